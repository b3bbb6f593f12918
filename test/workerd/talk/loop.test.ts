import { runInDurableObject } from "cloudflare:test";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { askedOfModel, haveModelHear, haveModelSay, order } from "../../world/world-client.ts";
import { until } from "../story.ts";
import { LoopCall, OUTSIDE, stopTheClock } from "./talking.ts";

beforeEach(stopTheClock);

const APOLOGY = "죄송합니다. 잘 듣지 못했습니다. 다시 한번 말씀해 주시겠어요?";
const GREETING = "안녕하세요, 강남내과입니다. 무엇을 도와드릴까요?";

const THREE = ["먼저 성함을 말씀해 주세요.", "그다음 연락처를 말씀해 주세요.", "그리고 날짜를 말씀해 주세요."];

let words = 0;
/** Words that nobody has said before, so that what the model says to them is said in this test alone. */
const newWords = () => `${["예약", "문의", "주소"][words % 3]} ${++words}번 때문에 전화했어요`;
/** What the model says to these words; gives the words. */
async function answers(...said: Parameters<typeof haveModelSay>[1]["answers"]): Promise<string> {
  const contains = newWords();
  await haveModelSay(OUTSIDE, { contains, answers: said });
  return contains;
}
/** The messages of the last request in which the words stand. */
async function historyIn(contains: string): Promise<{ role: string; content: string }[]> {
  const { asked } = (await askedOfModel(OUTSIDE, contains)).at(-1) ?? expect.fail("nobody asked");
  return (asked as { messages: { role: string; content: string }[] }).messages;
}

