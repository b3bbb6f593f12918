import { describe, expect, it } from "vitest";

import { telerMedia } from "../../../../src/conversation/stream/teler-media.ts";
import { type Created, createBridge, GREETING, greeted, soon, soundOf } from "./bridge-setting.ts";

describe("a conversation begins", () => {
  it("with the model dialled at once, its session agreed on, and the greeting word for word", async () => {
    const { model, start, connect, starts } = createBridge();
    expect(model.sent).toEqual([]);
    start();
    await connect();
    expect(starts).toEqual([{ call: "CA1", ticket: "t1" }]);
    expect(model.types()).toEqual(["session.update", "response.create"]);
    expect(model.sent[0]).toMatchObject({
      session: { instructions: "Be kind.", audio: { output: { voice: "marin" } } },
    });
    expect(model.asked()[0]).toContain(JSON.stringify(GREETING));
  });

  it("when the call has begun, if the model was ready before", async () => {
    const { model, start, connect } = createBridge();
    await connect();
    expect(model.types()).toEqual(["session.update"]);
    start();
    expect(model.types()).toEqual(["session.update", "response.create"]);
  });

  it("though the model's first word comes before its socket does", async () => {
    const { model, start } = createBridge();
    start();
    model.tell("session.created");
    model.answer();
    await soon();
    model.tell("session.created");
    expect(model.types()).toEqual(["session.update"]);
  });

  it("and nothing is sent before the model has taken the session over", async () => {
    const { model, start, speak } = createBridge();
    start();
    model.answer();
    await soon();
    model.tell("session.created");
    speak();
    expect(model.types()).toEqual(["session.update"]);
    model.tell("session.updated");
    expect(model.types()).toEqual(["session.update", "response.create", "input_audio_buffer.append"]);
  });

  it("without a greeting where it goes on, and the model is told what was said", async () => {
    const { model, start, connect } = createBridge({
      script: {
        history: [
          { role: "agent", text: GREETING },
          { role: "caller", text: "예약하려고요." },
        ],
      },
    });
    start();
    await connect();
    expect(model.sent.slice(1)).toMatchObject([
      { item: { role: "assistant", content: [{ text: GREETING }] } },
      { item: { role: "user", content: [{ text: "예약하려고요." }] } },
      { type: "response.create" },
    ]);
    expect(model.asked()).toEqual([""]);
  });
});

describe("what the caller says before the model can hear", () => {
  it("is kept for three seconds; what is older is dropped, and counted", async () => {
    const { bridge, model, start, speak, connect, overs } = createBridge();
    start();
    for (let n = 0; n < 200; n++) speak(20, n);
    await connect();
    const heard = model.sent.flatMap(({ audio }) => audio ?? []);
    expect(heard).toEqual(Array.from({ length: 150 }, (_, n) => soundOf(20, n + 50)));
    bridge.end("left");
    expect(overs).toMatchObject([{ counts: { droppedInMs: 1000 } }]);
  });

  it("does not take the greeting's place: that comes before the model answers", async () => {
    const { model, start, connect } = createBridge();
    start();
    await connect();
    model.begin("resp_0");
    model.tell("input_audio_buffer.speech_started", { item_id: "item_1", audio_start_ms: 0 });
    model.end("resp_0", "cancelled");
    model.tell("input_audio_buffer.speech_stopped", { item_id: "item_1", audio_end_ms: 400 });
    model.begin("resp_1");
    expect(model.sent.at(-1)).toEqual({ type: "response.cancel", response_id: "resp_1" });
    expect(model.asked()).toHaveLength(1);
    model.end("resp_1", "cancelled");
    expect(model.asked()).toHaveLength(2);
    expect(model.asked()[1]).toBe(model.asked()[0]);
  });

  it("may take it the second time", async () => {
    const { model, start, connect } = createBridge();
    start();
    await connect();
    model.begin("resp_0");
    model.hear("item_1", "여보세요?");
    model.end("resp_0", "cancelled");
    model.begin("resp_1");
    model.end("resp_1", "cancelled");
    model.begin("resp_2");
    model.hear("item_2", "여보세요?");
    model.end("resp_2", "cancelled");
    model.begin("resp_3");
    expect(model.types().filter((type) => type === "response.cancel")).toHaveLength(1);
    expect(model.asked()).toHaveLength(2);
  });
});

describe("what is not the call that was waited for", () => {
  it.each<[string, number, (made: Created) => void]>([
    ["audio before the start", 1008, ({ speak }) => speak()],
    ["a second start", 1008, ({ start }) => (start(), start())],
    ["no start within five seconds", 1008, ({ clock }) => clock.pass(5000)],
    ["a binary frame", 1003, ({ bridge }) => bridge.fromPlatform(new ArrayBuffer(4))],
    ["a frame that is too long", 1009, ({ bridge }) => bridge.fromPlatform(`{"a":"${"a".repeat(2_000_000)}"}`)],
    ["what is no JSON", 1007, ({ bridge }) => bridge.fromPlatform("\u0000{")],
    ["a start without a call", 1007, ({ fromPlatform }) => fromPlatform({ event: "start" })],
  ])("ends it: %s", async (_, code, come) => {
    const made = createBridge();
    made.model.answer();
    await soon();
    come(made);
    expect(made.closes).toMatchObject([{ code }]);
    expect(made.overs).toMatchObject([{ ending: "refused" }]);
    expect(made.model.closed).toBe(1000);
    expect(made.clock.timers).toBe(0);
  });

  it("ends it where the listener will not have it", () => {
    const { start, closes, overs } = createBridge({ begins: false });
    start();
    expect(closes).toMatchObject([{ code: 1008 }]);
    expect(overs).toMatchObject([{ ending: "refused" }]);
  });

  it("is nothing that we only do not know", async () => {
    const { fromPlatform, bridge, overs, model } = await greeted();
    const sent = model.sent.length;
    fromPlatform({ event: "connected" });
    fromPlatform({ event: "no.such.event" });
    fromPlatform({ event: "dtmf", dtmf: { digit: "1" } });
    fromPlatform({ event: "mark", mark: { name: "theirs" } });
    bridge.fromPlatform("{}");
    expect([overs, model.sent.length]).toEqual([[], sent]);
  });

  it("ends it on Teler's socket as well", () => {
    const { fromPlatform, closes } = createBridge({ media: telerMedia });
    fromPlatform({ type: "audio", data: { audio_b64: "AAAA" } });
    expect(closes).toMatchObject([{ code: 1008 }]);
  });
});
