import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { WebSocket } from "ws";

import type { Line } from "../../world/lines.ts";
import type { ServedWorld } from "../../world/serve.ts";
import {
  framesOf,
  haveRealtimeSay,
  haveTalk,
  realtimeSessions,
  setEchoesCleared,
  streamsOf,
  violationsIn,
} from "../../world/world-client.ts";
import { createSetting, GREETING, INDIAN, PATIENCE, PHONE, type Setting } from "./stream-setting.ts";

let world: ServedWorld;
let open: Setting["open"];
let talked: Setting["talked"];
let close: Setting["close"];
beforeEach(async () => {
  ({ world, open, talked, close } = await createSetting());
});
afterEach(() => close());

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
    const lines: Line[] = [
      { says: QUESTION },
      { after: "speech", waitMs: 800, says: "잠깐만요!" },
      { waitMs: 4000, hangsUp: true },
    ];
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
  const { stream } = await talked([{ waitMs: 3000, hangsUp: true }]);
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