describe("a turn of the voice loop", () => {
  it("is answered sentence by sentence, in order, and kept on the call's timeline", async () => {
    const call = new LoopCall();
    const said = await answers({ text: "네, 도와드리겠습니다. 성함이 어떻게 되세요? 천천히 말씀하세요." });
    expect(await call.tell("incoming_call", { from: "01012345678" })).toEqual({
      status: 200,
      action: "play",
      text: GREETING,
    });
    expect(await call.tell("playback_finished")).toMatchObject({ action: "listen" });
    expect(await call.say(said)).toEqual({ status: 200, action: "wait" });
    const speak = (text: string) => ({ call_id: call.id, action: "speak", text, turn: 1 });
    await call.untilSpoken(3);
    expect(await call.commands()).toEqual([
      speak("네, 도와드리겠습니다."),
      speak("성함이 어떻게 되세요?"),
      speak("천천히 말씀하세요."),
    ]);
    expect(await call.tell("playback_finished")).toMatchObject({ action: "listen" });
    expect(await call.tell("call_ended", { duration: 12, reason: "caller_hangup" })).toMatchObject({
      status: "accepted",
    });
    const { types, lines, status } = await call.seen();
    expect(status).toBe("completed");
    expect(types).toEqual(["call.answered", "call.said", "call.said", "call.said", "call.ended"]);
    expect(lines).toEqual([
      `agent: ${GREETING}`,
      `caller: ${said}`,
      "agent: 네, 도와드리겠습니다. 성함이 어떻게 되세요? 천천히 말씀하세요.",
    ]);
  });

  it("has one reply, however often and in whichever order its end is told", async () => {
    const call = new LoopCall();
    const said = await answers({ text: "한 번만 답합니다." });
    await call.begin();
    await Promise.all([call.say(said), call.say(said), call.say("다른 말")]);
    await call.untilSpoken(1);
    expect(await call.say(said)).toMatchObject({ action: "wait" });
    expect(await call.tell("incoming_call")).not.toHaveProperty("text");
    expect(await askedOfModel(OUTSIDE, said)).toHaveLength(1);
    expect(await call.spoken()).toEqual(["한 번만 답합니다."]);
  });

  it("is broken off where the caller cuts in, and what was not spoken is not known to the model", async () => {
    const call = new LoopCall();
    const said = await answers({
      deltas: ["첫 문장입니다. ", "둘째 ", "문장입니다. ", "셋째 문장입니다."],
      deltaMs: 400,
    });
    const again = await answers({ text: "네." });
    await call.begin();
    await call.say(said);
    await call.untilSpoken(1);
    expect(await call.tell("speech_detected")).toMatchObject({ action: "stop" });
    await call.say(again);
    expect(await call.untilSpoken(2)).toEqual(["첫 문장입니다.", "네."]);
    const told = (await historyIn(again)).map(({ content }) => content);
    expect(told.slice(-3)).toEqual([JSON.stringify(said), "첫 문장입니다.", JSON.stringify(again)]);
  });

  it("knows of sentences that came at once only those that had begun to be heard", async () => {
    const call = new LoopCall();
    const said = await answers({
      text: "먼저 성함을 말씀해 주세요. 그다음 연락처를 말씀해 주세요. 마지막으로 날짜를 말씀해 주세요.",
    });
    const again = await answers({ text: "네." });
    await call.begin();
    await call.say(said);
    await call.untilSpoken(3);
    await call.tell("speech_detected");
    await call.say(again);
    await call.untilSpoken(4);
    expect((await historyIn(again)).at(-2)?.content).toBe("먼저 성함을 말씀해 주세요.");
  });

  it("knows so too where the platform tells of each sentence that it is played, and the call's timeline with it", async () => {
    const call = new LoopCall();
    const [first, second] = [await answers({ text: "네. 됩니다." }), await answers({ text: THREE.join(" ") })];
    const again = await answers({ text: "네." });
    await call.begin();
    await call.say(first);
    await call.untilSpoken(2);
    for (const event of ["playback_finished", "playback_finished", "speech_detected"]) await call.tell(event);
    await call.say(second);
    await call.untilSpoken(5);
    vi.setSystemTime(Date.now() + 2000);
    await call.tell("playback_finished");
    expect(await call.tell("speech_detected")).toMatchObject({ action: "stop" });
    await call.say(again);
    await call.untilSpoken(6);
    const heard = THREE.slice(0, 2).join(" ");
    expect((await historyIn(again)).at(-2)?.content).toBe(heard);
    await call.tell("call_ended");
    expect((await call.seen()).lines.slice(2, 5)).toEqual([
      "agent: 네. 됩니다.",
      `caller: ${second}`,
      `agent: ${heard}`,
    ]);
  });

  it("has nothing on such a call's timeline that was not heard before the caller hung up", async () => {
    const call = new LoopCall();
    const [first, second] = [await answers({ text: "네. 됩니다." }), await answers({ text: THREE.join(" ") })];
    await call.begin();
    await call.say(first);
    await call.untilSpoken(2);
    for (const event of ["playback_finished", "playback_finished", "speech_detected"]) await call.tell(event);
    await call.say(second);
    await call.untilSpoken(5);
    await call.tell("call_ended");
    expect((await call.seen()).lines.at(-1)).toBe(`agent: ${THREE[0]}`);
  });

  it("that comes as sound is written down first", async () => {
    const call = new LoopCall();
    const said = await answers({ text: "잘 들었습니다." });
    await haveModelHear(OUTSIDE, said);
    await call.begin();
    const audio = { b64: btoa("\u007f".repeat(800)), format: "mulaw" };
    expect(await call.tell("end_of_speech", { audio })).toMatchObject({ action: "wait" });
    expect(await call.untilSpoken(1)).toEqual(["잘 들었습니다."]);
    expect(await askedOfModel(OUTSIDE, "transcribe speech.wav a-transcriber")).not.toHaveLength(0);
    await call.tell("call_ended");
    expect((await call.seen()).lines).toContain(`caller: ${said}`);
  });

  it.each([
    ["cannot be transcribed", { audio: { b64: "%%%", format: "wav" } }],
    ["says nothing that the model answers", { transcript: "꺼진 모형" }],
  ])("that %s gets an apology", async (_, told) => {
    await haveModelSay(OUTSIDE, { contains: "꺼진 모형", answers: [{ deltas: ["음"], ends: "error" }] });
    const call = new LoopCall();
    await call.begin();
    await call.tell("end_of_speech", told);
    expect(await call.untilSpoken(1)).toEqual([APOLOGY]);
  });

  it("gets an apology where the model takes longer than a caller waits, and nothing of what comes after", async () => {
    const call = new LoopCall();
    const said = await answers({ text: "너무 늦었습니다.", firstMs: 1500 });
    await call.begin();
    await call.say(said);
    await call.pass(8000);
    expect(await call.untilSpoken(1)).toEqual([APOLOGY]);
    await new Promise((resolve) => setTimeout(resolve, 2000));
    expect(await call.spoken()).toEqual([APOLOGY]);
  });

  it("whose object is lost while the model answers gets an apology too", async () => {
    const call = new LoopCall();
    const said = await answers({ deltas: ["네. ", "그리고"], deltaMs: 100, ends: "stall" });
    await call.begin();
    await call.say(said);
    await call.untilSpoken(1);
    await runInDurableObject(call.object, (_, state) => state.abort("lost")).catch(() => undefined);
    await call.pass(12_000);
    expect(await call.untilSpoken(2)).toEqual(["네.", APOLOGY]);
    await call.tell("call_ended");
    expect((await call.seen()).lines).toEqual([`agent: ${GREETING}`, `caller: ${said}`, `agent: 네. ${APOLOGY}`]);
  });
});

