import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { Pace } from "./outside.ts";
import { Dropped } from "./service.ts";
import { createWorld, type World } from "./world.ts";

export type ServedWorld = { url: string; close: () => Promise<void> };

/** The pretend outside over HTTP on 127.0.0.1, whose platforms speak to Offhook. Port 0 means any free one. `close` cuts whoever still waits. */
export async function serveWorld({
  port = 0,
  pace,
}: { port?: number; pace?: Partial<Pace> } = {}): Promise<ServedWorld> {
  const world = createWorld({ send: fetch, pace });
  const server = createServer((request, response) => void answer(world, request, response));
  await new Promise<void>((listening, failed) => server.once("error", failed).listen(port, "127.0.0.1", listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

async function answer(world: World, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  try {
    const answered = await world.fetch(await requestOf(incoming));
    outgoing
      .writeHead(answered.status, Object.fromEntries(answered.headers))
      .end(Buffer.from(await answered.arrayBuffer()));
  } catch (error) {
    if (error instanceof Dropped) incoming.socket.destroy();
    else outgoing.writeHead(500, { "content-type": "text/plain" }).end(String(error));
  }
}

async function requestOf(incoming: IncomingMessage): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const { method = "GET", url = "/", headersDistinct } = incoming;
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  const body = method === "GET" || method === "HEAD" ? null : Buffer.concat(chunks);
  return new Request(new URL(url, "http://world.localhost"), { method, headers, body });
}
