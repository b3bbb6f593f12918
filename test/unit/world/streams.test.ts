import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { WebSocket } from "ws";

import type { Line } from "../../world/lines.ts";
import { type ServedWorld, serveWorld } from "../../world/serve.ts";
import {
  callsOf,
  failStream,
  framesOf,
  haveRealtimeSay,
  haveStreamsFail,
  haveTalk,
  meet,
  realtimeSessions,
  sendOnStream,
  setEchoesCleared,
  streamsOf,
  violationsIn,
} from "../../world/world-client.ts";
import { listenFor } from "./listening.ts";
import { relayClawops, relayTeler } from "./relay.ts";

const PHONE = "01023456789";
const INDIAN = "+919876543210";
const GREETING = "안녕하세요, 강남내과입니다.";
const PATIENCE = { timeout: 4000, interval: 5 };

let world: ServedWorld;
let close: () => Promise<void> = async () => {};
beforeEach(async () => {
  world = await serveWorld({ pace: { speed: 20, ringMs: 5, talkMs: 5 } });
});
afterEach(async () => {
  await close();
  await world.close();
});

const xml = (inside: string) => ({ type: "application/xml", body: `<Response>${inside}</Response>` });

/** In the place of Offhook; `socket` takes each stream, in whose place a bare relay stands otherwise. */
async function open({ socket, next = "" }: { socket?: (socket: WebSocket) => void; next?: string } = {}) {
  let url = "";
  const offhook = await listenFor(world.url, {
    http: ({ path }) => {
      const at = (platform: string) => `${url.replace("http", "ws")}/media/${platform}/a-ticket`;
      if (path === "/voice/clawops/after") return xml("<Say>안녕히 가세요.</Say>");
      if (path.startsWith("/voice/clawops"))
        return xml(
          `<Connect${next && ` action="${url}${next}"`}><Stream url="${at("clawops")}" track="inbound"><Parameter name="ticket" value="t1"/></Stream></Connect>`,
        );
      if (path.startsWith("/voice/teler"))
        return { body: JSON.stringify({ action: "stream", ws_url: at("teler"), chunk_size: 200, record: false }) };
      return {};
    },
    socket: socket ?? ((opened, path) => (path.includes("clawops") ? relayClawops : relayTeler)(opened, world.url)),
  });
  ({ url, close } = offhook);
  return offhook;
}

async function talked(lines: Line[], via: "clawops" | "teler" = "clawops") {
  const phone = via === "teler" ? INDIAN : PHONE;
  await haveTalk(world, { phone, via, lines });
  await vi.waitUntil(async () => (await callsOf(world, phone)).items.at(-1)?.endedAt, PATIENCE);
  const [stream] = await streamsOf(world, phone);
  return { call: (await callsOf(world, phone)).items[0], stream: stream ?? expect.fail("no stream") };
}

const QUESTION = "내일 오전에 예약할 수 있나요?";
const ANSWER = "네, 내일 오전 열 시에 가능합니다.";

describe.each(["clawops", "teler"] as const)("a person who calls through %s", (via) => {
  test("talks with the model, and each hears what the other says", async () => {
    await haveRealtimeSay(world, { contains: "예약할", answers: [{ text: ANSWER }] });
    await open();
    const lines = [{ says: QUESTION }, { waitMs: 600, says: "네, 좋아요.", hangsUp: true as const }];
    const { call, stream } = await talked(lines, via);
    expect(stream.heard.map(({ text }) => text)).toEqual([GREETING, ANSWER]);
    for (const { ms, ofMs } of stream.heard) expect(ms).toBe(ofMs);
    expect(call?.heard).toEqual([GREETING, ANSWER]);
    expect((await realtimeSessions(world))[0]?.heard.map(({ text }) => text)).toContain(QUESTION);
    expect(stream).toMatchObject({ endedBy: "person", noiseMs: 0, overlapMs: 0, closed: { code: 1000, byUs: true } });
    expect(await violationsIn(world)).toEqual([]);
  });

  test("cuts in, and hears no more of what was being said", async () => {
    await haveRealtimeSay(world, { contains: "예약할", answers: [{ text: ANSWER, lastsMs: 6000, speed: 0 }] });
    await haveRealtimeSay(world, { contains: "잠깐", answers: [{ text: "말씀하세요." }] });
    await open();
    const lines: Line[] = [{ says: QUESTION }, { after: "speech", waitMs: 800, says: "잠깐만요!" }, { hangsUp: true }];
    const { stream } = await talked(lines, via);
    expect(stream.heard.map(({ text }) => text)).toEqual([GREETING, ANSWER, "말씀하세요."]);
    expect(stream.heard[1]?.ms).toBeGreaterThanOrEqual(800);
    expect(stream.heard[1]?.ms).toBeLessThan(5000);
    expect(stream.clears.some(({ droppedMs }) => droppedMs > 1000)).toBe(true);
    expect(stream.overlapMs).toBeGreaterThan(0);
  });
});

