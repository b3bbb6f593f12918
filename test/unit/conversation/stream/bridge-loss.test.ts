import { describe, expect, it } from "vitest";

import { createBridge, GREETING, greeted, sayings, soon, soundOf } from "./bridge-setting.ts";

const error = (code: string | null) => ({ error: { type: "invalid_request_error", code, message: "no" } });

describe("a model that is lost", () => {
  it.each<[string, (model: Awaited<ReturnType<typeof greeted>>) => void]>([
    ["its connection closes", ({ model }) => model.hangUp()],
    ["its session has expired", ({ model }) => model.tell("error", error("session_expired"))],
    ["its response fails", ({ model }) => (model.begin("resp_1"), model.end("resp_1", "failed"))],
    ["it does not answer within 8 s", ({ model, clock }) => (model.hear("item_1", "네"), clock.pass(8000))],
    [
      "it falls silent in its answer",
      ({ model, clock }) => {
        model.hear("item_1", "네");
        clock.pass(5000);
        model.begin("resp_1");
        model.part("resp_1", "네", 200);
        clock.pass(8000);
      },
    ],
    ["it does not say what it is asked to", ({ clock }) => clock.pass(15_000 + 8000)],
  ])("is dialled once more, at once: %s", async (_, lose) => {
    const made = await greeted();
    const [first] = made.models;
    lose(made);
    expect([made.models.length, made.overs]).toEqual([2, []]);
    expect(first?.closed).toBe(1000);
  });

  it("is told what was said and what its tools did, in order, and what it still owes is asked for", async () => {
    const made = await greeted();
    made.model.hear("item_1", "메시지 남겨 주세요.");
    made.model.begin("resp_1");
    made.model.call("resp_1", "call_1");
    await soon();
    made.model.end("resp_1");
    made.model.begin("resp_2");
    made.clock.pass(10);
    made.model.part("resp_2", "네, 남겼", 500);
    made.model.hangUp();
    await made.connect();
    expect(made.model.sent.slice(1)).toMatchObject([
      { item: { role: "assistant", content: [{ text: GREETING }] } },
      { item: { role: "user", content: [{ text: "메시지 남겨 주세요." }] } },
      { item: { type: "function_call", call_id: "call_1" } },
      { item: { type: "function_call_output", call_id: "call_1", output: '{"ok":true}' } },
      { item: { role: "assistant", content: [{ text: "네, 남겼" }] } },
      { type: "response.create" },
    ]);
    expect(made.model.asked()).toEqual([""]);
  });

  it("is asked for nothing where it owed nothing, and what the platform has plays on", async () => {
    const made = await greeted();
    made.model.say("resp_1", "내일 오전 열 시에 가능합니다.", 3000);
    made.clock.pass(500);
    made.model.hangUp();
    await made.connect();
    expect([made.model.asked(), made.events().includes("clear")]).toEqual([[], false]);
    made.clock.pass(2500);
    made.playAll();
    expect(made.lines().at(-1)).toBe("agent: 내일 오전 열 시에 가능합니다.");
  });

  it("is not told to cut what it does not know of", async () => {
    const made = await greeted();
    made.model.say("resp_1", "내일 오전 열 시에 가능합니다.", 3000);
    made.model.hangUp();
    await made.connect();
    made.clock.pass(1000);
    made.model.tell("input_audio_buffer.speech_started", { item_id: "item_1", audio_start_ms: 0 });
    expect([made.events().at(-1), made.model.truncated()]).toEqual(["clear", []]);
    expect(made.lines().at(-1)).toBe("agent: 내일 오전");
  });

  it("has the caller asked again where nobody has written down what was said", async () => {
    const made = await greeted();
    made.model.tell("input_audio_buffer.speech_started", { item_id: "item_1", audio_start_ms: 0 });
    made.model.tell("input_audio_buffer.speech_stopped", { item_id: "item_1", audio_end_ms: 0 });
    made.model.hangUp();
    await made.connect();
    expect(made.model.asked()).toEqual([expect.stringContaining(JSON.stringify(sayings.apology))]);
  });

  it("has the caller asked again who was speaking, unless it hears them speak on", async () => {
    const [silent, going] = [await greeted(), await greeted()];
    for (const made of [silent, going]) {
      made.model.tell("input_audio_buffer.speech_started", { item_id: "item_1", audio_start_ms: 0 });
      made.model.hangUp();
      await made.connect();
      expect(made.model.asked()).toEqual([expect.stringContaining(JSON.stringify(sayings.apology))]);
    }
    going.model.tell("input_audio_buffer.speech_started", { item_id: "item_2", audio_start_ms: 0 });
    going.model.begin("resp_1");
    expect(going.model.sent.map(({ type }) => type)).toContain("response.cancel");
  });

  it("is taken for lost where it hears a caller begin to speak, and then nothing of them for longer than anybody speaks", async () => {
    const made = await greeted();
    made.model.tell("input_audio_buffer.speech_started", { item_id: "item_1", audio_start_ms: 0 });
    made.clock.pass(44_000);
    expect(made.models).toHaveLength(1);
    made.clock.pass(1000);
    await made.connect();
    expect(made.model.asked()).toEqual([expect.stringContaining(JSON.stringify(sayings.apology))]);
    expect(made.overs).toEqual([]);
  });

  it("says the greeting if that was not said", async () => {
    const made = createBridge();
    made.start();
    await made.connect();
    made.model.begin("resp_0");
    made.model.hangUp();
    await made.connect();
    expect(made.model.asked()).toEqual([expect.stringContaining(JSON.stringify(GREETING))]);
  });

  it("hears what was said meanwhile, of which the newest three seconds are kept", async () => {
    const made = await greeted();
    made.model.hangUp();
    for (let n = 0; n < 200; n++) made.speak(20, n);
    await made.connect();
    expect(made.model.sent.flatMap(({ audio }) => audio ?? [])).toEqual(
      Array.from({ length: 150 }, (_, n) => soundOf(20, n + 50)),
    );
  });

  it("learns of a tool that the one before has called", async () => {
    let grant: (granted: { result: object }) => void = () => {};
    const made = await greeted({ wish: () => new Promise((resolve) => (grant = resolve)) });
    made.model.begin("resp_1");
    made.model.call("resp_1", "call_1");
    made.model.end("resp_1");
    made.model.hangUp();
    await made.connect();
    const known = made.model.sent.length;
    grant({ result: { ok: true } });
    await soon();
    expect(made.model.sent.slice(known)).toMatchObject([
      { item: { type: "function_call", call_id: "call_1" } },
      { item: { type: "function_call_output", call_id: "call_1" } },
      { type: "response.create" },
    ]);
  });
});

