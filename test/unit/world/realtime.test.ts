import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { WebSocket } from "ws";

import { Ear } from "../../world/ear.ts";
import { SAID } from "../../world/realtime-saying.ts";
import { type ServedWorld, serveWorld } from "../../world/serve.ts";
import { FRAME_BYTES, silence, speak } from "../../world/sound.ts";
import {
  failRealtime,
  haveRealtimeFail,
  haveRealtimeSay,
  realtimeEvents,
  realtimeSessions,
  violationsIn,
} from "../../world/world-client.ts";

type Event = { type: string; delta?: string; item_id?: string; transcript?: string; call_id?: string } & {
  error?: { code: string };
  response?: { status: string; status_details?: { reason?: string } };
  arguments?: string;
};
const PCMU = { type: "audio/pcmu" };
const SESSION = {
  type: "realtime",
  instructions: "주문 O-1을 확인하세요.",
  output_modalities: ["audio"],
  audio: {
    input: {
      format: PCMU,
      transcription: { model: "gpt-4o-mini-transcribe" },
      turn_detection: { type: "server_vad", silence_duration_ms: 200 },
    },
    output: { format: PCMU, voice: "marin" },
  },
  tools: [{ type: "function", name: "confirm_order", parameters: { type: "object", properties: {} } }],
};

let world: ServedWorld;
const sockets: WebSocket[] = [];
beforeEach(async () => {
  world = await serveWorld();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate();
  await world.close();
});

async function open({ query = "?model=gpt-realtime", headers = {} as Record<string, string> } = {}) {
  const url = `${world.url.replace("http", "ws")}/realtime${query}`;
  const socket = new WebSocket(url, { headers: { authorization: "Bearer key", ...headers } });
  sockets.push(socket);
  const events: Event[] = [];
  let closed: number | null = null;
  const refused = new Promise<number>((come) => {
    socket.on("unexpected-response", (_, { statusCode }) => come(statusCode ?? 0));
  });
  socket.on("error", () => {});
  socket.on("close", (code) => (closed = code));
  socket.on("message", (data: Buffer) => {
    try {
      events.push(JSON.parse(data.toString()) as Event);
    } catch {
      events.push({ type: "none" });
    }
  });
  const send = (event: object) => socket.send(JSON.stringify(event));
  const types = () => events.map(({ type }) => type);
  return {
    events,
    types,
    send,
    refused,
    socket,
    closed: () => closed,
    until: (type: string, count = 1) => vi.waitUntil(() => types().filter((it) => it === type).length >= count),
    append: (sound: Buffer) => {
      for (let at = 0; at < sound.length; at += FRAME_BYTES)
        send({ type: "input_audio_buffer.append", audio: sound.subarray(at, at + FRAME_BYTES).toString("base64") });
    },
    heard: () => {
      const ear = new Ear();
      for (const { type, delta } of events)
        if (type === "response.output_audio.delta") ear.hear(Buffer.from(delta ?? "", "base64"));
      return ear.heard;
    },
  };
}

async function configured() {
  const client = await open();
  await client.until("session.created");
  client.send({ type: "session.update", session: SESSION });
  await client.until("session.updated");
  return client;
}

test("what a person says is found by voice activity, written down and answered, in the protocol's order", async () => {
  await haveRealtimeSay(world, { contains: "맞아요", of: "O-1", answers: [{ text: "감사합니다.", lastsMs: 1000 }] });
  const client = await configured();
  client.append(Buffer.concat([silence(100), speak("네, 맞아요.", 400), silence(200)]));
  await client.until("response.done");
  const deltas = ["response.output_audio.delta", "response.output_audio_transcript.delta"];
  expect(client.types().filter((type) => !deltas.includes(type))).toEqual([
    "session.created",
    "session.updated",
    "input_audio_buffer.speech_started",
    "input_audio_buffer.speech_stopped",
    "input_audio_buffer.committed",
    "conversation.item.added",
    "conversation.item.done",
    "conversation.item.input_audio_transcription.completed",
    "response.created",
    "response.output_item.added",
    "conversation.item.added",
    "response.content_part.added",
    "response.output_audio.done",
    "response.output_audio_transcript.done",
    "response.content_part.done",
    "conversation.item.done",
    "response.output_item.done",
    "response.done",
  ]);
  expect(client.events[2]).toMatchObject({ audio_start_ms: 100 });
  expect(client.events[3]).toMatchObject({ audio_end_ms: 500, item_id: client.events[2]?.item_id });
  expect(client.events.find(({ type }) => type.endsWith("transcription.completed"))?.transcript).toBe("네, 맞아요.");
  expect(client.heard()).toMatchObject([{ text: "감사합니다.", ms: 1000 }]);
  const transcripts = client.events.filter(({ type }) => type === "response.output_audio_transcript.delta");
  expect(transcripts.map(({ delta }) => delta).join("")).toBe("감사합니다.");
  expect(await violationsIn(world)).toEqual([]);
  const [session] = await realtimeSessions(world, "O-1");
  expect(session).toMatchObject({ model: "gpt-realtime", heardMs: 700, noiseMs: 0, closed: null });
  const events = await realtimeEvents(world, session?.id ?? "");
  expect(events.filter(({ type }) => type === "input_audio_buffer.append")).toHaveLength(35);
});

