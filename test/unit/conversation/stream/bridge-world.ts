import { WebSocket } from "ws";

import { Bridge, type Ending } from "../../../../src/conversation/stream/bridge.ts";
import { clawopsMedia } from "../../../../src/conversation/stream/clawops-media.ts";
import type { Line } from "../../../../src/conversation/stream/lines.ts";
import type { Dial } from "../../../../src/conversation/stream/model-link.ts";
import { telerMedia } from "../../../../src/conversation/stream/teler-media.ts";
import type { Granted } from "../../../../src/conversation/wish.ts";
import { script, sayings } from "./bridge-setting.ts";

const MEDIA = { clawops: clawopsMedia, teler: telerMedia };
const endCall = { type: "function" as const, name: "end_call", parameters: { type: "object" } };

/** Bridges over real sockets, in a world that goes that much faster than its calls. */
export function createBridges(realtimeUrl: string, speed: number) {
  const said: Line[] = [];
  const overs: Ending[] = [];
  const wishes: string[] = [];
  const clock = {
    now: () => Date.now() * speed,
    after(ms: number, ring: () => void) {
      const timer = setTimeout(ring, ms / speed);
      return () => clearTimeout(timer);
    },
  };
  const wish = async ({ name }: { name: string }): Promise<Granted> => {
    wishes.push(name);
    return { result: { ok: true }, ends: name === "end_call" ? "hang_up" : undefined };
  };

  function join(via: keyof typeof MEDIA, socket: WebSocket): void {
    const bridge = new Bridge({
      media: MEDIA[via],
      platform: { send: (text) => socket.send(text), close: (code, reason) => socket.close(code, reason) },
      dial: dialler(realtimeUrl),
      script: { ...script, tools: [endCall] },
      clock,
      on: {
        begins: ({ ticket }) => via === "teler" || ticket === "t1",
        said: (line) => void said.push(line),
        wish,
        over: (ending) => void overs.push(ending),
      },
    });
    socket.on("message", (data: Buffer, isBinary) => bridge.fromPlatform(isBinary ? data : data.toString()));
    socket.on("close", () => bridge.platformClosed());
    socket.on("error", () => bridge.platformClosed());
  }
  const lines = () => said.toSorted((a, b) => a.at - b.at).map(({ role, text }) => `${role}: ${text}`);
  return { said, overs, wishes, join, lines };
}

/** What the model says where it is told to say this. */
export const toBeSaid = [script.greeting, ...Object.values(sayings)].map((text) => ({
  contains: text,
  answers: [{ text }, { text }],
}));

function dialler(realtimeUrl: string): Dial {
  return (on, signal) =>
    new Promise((resolve, reject) => {
      const url = `${realtimeUrl.replace("http", "ws")}/realtime?model=gpt-realtime`;
      const socket = new WebSocket(url, { headers: { authorization: "Bearer key" } });
      const close = (code?: number) => socket.close(code);
      socket.on("message", (data: Buffer, isBinary) => on.message(isBinary ? data : data.toString()));
      socket.on("close", () => on.closed());
      socket.on("error", reject);
      socket.on("open", () => resolve({ send: (text) => socket.send(text), close }));
      signal.addEventListener("abort", () => close());
    });
}