test("ClawOps asks at the voice webhook, signed and ringing, and speaks as its contract says", async () => {
  const { came } = await open();
  const { stream } = await talked([{ presses: "12" }, { after: "start", hangsUp: true }]);
  const asked = came.find(({ path }) => path === "/voice/clawops");
  expect(Object.fromEntries(new URLSearchParams(asked?.body))).toMatchObject({
    CallId: stream.call,
    From: PHONE,
    Direction: "inbound",
    CallStatus: "ringing",
  });
  expect(asked?.headers["x-signature"]).toMatch(/^[\w+/]{43}=$/);
  const frames = await framesOf(world, stream.id);
  const sent = frames.filter(({ from }) => from === "platform");
  expect(sent[0]).toMatchObject({ frame: { event: "connected", protocol: "Call", version: "1.0.0" } });
  expect(sent[1]).toMatchObject({
    frame: { event: "start", start: { streamId: stream.id, callId: stream.call, customParameters: { ticket: "t1" } } },
  });
  expect(sent[2]).toMatchObject({
    type: "media",
    ms: 20,
    frame: { media: { track: "inbound", chunk: "1", timestamp: "0" } },
  });
  expect(sent.filter(({ type }) => type === "dtmf").map(({ frame }) => frame)).toMatchObject([
    { dtmf: { digit: "1", track: "inbound_track" } },
    { dtmf: { digit: "2" } },
  ]);
  expect(sent.at(-1)).toMatchObject({
    frame: { event: "stop", stop: { callId: stream.call, accountId: "AC7d2e9f41" } },
  });
  const bodies = came.map(({ body }) => body).filter((body) => body.includes("CallStatus="));
  expect(bodies.at(-1)).toContain("CallStatus=completed");
});

test("marks come back once what was before them has been heard", async () => {
  await open();
  const { stream } = await talked([{ hangsUp: true }]);
  const [greeting] = stream.heard;
  expect(stream.marks).toMatchObject([{ name: "m1", echoed: true }]);
  expect(stream.marks[0]?.atMs).toBeGreaterThanOrEqual(greeting?.ofMs ?? Infinity);
});

test.each([
  ["ends with its stream", "", []],
  ["goes on after its stream where that is asked for", "/voice/clawops/after", ["안녕히 가세요."]],
])("a call %s", async (_, next, heard) => {
  await open({ next, socket: (opened) => void opened.once("message", () => opened.close(1000)) });
  const { call, stream } = await talked([]);
  expect(call?.heard).toEqual(heard);
  expect(stream).toMatchObject({ endedBy: "offhook", closed: { code: 1000, byUs: false } });
});

describe("it is held against us", () => {
  test.each([
    ["what is no frame", "hello", "a frame that is none"],
    ["a stream id", '{"event":"clear","streamId":"MZ1"}', "a frame that is none"],
    ["a payload that is no base64", '{"event":"media","media":{"payload":"a b"}}', "a frame that is none"],
    ["what comes too early", '{"event":"clear"}', "clear before the start"],
  ])("on a stream of ClawOps: %s", async (_, text, what) => {
    await open({
      socket: (opened) => {
        opened.send(text);
        opened.once("message", () => opened.close(1000));
      },
    });
    await talked([]);
    expect((await violationsIn(world)).map((one) => one.what)).toContainEqual(expect.stringContaining(what));
  });

  const audio = Buffer.alloc(8000).toString("base64");
  test.each([
    ["nested audio", [{ type: "audio", data: { audio_b64: audio, chunk_id: 1 } }], "a frame that is none"],
    ["a short chunk", [{ type: "audio", audio_b64: "AAAA", chunk_id: 1 }], "half a sample"],
    ["a chunk twice", [1, 1].map((chunk_id) => ({ type: "audio", audio_b64: audio, chunk_id })), "chunk 1 twice"],
    ["an interrupt for nothing", [{ type: "interrupt", chunk_id: 5 }], "chunk 5 that never came"],
  ])("on a stream of Teler: %s", async (_, frames, what) => {
    await open({
      socket: (opened) =>
        void opened.once("message", () => {
          for (const frame of frames) opened.send(JSON.stringify(frame));
          opened.once("message", () => opened.close(1000));
        }),
    });
    await talked([], "teler");
    expect((await violationsIn(world)).map((one) => one.what)).toContainEqual(expect.stringContaining(what));
  });

  test("a socket that is refused", async () => {
    const offhook = await listenFor(world.url, {
      http: () => xml(`<Connect><Stream url="${world.url.replace("http", "ws")}/none"/></Connect>`),
    });
    ({ close } = offhook);
    await haveTalk(world, { phone: PHONE });
    await vi.waitUntil(async () => (await violationsIn(world)).length > 0, PATIENCE);
    expect(await violationsIn(world)).toMatchObject([{ what: "the stream's socket was answered 404" }]);
  });
});