describe("a model whose answer has no sound, as where it was told in text what was said before", () => {
  it("is had say that it has not understood, and the talk goes on", async () => {
    const { model, models } = await greeted();
    model.hear("item_1", "네");
    model.begin("resp_1");
    model.end("resp_1");
    expect(model.asked()[1]).toContain(JSON.stringify(sayings.apology));
    model.say("resp_2", sayings.apology, 1000);
    model.hear("item_2", "네");
    model.begin("resp_3");
    model.end("resp_3", "incomplete");
    expect([model.asked().length, models.length]).toEqual([3, 1]);
  });

  it("is of no use where it is mute twice", async () => {
    const { model, models } = await greeted();
    model.hear("item_1", "네");
    for (const id of ["resp_1", "resp_2"]) {
      model.begin(id);
      model.end(id);
    }
    expect([models.length, model.closed]).toEqual([2, 1000]);
  });

  it("is asked once more for the greeting, which is all that the caller waits for", async () => {
    const { start, connect, models } = createBridge();
    start();
    await connect();
    models[0]?.begin("resp_0");
    models[0]?.end("resp_0");
    expect(models[0]?.asked()).toEqual([expect.stringContaining(GREETING), expect.stringContaining(GREETING)]);
  });

  it("was not to have any where it was cut off, or has called a tool", async () => {
    const { model, models } = await greeted();
    model.begin("resp_1");
    model.tell("input_audio_buffer.speech_started", { item_id: "item_1", audio_start_ms: 0 });
    model.end("resp_1", "cancelled");
    model.tell("input_audio_buffer.speech_stopped", { item_id: "item_1", audio_end_ms: 0 });
    model.begin("resp_2");
    model.call("resp_2", "call_1");
    model.end("resp_2");
    await soon();
    expect([model.asked().slice(1), models.length]).toEqual([[""], 1]);
  });
});

