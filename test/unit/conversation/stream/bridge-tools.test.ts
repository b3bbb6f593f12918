import { describe, expect, it } from "vitest";

import type { Granted } from "../../../../src/conversation/wish.ts";
import { type Created, greeted, sayings, soon } from "./bridge-setting.ts";

const results = ({ model }: Created) =>
  model.sent.flatMap(({ item }) => (item?.type === "function_call_output" ? [[item.call_id, item.output]] : []));

/** A tool whose result is given by hand. */
async function waiting() {
  const grants: ((granted: Granted) => void)[] = [];
  const made = await greeted({ wish: () => new Promise((resolve) => void grants.push(resolve)) });
  return { made, grants };
}

describe("a tool that the model calls", () => {
  it("is carried out, its result told, and the model goes on once its response is over", async () => {
    const made = await greeted();
    const { model, wishes } = made;
    model.begin("resp_1");
    model.call("resp_1", "call_1");
    await soon();
    expect(wishes).toEqual([{ name: "take_message", arguments: '{"text":"a"}' }]);
    expect(results(made)).toEqual([["call_1", '{"ok":true}']]);
    expect(model.asked()).toHaveLength(1);
    model.end("resp_1");
    expect(model.asked().slice(1)).toEqual([""]);
  });

  it("is carried out once, however often it is called by the same id", async () => {
    const made = await greeted();
    made.model.begin("resp_1");
    for (let n = 0; n < 3; n++) made.model.call("resp_1", "call_1");
    made.model.end("resp_1");
    await soon();
    expect([made.wishes.length, results(made).length, made.model.asked().length]).toEqual([1, 1, 2]);
  });

  it("has the model go on once, when it knows of all that it called", async () => {
    const { made, grants } = await waiting();
    const { model } = made;
    model.begin("resp_1");
    model.call("resp_1", "call_1");
    model.call("resp_1", "call_2");
    model.end("resp_1");
    grants[1]?.({ result: { n: 2 } });
    await soon();
    expect([results(made), model.asked().length]).toEqual([[["call_2", '{"n":2}']], 1]);
    grants[0]?.({ result: { n: 1 } });
    await soon();
    expect([results(made).length, model.asked().length]).toEqual([2, 2]);
  });

  it("that fails is told as a failure", async () => {
    const made = await greeted({ wish: () => Promise.reject(new Error("no")) });
    made.model.begin("resp_1");
    made.model.call("resp_1", "call_1");
    made.model.end("resp_1");
    await soon();
    expect(results(made)).toEqual([["call_1", expect.stringContaining('"ok":false')]]);
    expect(made.model.asked()).toHaveLength(2);
  });

  it("does not have the model speak over the caller, who is answered anyway", async () => {
    const { made, grants } = await waiting();
    const { model } = made;
    model.begin("resp_1");
    model.call("resp_1", "call_1");
    model.end("resp_1");
    model.tell("input_audio_buffer.speech_started", { item_id: "item_1", audio_start_ms: 0 });
    grants[0]?.({ result: {} });
    await soon();
    model.tell("input_audio_buffer.speech_stopped", { item_id: "item_1", audio_end_ms: 0 });
    expect([results(made).length, model.asked().length]).toEqual([1, 1]);
  });

  it("is asked to be answered again where the model has begun to answer something else", async () => {
    const made = await greeted();
    const { model } = made;
    model.begin("resp_1");
    model.call("resp_1", "call_1");
    model.end("resp_1");
    await soon();
    expect(model.asked()).toHaveLength(2);
    model.begin("resp_own");
    const code = "conversation_already_has_active_response";
    model.tell("error", { error: { type: "invalid_request_error", code, message: "active" } });
    model.part("resp_own", "네.", 400);
    expect(model.asked()).toHaveLength(2);
    model.end("resp_own");
    expect(model.asked()).toHaveLength(3);
  });

  it("that answers after the end does nothing any more", async () => {
    const { made, grants } = await waiting();
    made.model.begin("resp_1");
    made.model.call("resp_1", "call_1");
    made.bridge.platformClosed();
    const sent = made.model.sent.length;
    grants[0]?.({ result: {}, ends: "hang_up" });
    await soon();
    expect([made.model.sent.length, made.overs.length, made.clock.timers]).toEqual([sent, 1, 0]);
  });
});