test("Teler's socket has ids of its own, and chunks of the size that was asked for", async () => {
  await open();
  const { stream, call } = await talked([{ hangsUp: true }], "teler");
  const frames = (await framesOf(world, stream.id)).filter(({ from }) => from === "platform");
  const start = frames[0]?.frame as { call_id: string };
  expect(start).toMatchObject({ type: "start", message_id: 1, data: { encoding: "audio/l16", sample_rate: 8000 } });
  expect(start.call_id).toMatch(/^cs_/);
  expect(start.call_id).not.toBe(call?.id);
  expect(frames[1]).toMatchObject({ ms: 200, frame: { type: "audio", stream_id: stream.id, message_id: 2 } });
});

test("Teler hangs up a live call, once, and no other", async () => {
  await open();
  await haveTalk(world, { phone: INDIAN, via: "teler" });
  await vi.waitUntil(async () => (await streamsOf(world, INDIAN)).length === 1, PATIENCE);
  const [stream] = await streamsOf(world, INDIAN);
  const hangUp = async (id = "") => {
    const url = `${world.url}/teler/api/v1/voice/calls/${id}/hangup`;
    return (await fetch(url, { method: "POST", headers: { "x-api-key": "a" }, body: "{}" })).status;
  };
  expect([await hangUp(stream?.call), await hangUp(stream?.call), await hangUp("cs_none")]).toEqual([202, 409, 404]);
  await vi.waitUntil(async () => (await streamsOf(world, INDIAN))[0]?.closed, PATIENCE);
});

test("a stream breaks or stalls while it is open", async () => {
  await open();
  await haveTalk(world, { phone: PHONE });
  await vi.waitUntil(async () => (await streamsOf(world, PHONE))[0]?.heard.length === 1, PATIENCE);
  const [stream] = await streamsOf(world, PHONE);
  await failStream(world, stream?.id ?? "", "cut");
  await vi.waitUntil(async () => (await realtimeSessions(world))[0]?.closed, PATIENCE);
  expect((await streamsOf(world, PHONE))[0]).toMatchObject({ endedBy: "other" });
});

test("marks that a clear has overtaken come back only where the platform is said to do that", async () => {
  const socket = (opened: WebSocket) =>
    void opened.once("message", () => {
      const payload = Buffer.alloc(8000).toString("base64");
      for (const frame of [
        { event: "media", media: { payload } },
        { event: "mark", mark: { name: "m" } },
        { event: "clear" },
      ])
        opened.send(JSON.stringify(frame));
    });
  await open({ socket });
  const lines: Line[] = [{ after: "start", waitMs: 300, hangsUp: true }];
  expect((await talked(lines)).stream.marks).toMatchObject([{ echoed: false }]);
  await setEchoesCleared(world, true);
  await talked(lines);
  expect((await streamsOf(world, PHONE))[1]?.marks).toMatchObject([{ echoed: true }]);
});

test("a stream goes wrong as it is told to, and a call that was placed is carried the same way", async () => {
  await haveStreamsFail(world, { at: "media", count: 3, does: "cut" });
  const { url } = await open();
  const { stream } = await talked([]);
  expect(stream).toMatchObject({ endedBy: "other", closed: { code: 1006, byUs: true } });
  await meet(world, { phone: "01087654321", calls: { lines: [{ says: "여보세요?" }] } });
  const call = { To: "01087654321", From: "07052351234", Url: `${url}/voice/clawops/a-ref` };
  const init = { method: "POST", headers: { authorization: "Bearer sk_a", "content-type": "application/json" } };
  const path = "/clawops/v1/accounts/AC7d2e9f41/calls";
  const { callId } = await (
    await fetch(world.url + path, { ...init, body: JSON.stringify(call) })
  ).json<{ callId: string }>();
  const opened = async () => (await streamsOf(world, "01087654321"))[0];
  await vi.waitUntil(async () => (await opened())?.said.length === 1, PATIENCE);
  await sendOnStream(world, (await opened())?.id ?? "", '{"event":"none"}');
  await fetch(`${world.url + path}/${callId}`, { ...init, body: '{"Status":"completed"}' });
  await vi.waitUntil(async () => (await opened())?.closed, PATIENCE);
  expect((await opened())?.endedBy).toBe("other");
});
