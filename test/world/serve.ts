import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream as NodeStream } from "node:stream/web";

import { WebSocketServer } from "ws";

import type { Pace } from "./outside.ts";
import { Dropped } from "./service.ts";
import { dial, wireOf } from "./wire.ts";
import { createWorld, type World } from "./world.ts";

export type ServedWorld = { url: string; close: () => Promise<void> };

const BASE = "http://world.localhost";

/** `world`: one that is there anyway, and keeps no process alive. */
type Serving = { port?: number; pace?: Partial<Pace>; world?: World };

/** The pretend outside over HTTP, and WebSockets, on 127.0.0.1, whose platforms speak to Offhook. Port 0 means any free one. `close` cuts whoever still waits. */
export async function serveWorld({ port = 0, pace, world: given }: Serving = {}): Promise<ServedWorld> {
  const world = given ?? createWorld({ send: fetch, dial, pace });
  const server = createServer((request, response) => void answer(world, request, response));
  const sockets = new WebSocketServer({ noServer: true });
  server.on("upgrade", (request, socket, head) => {
    const accept = world.open(new Request(new URL(request.url ?? "/", BASE), { headers: headersOf(request) }));
    if (accept instanceof Response) return socket.end(refusalOf(accept));
    sockets.handleUpgrade(request, socket, head, (opened) => accept(wireOf(opened)));
  });
  await new Promise<void>((listening, failed) => server.once("error", failed).listen(port, "127.0.0.1", listening));
  if (given) server.unref();
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        for (const socket of sockets.clients) socket.terminate();
        server.closeAllConnections();
      }),
  };
}

async function answer(world: World, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const gone = new AbortController();
  outgoing.once("close", () => outgoing.writableFinished || gone.abort());
  try {
    const answered = await world.fetch(await requestOf(incoming, gone.signal));
    outgoing.writeHead(answered.status, Object.fromEntries(answered.headers));
    if (answered.body) await pipeline(Readable.fromWeb(answered.body as unknown as NodeStream), outgoing);
    else outgoing.end();
  } catch (error) {
    if (outgoing.headersSent || error instanceof Dropped) incoming.socket.destroy();
    else outgoing.writeHead(500, { "content-type": "text/plain" }).end(String(error));
  }
}

async function requestOf(incoming: IncomingMessage, signal: AbortSignal): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = "GET", url = "/" } = incoming;
  const body = method === "GET" || method === "HEAD" ? null : Buffer.concat(chunks);
  return new Request(new URL(url, BASE), { method, headers: headersOf(incoming), body, signal });
}

function headersOf({ headersDistinct }: IncomingMessage): [string, string][] {
  return Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
}

function refusalOf({ status, statusText }: Response): string {
  return `HTTP/1.1 ${status} ${statusText || "Refused"}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`;
}
