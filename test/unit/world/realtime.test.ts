import { afterEach, beforeEach, expect, test } from "vitest";

import { SAID } from "../../world/realtime-saying.ts";
import { type ServedWorld, serveWorld } from "../../world/serve.ts";
import { silence, speak } from "../../world/sound.ts";
import { haveRealtimeSay, realtimeEvents, realtimeSessions, violationsIn } from "../../world/world-client.ts";
import { configured } from "./realtime-client.ts";

let world: ServedWorld;
beforeEach(async () => {
  world = await serveWorld();
});
afterEach(() => world.close());

test("what a person says is found by voice activity, written down and answered, in the protocol's order", async () => {
  await haveRealtimeSay(world, { contains: "맞아요", of: "O-1", answers: [{ text: "감사합니다.", lastsMs: 1000 }] });
  const client = await configured(world.url);
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
  const client = await configured(world.url);
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
  const client = await configured(world.url);
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
  const client = await configured(world.url);
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