describe("a model that cannot be had", () => {
  it.each<[string, (made: ReturnType<typeof createBridge>) => Promise<void>]>([
    ["its connection is refused", async ({ model }) => (model.refuse(), soon())],
    ["nobody answers for five seconds", async ({ clock }) => clock.pass(5000)],
    [
      "its session is not taken over",
      async ({ model }) => {
        model.answer();
        await soon();
        model.tell("session.created");
        model.tell("error", error("invalid_value"));
      },
    ],
    [
      "it says nothing once it is connected",
      async ({ model, clock }) => {
        model.answer();
        await soon();
        clock.pass(5000);
      },
    ],
  ])("twice ends the call: %s", async (_, fail) => {
    const made = createBridge();
    made.start();
    await fail(made);
    expect([made.models.length, made.overs]).toEqual([2, []]);
    await fail(made);
    expect(made.overs).toEqual([
      { ending: "lost", counts: expect.objectContaining({ droppedInMs: 0, droppedOutMs: 0, redials: 1 }) },
    ]);
    expect([made.closes.length, made.clock.timers, made.models.length]).toEqual([1, 0, 2]);
  });

  it.each<[string, string, (made: Awaited<ReturnType<typeof greeted>>) => unknown]>([
    ["what its server answered", "Error: as scripted", ({ model }) => model.refuse()],
    ["what it said of itself", "invalid_api_key", ({ model }) => model.tell("error", error("invalid_api_key"))],
    [
      "what its response failed of",
      "insufficient_quota",
      async ({ connect, models }) => {
        await connect();
        models.at(-1)?.begin("resp_1");
        const status_details = { error: { type: "failed", code: "insufficient_quota", message: "no sk-secret" } };
        models.at(-1)?.tell("response.done", { response: { id: "resp_1", status: "failed", status_details } });
      },
    ],
    ["that it closed", "closed", ({ model }) => model.hangUp()],
    ["that it was silent", "silent", ({ clock }) => clock.pass(5000)],
  ])("is told why, without a secret: %s", async (_, why, fail) => {
    const made = await greeted();
    made.model.hangUp();
    await fail(made);
    await soon();
    expect(made.overs).toMatchObject([{ ending: "lost", counts: { modelLost: why } }]);
  });

  it("a second time within a minute ends the call, and what was heard is told before", async () => {
    const made = await greeted();
    made.model.hangUp();
    await made.connect();
    made.model.say("resp_1", "하나 둘 셋", 3000);
    made.clock.pass(1500);
    made.model.hangUp();
    expect(made.overs).toMatchObject([{ ending: "lost" }]);
    expect(made.lines().at(-1)).toBe("agent: 하나");
  });

  it("a second time after a minute is dialled again", async () => {
    const made = await greeted();
    made.model.hangUp();
    await made.connect();
    for (let n = 0; n < 6; n++) {
      made.model.hear(`item_${n}`, "네");
      made.model.say(`resp_${n}`, "네.", 100);
      made.playAll();
      made.clock.pass(10_000);
    }
    made.model.hangUp();
    expect([made.models.length, made.overs]).toEqual([3, []]);
  });

  it("closes a connection that opens too late", async () => {
    const { bridge, model } = createBridge();
    bridge.platformClosed();
    expect(model.signal.aborted).toBe(true);
    model.answer();
    await soon();
    expect(model.closed).toBe(1000);
  });
});

describe("what harms nothing", () => {
  it.each(["response_cancel_not_active", "invalid_value", "item_truncate_invalid_item_id", null])(
    "is an error such as %s",
    async (code) => {
      const made = await greeted();
      made.model.tell("error", error(code));
      expect([made.models.length, made.overs]).toEqual([1, []]);
    },
  );

  it("is what the model's socket has that is no event", async () => {
    const made = await greeted();
    for (const frame of ["", "{", "[]", '{"type":7}', '{"type":"response.done"}', new ArrayBuffer(2), null])
      made.model.send(frame);
    expect([made.models.length, made.overs]).toEqual([1, []]);
  });
});

describe("a platform that is lost", () => {
  it.each<[string, (made: Awaited<ReturnType<typeof greeted>>) => void]>([
    ["its socket closes", ({ bridge }) => bridge.platformClosed()],
    ["it says stop", ({ fromPlatform }) => fromPlatform({ event: "stop", stop: {} })],
    [
      "its socket takes nothing more",
      ({ state, model }) => {
        state.isBroken = true;
        model.say("resp_1", "네.", 100);
      },
    ],
  ])("takes the model's connection with it at once: %s", async (_, lose) => {
    const made = await greeted();
    lose(made);
    expect([made.model.closed, made.clock.timers]).toEqual([1000, 0]);
    expect(made.overs).toMatchObject([{ ending: "left" }]);
    const sent = made.model.sent.length;
    made.speak();
    made.model.hear("item_1", "네");
    made.bridge.end("hung_up");
    made.clock.pass(60_000);
    expect([made.model.sent.length, made.overs.length, made.closes.length]).toEqual([sent, 1, 1]);
  });
});

describe("a platform that has fallen silent", () => {
  it("is one whose line is gone, though its socket is not", async () => {
    const { clock, overs, model, speak } = await greeted();
    clock.pass(14_000);
    speak();
    model.hear("item_1", "네");
    model.begin("resp_1");
    for (let n = 0; n < 10; n++) {
      model.part("resp_1", "음 ", 6000);
      clock.pass(6000);
    }
    expect(overs).toMatchObject([{ ending: "left" }]);
    expect([model.closed, clock.timers]).toEqual([1000, 0]);
  });
});
