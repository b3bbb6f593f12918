import { WebSocket } from "ws";

/** How a socket was closed: 1006 without a goodbye. `byUs`: it was this end that began. */
export type Closed = { code: number; reason: string; byUs: boolean };
/** One end of a WebSocket, whatever it is made of. */
export type Wire = {
  send(data: string | Uint8Array): void;
  close(code?: number, reason?: string): void;
  /** Breaks the connection without a goodbye. */
  cut(): void;
  /** Once. */
  listen(ears: { message(data: string | Uint8Array): void; closed(how: Closed): void }): void;
};
/** A socket to that URL; a number is the HTTP status of a refusal, 0 where nobody is there. */
export type Dial = (url: string) => Promise<Wire | number>;

const PATIENCE_MS = 5000;

type Ears = Parameters<Wire["listen"]>[0];

/** What comes before anybody listens is kept. */
export function wireOf(socket: WebSocket): Wire {
  const kept: ((ears: Ears) => void)[] = [];
  let ears: Ears | null = null;
  let byUs = false;
  const hear = (told: (ears: Ears) => void) => (ears ? told(ears) : void kept.push(told));
  const begin = () => (byUs ||= socket.readyState === WebSocket.OPEN);
  socket.on("message", (data: Buffer, isBinary) => hear(({ message }) => message(isBinary ? data : data.toString())));
  socket.on("error", () => {}); // "close" follows
  socket.on("close", (code, reason) => hear(({ closed }) => closed({ code, reason: reason.toString(), byUs })));
  return {
    send: (data) => void (socket.readyState === WebSocket.OPEN && socket.send(data)),
    close(code, reason) {
      begin();
      socket.close(code, reason);
    },
    cut() {
      begin();
      socket.terminate();
    },
    listen(now) {
      ears = now;
      for (const told of kept.splice(0)) told(now);
    },
  };
}

export const dial: Dial = (url) =>
  new Promise((dialled) => {
    const socket = new WebSocket(url, { handshakeTimeout: PATIENCE_MS });
    const wire = wireOf(socket);
    socket.once("unexpected-response", (request, { statusCode }) => {
      dialled(statusCode ?? 0);
      request.destroy();
    });
    socket.once("error", () => dialled(0));
    socket.once("open", () => dialled(wire));
  });