describe("a tool that ends the call", () => {
  const ending = (ends: "hang_up" | "transfer") => ({ wish: async () => ({ result: { ok: true }, ends }) });

  it.each([
    ["hang_up", "hung_up"],
    ["transfer", "transfer"],
  ] as const)("ends it (%s) when the goodbye that came with it was heard", async (ends, how) => {
    const made = await greeted(ending(ends));
    const { model, playAll, overs, closes } = made;
    model.begin("resp_1");
    model.part("resp_1", "안녕히 계세요.", 1000);
    model.call("resp_1", "call_1");
    await soon();
    model.end("resp_1");
    expect([model.asked().length, overs]).toEqual([1, []]);
    expect(results(made)).toHaveLength(1);
    playAll();
    expect(overs).toMatchObject([{ ending: how }]);
    expect(closes).toMatchObject([{ code: 1000 }]);
    expect([model.closed, made.clock.timers]).toEqual([1000, 0]);
    expect(made.lines().at(-1)).toBe("agent: 안녕히 계세요.");
  });

  it("leaves the platform's socket to whoever has a transfer done, and no other, and the model's closed", async () => {
    for (const ends of ["transfer", "hang_up"] as const) {
      const { model, overs, closes, playAll } = await greeted({ ...ending(ends), isHeldForTransfer: true });
      model.begin("resp_1");
      model.part("resp_1", "네.", 1000);
      model.call("resp_1", "call_1");
      await soon();
      model.end("resp_1");
      playAll();
      expect([overs.length, model.closed, closes.length]).toEqual([1, 1000, ends === "transfer" ? 0 : 1]);
    }
  });

  it.each([
    ["hang_up", sayings.goodbye],
    ["transfer", "putting them through"],
  ] as const)("has the model say something before, if it has not: %s", async (ends, words) => {
    const { model, playAll, overs } = await greeted(ending(ends));
    model.begin("resp_1");
    model.call("resp_1", "call_1");
    await soon();
    expect(model.asked()).toHaveLength(1);
    model.end("resp_1");
    expect(model.asked()[1]).toContain(words);
    model.say("resp_2", "네.", 800);
    expect(overs).toEqual([]);
    playAll();
    expect(overs).toHaveLength(1);
  });

  it("has the model say nothing after its goodbye, though it called another tool with it", async () => {
    const { model, playAll, overs } = await greeted({
      wish: async ({ name }) => ({ result: { ok: true }, ...(name === "end_call" && { ends: "hang_up" as const }) }),
    });
    model.begin("resp_1");
    model.part("resp_1", "주문 확인되었습니다. 안녕히 계세요.", 1000);
    model.call("resp_1", "call_1", "confirm_order");
    await soon();
    model.call("resp_1", "call_2", "end_call");
    await soon();
    model.end("resp_1");
    expect(model.asked()).toHaveLength(1);
    playAll();
    expect(overs).toMatchObject([{ ending: "hung_up" }]);
  });

  it("lets the caller say one thing more, and the model answer", async () => {
    const { model, playAll, overs, clock } = await greeted(ending("hang_up"));
    model.begin("resp_1");
    model.part("resp_1", "안녕히 계세요.", 2000);
    model.call("resp_1", "call_1");
    await soon();
    model.end("resp_1");
    clock.pass(500);
    model.hear("item_1", "잠깐만요.");
    expect(overs).toEqual([]);
    model.say("resp_2", "네, 안녕히 계세요.", 500);
    playAll();
    expect(overs).toMatchObject([{ ending: "hung_up" }]);
  });

  it("puts a caller through who asks for a person into the goodbye", async () => {
    const ends = { end_call: "hang_up", transfer_to_person: "transfer" } as const;
    const { model, playAll, overs } = await greeted({
      wish: async ({ name }) => ({ result: { ok: true }, ends: ends[name as keyof typeof ends] }),
    });
    model.begin("resp_1");
    model.part("resp_1", "안녕히 계세요.", 2000);
    model.call("resp_1", "call_1", "end_call");
    await soon();
    model.end("resp_1");
    model.hear("item_1", "사람 좀 바꿔 주세요.");
    model.begin("resp_2");
    model.part("resp_2", "연결해 드리겠습니다.", 500);
    model.call("resp_2", "call_2", "transfer_to_person");
    await soon();
    model.end("resp_2");
    playAll();
    expect(overs).toMatchObject([{ ending: "transfer" }]);
  });

  it("ends it after 20 s, whatever is said by then", async () => {
    const { model, clock, overs } = await greeted(ending("transfer"));
    model.begin("resp_1");
    model.call("resp_1", "call_1");
    await soon();
    model.end("resp_1");
    model.tell("input_audio_buffer.speech_started", { item_id: "item_1", audio_start_ms: 0 });
    clock.pass(19_999);
    expect(overs).toEqual([]);
    clock.pass(1);
    expect(overs).toMatchObject([{ ending: "transfer" }]);
  });
});
