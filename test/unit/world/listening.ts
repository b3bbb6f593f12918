import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { type WebSocket, WebSocketServer } from "ws";

import { keysIn } from "../../world/prove.ts";

export const KEYS = {
  CLAWOPS_SIGNING_KEY: "a-signing-key",
  TELER_URL_TOKEN: "a-teler-token",
  LOOP_SIGNING_KEY: "a-loop-key",
};
type Answer = { status?: number; type?: string; body?: string };
/** A request or an upgrade that came. */
export type Came = { path: string; body: string; headers: Record<string, string | string[] | undefined> };
type Handling = {
  http?: (came: Came) => Answer | Promise<Answer>;
  socket?: (socket: WebSocket, path: string) => void;
};

/** In the place of Offhook, over real sockets on 127.0.0.1; the pretend outside is told where it is. */
export async function listenFor(worldUrl: string, { http = () => ({}), socket }: Handling) {
  const came: Came[] = [];
  const server = createServer((request, response) => {
    void answer(request, response);
  });
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const one = await take(request);
    came.push(one);
    const { status = 200, type = "application/json", body = "{}" } = await http(one);
    response.writeHead(status, { "content-type": type }).end(body);
  }
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, raw, head) => {
    came.push({ path: request.url ?? "", body: "", headers: request.headers });
    if (!socket) raw.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n");
    else sockets.handleUpgrade(request, raw, head, (opened) => socket(opened, request.url ?? ""));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await fetch(`${worldUrl}/_/account`, { method: "PUT", body: JSON.stringify({ to: url, keys: keysIn(KEYS) }) });
  return {
    url,
    came,
    close: () => {
      for (const opened of sockets.clients) opened.terminate();
      server.closeAllConnections();
      return new Promise<void>((closed) => server.close(() => closed()));
    },
  };
}

async function take(request: IncomingMessage): Promise<Came> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return { path: request.url ?? "", body: Buffer.concat(chunks).toString(), headers: request.headers };
}
