import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { CallObject } from "../../../src/objects/call-object.ts";
import { askedOfModel, haveModelSay, order } from "../../world/world-client.ts";
import { until } from "../story.ts";
import { LoopCall, OUTSIDE, stopTheClock } from "./talking.ts";

beforeEach(stopTheClock);

const APOLOGY = "죄송합니다. 잘 듣지 못했습니다. 다시 한번 말씀해 주시겠어요?";
const QUESTION = "여보세요? 듣고 계신가요?";

let words = 0;
async function answers(...said: Parameters<typeof haveModelSay>[1]["answers"]): Promise<string> {
  const contains = `${++words}번 때문에 전화를 걸었어요`;
  await haveModelSay(OUTSIDE, { contains, answers: said });
  return contains;
}

/** The conversation's object is lost with all that it was doing; what it has stored is not. */
async function lose(call: LoopCall): Promise<void> {
  await runInDurableObject(call.object, (_, state) => state.abort("lost")).catch(() => undefined);
}

/** The call's own object is out of reach until it is found again. */
async function hide(call: LoopCall): Promise<() => Promise<void>> {
  const object = env.CALL.getByName(`loop:${call.id}`);
  const value = () => {
    throw new Error("out of order");
  };
  await runInDurableObject(
    object,
    (instance) => void Object.defineProperty(instance, "accept", { value, configurable: true }),
  );
  return () => runInDurableObject(object, (instance) => void Reflect.deleteProperty(instance, "accept"));
}

/** Each line that the owner sees, but for the greeting. */
async function linesOf(call: LoopCall): Promise<string[]> {
  await call.tell("call_ended");
  const { lines } = await call.seen();
  return lines.slice(1);
}

describe("a conversation that is lost", () => {
  it("once the caller has spoken apologises, and goes on", async () => {
    const call = new LoopCall();
    const [said, again] = [await answers({ deltas: ["네"], ends: "stall" }), await answers({ text: "잘 들립니다." })];
    await call.begin();
    await call.say(said);
    await until(async () => (await askedOfModel(OUTSIDE, said)).length === 1);
    await lose(call);
    await call.pass(8000);
    expect(await call.untilSpoken(1)).toEqual([APOLOGY]);
    await call.tell("playback_finished");
    await call.say(again);
    expect((await call.untilSpoken(2)).at(-1)).toBe("잘 들립니다.");
    expect(await linesOf(call)).toEqual([
      `caller: ${said}`,
      `agent: ${APOLOGY}`,
      `caller: ${again}`,
      "agent: 잘 들립니다.",
    ]);
  });

  it("while sound is written down apologises", async () => {
    const call = new LoopCall();
    await order(OUTSIDE, "model", { contains: "transcribe speech.ogg", answers: [{ hang: true }] });
    await call.begin();
    await call.tell("end_of_speech", { audio: { b64: btoa("sound"), format: "ogg" } });
    await lose(call);
    await call.pass(8000);
    expect(await call.untilSpoken(1)).toEqual([APOLOGY]);
    expect(await linesOf(call)).toEqual([`agent: ${APOLOGY}`]);
  });

  it("again and again apologises each time, and leaves no turn without a word", async () => {
    const call = new LoopCall();
    await call.begin();
    for (let turn = 1; turn <= 3; turn++) {
      await call.say(await answers({ deltas: ["음"], ends: "stall" }));
      await lose(call);
      await call.pass(8000);
      await call.untilSpoken(turn);
      await lose(call);
      await call.tell("playback_finished");
    }
    expect(await call.spoken()).toEqual([APOLOGY, APOLOGY, APOLOGY]);
    expect((await linesOf(call)).filter((line) => line.startsWith("agent"))).toHaveLength(3);
  });

  it("before the platform took its words asks whether the caller is there", async () => {
    const call = new LoopCall();
    const said = await answers({ text: "들리지 않습니다." });
    await order(OUTSIDE, "loop", { contains: call.id, answers: [{ hang: true }] });
    await call.begin();
    await call.say(said);
    await until(async () => (await attemptsIn(call)) === 1);
    await lose(call);
    await call.pass(20_000);
    expect(await call.untilSpoken(1)).toEqual([QUESTION]);
  });

  it("before the platform took that the call is to end tells it again, once", async () => {
    const call = new LoopCall();
    await call.begin();
    await order(OUTSIDE, "loop", { contains: `${call.id}","action":"hangup"`, answers: [{ hang: true }] });
    await call.pass(15 * 60_000 + 30_000);
    await until(async () => (await attemptsIn(call)) === 1);
    await lose(call);
    await call.pass(15_000);
    await until(async () => (await call.commands()).some(({ action }) => action === "hangup"));
    await call.pass(15_000);
    await call.pass(15_000);
    expect((await call.commands()).filter(({ action }) => action === "hangup")).toHaveLength(1);
  });

  it("before its call knows what was said tells it all the same, each line once", async () => {
    const call = new LoopCall();
    const said = await answers({ text: "네, 됩니다." });
    await call.begin();
    await call.say(said);
    await call.untilSpoken(1);
    await lose(call);
    await call.tell("playback_finished");
    await lose(call);
    await call.pass(1000);
    await lose(call);
    await call.pass(1000);
    expect((await call.seen()).lines.slice(1)).toEqual([`caller: ${said}`, "agent: 네, 됩니다."]);
    expect(await linesOf(call)).toEqual([`caller: ${said}`, "agent: 네, 됩니다."]);
  });

  it("after its call was told, and before it knew so, tells nothing twice", async () => {
    const call = new LoopCall();
    const said = await answers({ text: "네, 됩니다." });
    await call.begin();
    await call.say(said);
    await call.untilSpoken(1);
    await call.tell("playback_finished");
    const before = await runInDurableObject(call.object, (_, { storage }) => storage.kv.get("talk"));
    await call.pass(1000);
    await until(async () => (await call.seen()).lines.length === 3);
    await runInDurableObject(call.object, (_, { storage }) => storage.kv.put("talk", before));
    await lose(call);
    await call.pass(1000);
    await call.pass(1000);
    expect(await linesOf(call)).toEqual([`caller: ${said}`, "agent: 네, 됩니다."]);
  });
});