describe("a call over the loop", () => {
  it("in which nobody speaks is asked once, then said goodbye to and ended", async () => {
    const call = new LoopCall();
    await call.begin();
    await call.pass(14_000);
    expect(await call.spoken()).toEqual([]);
    await call.pass(1000);
    expect(await call.untilSpoken(1)).toEqual(["여보세요? 듣고 계신가요?"]);
    await call.tell("playback_finished");
    await call.pass(15_000);
    expect((await call.untilSpoken(2)).at(1)).toContain("안녕히 계세요");
    await call.tell("playback_finished");
    await until(async () => (await call.commands()).some(({ action }) => action === "hangup"));
  });

  it("ends after a quarter of an hour, whatever is said in it", async () => {
    const call = new LoopCall();
    await call.begin();
    await call.tell("speech_detected");
    await call.pass(15 * 60_000);
    expect((await call.untilSpoken(1)).join(" ")).toContain("안녕히 계세요");
    await call.tell("speech_detected");
    await call.pass(30_000);
    await until(async () => (await call.commands()).some(({ action }) => action === "hangup"));
  });

  it("that its platform never says the end of is over a minute after we ended it", async () => {
    const call = new LoopCall();
    await call.begin();
    await call.pass(15 * 60_000 + 30_000);
    await until(async () => (await call.commands()).some(({ action }) => action === "hangup"));
    await call.pass(60_000);
    expect(await call.seen()).toMatchObject({ status: "completed" });
  });

  it("that is over is not spoken in any more, and its platform's word for the end counts once", async () => {
    const call = new LoopCall();
    const said = await answers({ deltas: ["하나. ", "둘. ", "셋."], deltaMs: 300 });
    await call.begin();
    await call.say(said);
    await call.untilSpoken(1);
    expect(await call.tell("call_ended", { duration: 3 })).toMatchObject({ status: "accepted" });
    expect(await call.tell("call_ended", { duration: 3 })).toMatchObject({ status: "duplicate" });
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect(await call.spoken()).toEqual(["하나."]);
    const { types, lines } = await call.seen();
    expect(types.filter((type) => type === "call.ended")).toHaveLength(1);
    expect(lines.at(-1)).toBe("agent: 하나.");
  });

  it("is forgotten by its conversation once its call knows all", async () => {
    const call = new LoopCall();
    await call.begin();
    await call.tell("call_ended");
    await call.pass(10 * 60_000);
    await call.pass(1000);
    expect(await call.tell("playback_finished")).toMatchObject({ action: "listen" });
    expect((await call.seen()).types).toEqual(["call.answered", "call.said", "call.ended"]);
  });

  it("is told again what may not have come in, and no more where the platform knows of no such call", async () => {
    const call = new LoopCall();
    await order(OUTSIDE, "loop", { contains: call.id, answers: [{ status: 500 }] });
    const said = await answers({ text: "다시 말합니다." });
    await call.begin();
    await call.say(said);
    expect(await call.untilSpoken(1)).toEqual(["다시 말합니다."]);
    await order(OUTSIDE, "loop", { contains: call.id, answers: [{ status: 410 }] });
    await call.tell("speech_detected");
    await call.say(await answers({ text: "하나. 둘. 셋." }));
    await until(async () => {
      await call.pass(30_000);
      return (await call.seen()).status === "completed";
    });
    expect(await call.spoken()).toEqual(["다시 말합니다."]);
  });
});
