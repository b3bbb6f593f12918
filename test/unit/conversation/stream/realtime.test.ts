import fc from "fast-check";
import type { RealtimeClientEvent, RealtimeServerEvent } from "openai/resources/realtime/realtime";
import { describe, expect, expectTypeOf, it } from "vitest";

import { type RealtimeEvent, readRealtime } from "../../../../src/conversation/stream/realtime-event.ts";
import {
  audioAppend,
  itemTruncate,
  responseCancel,
  responseCreate,
  saidCreate,
  sessionUpdate,
  toolCall,
  toolResult,
} from "../../../../src/conversation/stream/realtime.ts";

const tool = {
  type: "function" as const,
  name: "end_call",
  description: "Ends the call.",
  parameters: { type: "object" },
};

describe("what Realtime is sent", () => {
  it("is a session with telephone audio both ways, that answers and stops by itself", () => {
    const update = sessionUpdate({ instructions: "Be kind.", voice: "marin", language: "ko", tools: [tool] });
    expect(update).toMatchObject({
      type: "session.update",
      session: {
        type: "realtime",
        instructions: "Be kind.",
        output_modalities: ["audio"],
        audio: {
          input: {
            format: { type: "audio/pcmu" },
            transcription: { language: "ko" },
            turn_detection: { type: "server_vad", create_response: true, interrupt_response: true },
          },
          output: { format: { type: "audio/pcmu" }, voice: "marin" },
        },
        tools: [tool],
      },
    });
  });

  it("is audio, answers, what was said, what tools did, and how much was heard", () => {
    const sent: RealtimeClientEvent[] = [
      JSON.parse(audioAppend("//8=")) as RealtimeClientEvent,
      responseCreate(),
      responseCreate('Say "안녕하세요".'),
      responseCancel("resp_1"),
      saidCreate({ role: "caller", text: "네" }),
      saidCreate({ role: "agent", text: "감사합니다." }),
      toolCall({ id: "call_1", name: "end_call", arguments: "{}" }),
      toolResult("call_1", { ok: true }),
      itemTruncate("item_1", 1234.9),
    ];
    const item = (given: object) => ({ type: "conversation.item.create", item: given });
    expect(sent).toEqual([
      { type: "input_audio_buffer.append", audio: "//8=" },
      { type: "response.create" },
      { type: "response.create", response: { instructions: 'Say "안녕하세요".', tool_choice: "none" } },
      { type: "response.cancel", response_id: "resp_1" },
      item({ type: "message", role: "user", content: [{ type: "input_text", text: "네" }] }),
      item({ type: "message", role: "assistant", content: [{ type: "output_text", text: "감사합니다." }] }),
      item({ type: "function_call", call_id: "call_1", name: "end_call", arguments: "{}" }),
      item({ type: "function_call_output", call_id: "call_1", output: '{"ok":true}' }),
      { type: "conversation.item.truncate", item_id: "item_1", content_index: 0, audio_end_ms: 1234 },
    ]);
  });
});

const place = { response_id: "resp_1", item_id: "item_1" };
const READ: RealtimeEvent[] = [
  { type: "session.created" },
  { type: "session.updated" },
  { type: "response.created", response: { id: "resp_1" } },
  { type: "response.done", response: { id: "resp_1", status: "completed", status_details: null } },
  {
    type: "response.done",
    response: { id: "resp_1", status: "failed", status_details: { error: { type: "server_error", code: null } } },
  },
  { type: "response.output_audio.delta", ...place, delta: "//8=" },
  { type: "response.output_audio_transcript.delta", ...place, delta: "감사" },
  { type: "response.output_audio_transcript.done", ...place, transcript: "감사합니다." },
  { type: "conversation.item.input_audio_transcription.completed", item_id: "item_0", transcript: "네" },
  { type: "input_audio_buffer.speech_started", item_id: "item_0", audio_start_ms: 120 },
  { type: "input_audio_buffer.speech_stopped", item_id: "item_0", audio_end_ms: 980 },
  { type: "response.function_call_arguments.done", ...place, call_id: "call_1", name: "end_call", arguments: "{}" },
  { type: "error", error: { type: "invalid_request_error", code: "x", message: "no", event_id: null } },
];

describe("what Realtime sends", () => {
  it.each(READ)("is read where it is $type, with nothing that we do not read", (event) => {
    expect(readRealtime(JSON.stringify({ ...event, event_id: "event_1", output_index: 0, content_index: 0 }))).toEqual(
      event,
    );
  });

  it("is not read where it is another event", () => {
    for (const type of [
      "rate_limits.updated",
      "response.output_audio.done",
      "conversation.item.added",
      "constructor",
      "",
    ])
      expect(readRealtime(JSON.stringify({ type, event_id: "event_1" }))).toBeNull();
  });

  it("is unreadable where it is none, or not of its shape", () => {
    for (const frame of ["", "{", "null", "[]", "7", '"error"', "{}", '{"type":7}'])
      expect(readRealtime(frame)).toEqual({ type: "unreadable", of: null });
    for (const { type, ...rest } of READ)
      if (Object.keys(rest).length > 0)
        expect(readRealtime(JSON.stringify({ type }))).toEqual({ type: "unreadable", of: type });
  });

  it("never throws, whatever comes", () => {
    fc.assert(fc.property(fc.oneof(fc.json(), fc.string()), (frame) => void readRealtime(frame)));
    const bent = fc.record({
      type: fc.constantFrom(...READ.map(({ type }) => type)),
      item_id: fc.jsonValue(),
      response: fc.jsonValue(),
      delta: fc.jsonValue(),
    });
    fc.assert(fc.property(bent, (event) => void readRealtime(JSON.stringify(event))));
  });

  it("is what OpenAI's own types say", () => {
    type Theirs<Type extends RealtimeEvent["type"]> = Extract<RealtimeServerEvent, { type: Type }>;
    type Ours<Type extends RealtimeEvent["type"]> = Extract<RealtimeEvent, { type: Type }>;
    expectTypeOf<RealtimeEvent["type"]>().toExtend<RealtimeServerEvent["type"]>();
    expectTypeOf<Theirs<"response.output_audio.delta">>().toExtend<Ours<"response.output_audio.delta">>();
    expectTypeOf<Theirs<"response.output_audio_transcript.done">>().toExtend<
      Ours<"response.output_audio_transcript.done">
    >();
    expectTypeOf<Theirs<"response.function_call_arguments.done">>().toExtend<
      Ours<"response.function_call_arguments.done">
    >();
    expectTypeOf<Theirs<"input_audio_buffer.speech_started">>().toExtend<Ours<"input_audio_buffer.speech_started">>();
    expectTypeOf<Theirs<"input_audio_buffer.speech_stopped">>().toExtend<Ours<"input_audio_buffer.speech_stopped">>();
    expectTypeOf<Theirs<"error">>().toExtend<Ours<"error">>();
  });
});