describe("a call's object that is out of reach", () => {
  it("is told again later, and knows each line once, in order", async () => {
    const call = new LoopCall();
    const [said, again] = [await answers({ text: "네, 됩니다." }), await answers({ text: "세 시요." })];
    await call.begin();
    await call.pass(1000);
    const find = await hide(call);
    await call.say(said);
    await call.untilSpoken(1);
    await call.tell("playback_finished");
    await call.pass(1000);
    await call.pass(2000);
    await call.say(again);
    await call.untilSpoken(2);
    await call.tell("playback_finished");
    await call.pass(5000);
    await lose(call);
    await find();
    await call.pass(60_000);
    await until(async () => (await call.seen()).lines.length >= 5);
    expect((await call.seen()).lines.slice(1)).toEqual([
      `caller: ${said}`,
      "agent: 네, 됩니다.",
      `caller: ${again}`,
      "agent: 세 시요.",
    ]);
  });

  it("learns of the end of its call later, and its platform is answered all the same", async () => {
    const call = new LoopCall();
    await call.begin();
    await call.pass(1000);
    const find = await hide(call);
    expect(await call.tell("call_ended", { duration: 12 })).toMatchObject({ status: "accepted" });
    await find();
    await call.pass(60_000);
    await until(async () => (await call.seen()).status === "completed");
    await call.pass(60_000);
    expect((await call.seen()).types.filter((type) => type === "call.ended")).toHaveLength(1);
  });

  it("does not keep the conversation from answering its platform in time", async () => {
    const call = new LoopCall();
    await call.begin();
    await call.pass(1000);
    const hanging = vi.spyOn(CallObject.prototype, "accept").mockReturnValue(new Promise(() => {}) as never);
    const errors = vi.spyOn(console, "error");
    const answer = await call.tell("call_ended", { duration: 12 });
    const logged = errors.mock.calls.flat();
    hanging.mockRestore();
    errors.mockRestore();
    expect([answer, logged]).toMatchObject([{ status: "accepted" }, []]);
  });

  it("is not given up because the conversation is over for long", async () => {
    const call = new LoopCall();
    await call.begin();
    await call.pass(1000);
    const find = await hide(call);
    await call.tell("call_ended");
    for (let hours = 0; hours < 5; hours++) await call.pass(3_600_000);
    await find();
    await call.pass(3_600_000);
    await until(async () => (await call.seen()).status === "completed");
  });
});

describe("an alarm", () => {
  it("that goes off too early, or for nothing, says nothing", async () => {
    const call = new LoopCall();
    const said = await answers({ deltas: ["음"], ends: "stall" });
    await call.begin();
    await call.say(said);
    const goOff = () => runInDurableObject(call.object, (instance) => instance.alarm());
    for (let times = 0; times < 5; times++) await goOff();
    vi.setSystemTime(Date.now() + 7999);
    await goOff();
    expect(await call.spoken()).toEqual([]);
    vi.setSystemTime(Date.now() + 1);
    await goOff();
    expect(await call.untilSpoken(1)).toEqual([APOLOGY]);
    await goOff();
    expect(await call.spoken()).toEqual([APOLOGY]);
  });

  it("that is late does what was due once", async () => {
    const call = new LoopCall();
    await call.begin();
    await call.pass(60_000);
    expect(await call.untilSpoken(1)).toEqual([QUESTION]);
    await call.pass(1000);
    expect(await call.spoken()).toEqual([QUESTION]);
  });
});

/** How often the platform was told anything in this call, whether it took it or not. */
async function attemptsIn(call: LoopCall): Promise<number> {
  const answer = await fetch(`${OUTSIDE.url}/_/loop/attempts?contains=${call.id}`);
  return (await answer.json<{ count: number }>()).count;
}