test("who cuts in ends what is said; what was heard of it is what the client says", async () => {
  await haveRealtimeSay(world, { answers: [{ text: "저희 병원은 아홉 시부터", lastsMs: 5000, speed: 2 }] });
  const client = await configured();
  client.send({ type: "response.create" });
  await client.until("response.output_audio.delta", 2);
  client.append(speak("잠깐만요", 200));
  await client.until("response.done");
  expect(client.events.at(-1)?.response).toMatchObject({
    status: "cancelled",
    status_details: { reason: "turn_detected" },
  });
  const { item_id } = client.events.find(({ type }) => type === "response.output_audio.delta") ?? {};
  const truncate = { type: "conversation.item.truncate", item_id, content_index: 0 };
  client.send({ ...truncate, audio_end_ms: 150 });
  await client.until("conversation.item.truncated");
  client.send({ ...truncate, audio_end_ms: 5000 });
  await client.until("error");
  const [session] = await realtimeSessions(world);
  expect(session?.truncations).toMatchObject([{ item_id, audio_end_ms: 150 }]);
  expect(await violationsIn(world)).toMatchObject([
    { platform: "realtime", what: expect.stringContaining("ms were spoken") },
  ]);
});

test("tools are called, and what they give is answered", async () => {
  const call = { name: "confirm_order", arguments: { address: "테헤란로 1" } };
  await haveRealtimeSay(world, { contains: "네", answers: [{ text: "잠시만요.", lastsMs: 40, calls: [call, call] }] });
  await haveRealtimeSay(world, { contains: "confirmed", answers: [{ text: "확인했습니다.", lastsMs: 60 }] });
  const client = await configured();
  client.append(Buffer.concat([speak("네", 100), silence(200)]));
  await client.until("response.done");
  const calls = client.events.filter(({ type }) => type === "response.function_call_arguments.done");
  expect(calls).toHaveLength(2);
  expect(calls[0]).toMatchObject({ name: "confirm_order", arguments: '{"address":"테헤란로 1"}' });
  const output = { type: "function_call_output", call_id: calls[0]?.call_id, output: '{"state":"confirmed"}' };
  client.send({ type: "conversation.item.create", item: output });
  client.send({ type: "response.create" });
  await client.until("response.done", 2);
  expect(client.heard().map(({ text }) => text)).toEqual(["잠시만요.", "확인했습니다."]);
  client.send({ type: "conversation.item.create", item: { ...output, call_id: "call_none" } });
  await client.until("error");
});

test("instructions of a response are said word by word, and other things politely; one after the other", async () => {
  const client = await configured();
  client.send({ type: "response.create", response: { instructions: "안녕하세요, 강남내과입니다." } });
  client.send({ type: "response.create" });
  await client.until("error");
  await client.until("response.done");
  client.send({ type: "response.cancel" });
  client.send({ type: "response.create" });
  await client.until("response.done", 2);
  expect(client.heard().map(({ text }) => text)).toEqual(["안녕하세요, 강남내과입니다.", SAID]);
  expect(client.events.flatMap(({ error }) => error?.code ?? [])).toEqual([
    "conversation_already_has_active_response",
    "response_cancel_not_active",
  ]);
  expect(await violationsIn(world)).toEqual([]);
});

describe("it is held against the client", () => {
  test.each([
    ["a beta event", { type: "session.update", session: { voice: "marin" } }],
    ["a session without a type", { type: "session.update", session: { instructions: "a" } }],
    [
      "a format of the beta",
      { type: "session.update", session: { ...SESSION, audio: { input: { format: "g711_ulaw" } } } },
    ],
    ["another model", { type: "session.update", session: { ...SESSION, model: "other" } }],
    ["what is no base64", { type: "input_audio_buffer.append", audio: "a b" }],
    ["an unknown field", { type: "response.create", response: { modalities: ["audio"] } }],
    ["an unknown event", { type: "response.start" }],
    ["an empty commit", { type: "input_audio_buffer.commit" }],
    [
      "the cutting of what is not there",
      { type: "conversation.item.truncate", item_id: "a", content_index: 0, audio_end_ms: 0 },
    ],
  ])("%s", async (_, event) => {
    const client = await configured();
    client.send(event);
    await client.until("error");
    expect(await violationsIn(world)).toHaveLength(1);
  });

  test("sound before its format was agreed on", async () => {
    const client = await open();
    await client.until("session.created");
    client.append(silence(20));
    await vi.waitUntil(async () => (await violationsIn(world)).length === 1);
  });

  test.each([
    ["no key", { headers: { authorization: "" } }, 401],
    ["no model", { query: "" }, 400],
  ])("%s", async (_, opening, status) => {
    expect(await (await open(opening)).refused).toBe(status);
    expect(await violationsIn(world)).toHaveLength(1);
  });
});

test("connections go wrong as they are told to, one after the other", async () => {
  await haveRealtimeFail(
    world,
    { does: "refuse", status: 429 },
    { at: "session.update", does: "cut" },
    { at: "session.updated", does: "close", code: 1013 },
    { at: "session.created", does: "rubbish" },
    { at: "open", does: "flood" },
    { at: "open", does: "stall" },
    null,
  );
  expect(await (await open()).refused).toBe(429);
  for (const code of [1006, 1013]) {
    const client = await open();
    await client.until("session.created");
    client.send({ type: "session.update", session: SESSION });
    await vi.waitUntil(() => client.closed() === code);
  }
  await (await open()).until("none");
  await (await open()).until("response.output_audio.delta", 3000);
  const stalled = await open();
  await stalled.until("session.created");
  stalled.send({ type: "session.update", session: SESSION });
  const well = await configured();
  expect(stalled.types()).toEqual(["session.created"]);
  const session = (await realtimeSessions(world)).at(-1);
  await failRealtime(world, session?.id ?? "", "cut");
  await vi.waitUntil(() => well.closed() === 1006);
  await vi.waitUntil(async () => (await realtimeSessions(world)).at(-1)?.closed);
  expect((await realtimeSessions(world)).at(-1)?.closed).toMatchObject({ code: 1006, byUs: true });
});
