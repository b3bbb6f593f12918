import { describe, expect, it } from "vitest";

import { createBridge, createClock, greeted, sayings } from "./bridge-setting.ts";

const QUARTER = 15 * 60_000;

describe("a caller who is silent", () => {
  it("is asked after 15 s, and after 15 more hears goodbye; then the call ends", async () => {
    const { model, clock, playAll, overs, closes } = await greeted();
    clock.pass(14_999);
    expect(model.asked()).toHaveLength(1);
    clock.pass(1);
    expect(model.asked()[1]).toContain(JSON.stringify(sayings.question));
    model.say("resp_1", sayings.question, 1000);
    clock.pass(1000);
    playAll();
    clock.pass(15_000);
    expect(model.asked()[2]).toContain(JSON.stringify(sayings.goodbye));
    model.say("resp_2", sayings.goodbye, 1000);
    expect(overs).toEqual([]);
    playAll();
    expect(overs).toMatchObject([{ ending: "hung_up" }]);
    expect(closes).toMatchObject([{ code: 1000 }]);
  });

  it("is not silent before all was heard, nor while an answer is awaited", async () => {
    const { model, clock } = await greeted();
    clock.pass(10_000);
    model.hear("item_1", "네");
    clock.pass(5000);
    model.begin("resp_1");
    model.part("resp_1", "a", 30_000);
    model.end("resp_1");
    clock.pass(39_000);
    expect(model.asked()).toHaveLength(1);
  });

  it("but then speaks, is asked anew the next time", async () => {
    const { model, clock, playAll } = await greeted();
    const answer = (id: string) => {
      model.say(id, "네.", 100);
      playAll();
    };
    clock.pass(15_000);
    answer("resp_1");
    model.hear("item_1", "네");
    answer("resp_2");
    clock.pass(15_000);
    expect(model.asked()[2]).toContain(JSON.stringify(sayings.question));
  });

  it("and speaks into the goodbye, goes on", async () => {
    const { model, clock, playAll, overs } = await greeted();
    clock.pass(15_000);
    model.say("resp_1", sayings.question, 100);
    playAll();
    clock.pass(15_000);
    model.begin("resp_2");
    model.part("resp_2", sayings.goodbye, 1000);
    model.hear("item_1", "아니요!");
    model.end("resp_2", "cancelled");
    model.say("resp_3", "네.", 100);
    playAll();
    clock.pass(14_000);
    expect(overs).toEqual([]);
    clock.pass(1000);
    expect(model.asked()[3]).toContain(JSON.stringify(sayings.question));
  });

  it("and speaks just when the goodbye is asked for, does not hear it later", async () => {
    const { model, clock, playAll } = await greeted();
    clock.pass(15_000);
    model.say("resp_1", sayings.question, 100);
    playAll();
    clock.pass(15_000);
    expect(model.asked()).toHaveLength(3);
    model.tell("input_audio_buffer.speech_started", { item_id: "item_1", audio_start_ms: 0 });
    model.begin("resp_2");
    model.end("resp_2", "cancelled");
    model.tell("input_audio_buffer.speech_stopped", { item_id: "item_1", audio_end_ms: 0 });
    model.say("resp_3", "네.", 100);
    playAll();
    expect(model.asked()).toHaveLength(3);
  });

  it("is asked also where the platform does not tell what it has played", async () => {
    const { model, clock, start, connect } = createBridge();
    start();
    await connect();
    model.say("resp_0", "안녕하세요.", 2000);
    clock.pass(2000 + 10_000 + 14_999);
    expect(model.asked()).toHaveLength(1);
    clock.pass(1);
    expect(model.asked()).toHaveLength(2);
  });
});

describe("after 15 minutes", () => {
  const talked = async () => {
    const made = await greeted();
    // A caller who says something now and then.
    for (let n = 0; n < 89; n++) {
      made.clock.pass(10_000);
      made.model.hear(`item_${n}`, "네");
      made.model.say(`resp_${n + 1}`, "네.", 100);
      made.playAll();
    }
    made.clock.pass(QUARTER - 2000 - 890_000);
    return made;
  };

  it("the call ends with a goodbye", async () => {
    const { model, playAll, overs } = await talked();
    expect(model.asked().at(-1)).toContain(JSON.stringify(sayings.goodbye));
    model.say("resp_last", sayings.goodbye, 1000);
    expect(overs).toEqual([]);
    playAll();
    expect(overs).toMatchObject([{ ending: "hung_up" }]);
  });

  it("the call ends also where another stream has carried most of it", async () => {
    const began = createClock().now() - QUARTER + 10_000;
    const { model, clock } = await greeted({ script: { begunAt: began } });
    clock.pass(7999);
    expect(model.asked()).toHaveLength(1);
    clock.pass(1);
    expect(model.asked().at(-1)).toContain(JSON.stringify(sayings.goodbye));
  });

  it("the goodbye waits for what is being said", async () => {
    const { model, clock, speak } = await greeted();
    for (let n = 0; n < 89; n++) {
      clock.pass(10_000);
      speak();
      model.hear(`item_${n}`, "네");
      if (n < 88) model.say(`resp_${n + 1}`, "네.", 100);
    }
    model.begin("resp_89");
    clock.pass(7000);
    model.part("resp_89", "그건 ", 500);
    clock.pass(1000);
    expect(model.asked()).toHaveLength(1);
    model.end("resp_89");
    expect(model.asked()[1]).toContain(JSON.stringify(sayings.goodbye));
  });

  it("half a minute later at the latest, whatever is said", async () => {
    const { model, clock, overs, closes } = await talked();
    model.tell("input_audio_buffer.speech_started", { item_id: "item_89", audio_start_ms: 0 });
    clock.pass(15_000);
    model.tell("input_audio_buffer.speech_started", { item_id: "item_90", audio_start_ms: 0 });
    clock.pass(14_999);
    expect(overs).toEqual([]);
    clock.pass(1);
    expect([overs, closes]).toMatchObject([[{ ending: "hung_up" }], [{ code: 1000 }]]);
    expect([model.closed, clock.timers]).toEqual([1000, 0]);
  });
});
