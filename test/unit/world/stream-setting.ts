import { expect, vi } from "vitest";
import type { WebSocket } from "ws";

import type { Line } from "../../world/lines.ts";
import { type ServedWorld, serveWorld } from "../../world/serve.ts";
import { callsOf, haveTalk, streamsOf } from "../../world/world-client.ts";
import { type Came, listenFor } from "./listening.ts";
import { relayClawops, relayTeler } from "./relay.ts";

export const PHONE = "01023456789";
export const INDIAN = "+919876543210";
export const GREETING = "안녕하세요, 강남내과입니다.";
export const PATIENCE = { timeout: 10_000, interval: 5 };

export const xml = (inside: string) => ({ type: "application/xml", body: `<Response>${inside}</Response>` });

/** A call carried by media streams, at so many times the pace of real ones: what carries it, who stands in the place of Offhook, and who calls. */
export async function createSetting(speed = 10) {
  const world = await serveWorld({ pace: { speed, ringMs: 5, talkMs: 5 } });
  const places: (() => Promise<void>)[] = [() => world.close()];
  return {
    world,
    /** `socket` takes each stream, in whose place a bare relay stands otherwise; `next` is where the call goes on. */
    open: async (handling: { socket?: (socket: WebSocket) => void; next?: string } = {}) => {
      const offhook = await openOffhook(world, handling);
      places.unshift(offhook.close);
      return offhook;
    },
    talked: (lines: Line[], via: "clawops" | "teler" = "clawops") => talk(world, lines, via),
    close: async () => {
      for (const close of places) await close();
    },
  };
}
export type Setting = Awaited<ReturnType<typeof createSetting>>;

async function openOffhook(
  world: ServedWorld,
  { socket, next = "" }: { socket?: (socket: WebSocket) => void; next?: string },
) {
  let url = "";
  const streamAt = (platform: string) => `${url.replace("http", "ws")}/media/${platform}/a-ticket`;
  const http = ({ path }: Came) => {
    const stream = `<Stream url="${streamAt("clawops")}" track="inbound"><Parameter name="ticket" value="t1"/></Stream>`;
    if (path === "/voice/clawops/after") return xml("<Say>안녕히 가세요.</Say>");
    if (path.startsWith("/voice/clawops"))
      return xml(`<Connect${next && ` action="${url}${next}"`}>${stream}</Connect>`);
    if (!path.startsWith("/voice/teler")) return {};
    return { body: JSON.stringify({ action: "stream", ws_url: streamAt("teler"), chunk_size: 200, record: false }) };
  };
  const relay = (opened: WebSocket, path: string) =>
    (path.includes("clawops") ? relayClawops : relayTeler)(opened, world.url);
  const offhook = await listenFor(world.url, { http, socket: socket ?? relay });
  ({ url } = offhook);
  return offhook;
}

async function talk(world: ServedWorld, lines: Line[], via: "clawops" | "teler") {
  const phone = via === "teler" ? INDIAN : PHONE;
  await haveTalk(world, { phone, via, lines });
  await vi.waitUntil(async () => (await callsOf(world, phone)).items.at(-1)?.endedAt, PATIENCE);
  await vi.waitUntil(async () => (await streamsOf(world, phone)).every(({ closed }) => closed), PATIENCE);
  const [stream] = await streamsOf(world, phone);
  return { call: (await callsOf(world, phone)).items[0], stream: stream ?? expect.fail("no stream") };
}
