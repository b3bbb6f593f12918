import { env } from "cloudflare:workers";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { CallObject } from "../../../src/objects/call-object.ts";
import { OutreachObject } from "../../../src/objects/outreach-object.ts";
import { haveRealtimeSay, meet, violationsIn } from "../../world/world-client.ts";
import { callback } from "../front-door.ts";
import { pass, placeOrder, seen as seenOf } from "../outreach/outreach.ts";
import { askWith, logged } from "../outreach/pretending.ts";
import { untilIdle } from "../storage.ts";
import { until } from "../story.ts";
import { StreamCall, refsOf } from "./stream-call.ts";
import { OUTSIDE } from "./talking.ts";

/** A year of its own, so that nothing here is taken for what another file does. */
const THEN = Date.UTC(2033, 0, 2, 4);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;
const GREETING = "agent: 안녕하세요, 강남내과입니다. 무엇을 도와드릴까요?";
const REGRET = /통화를 이어 가기 어렵습니다/;

beforeAll(() => void vi.useFakeTimers({ now: THEN, toFake: ["Date"] }));
afterEach(async () => {
  vi.restoreAllMocks();
  expect(await violationsIn(OUTSIDE)).toEqual([]);
});

/** A talk in which the greeting was heard. */
async function talking() {
  const call = new StreamCall();
  const ticket = await call.ticket();
  const line = await call.talk(ticket);
  await call.untilSaid(1);
  return { call, ticket, line };
}

/** Has the model answer these words by calling a tool. */
async function haveCall(
  contains: string,
  name: string,
  given: Record<string, string>,
  text = "잠시만요.",
): Promise<void> {
  await haveRealtimeSay(OUTSIDE, { contains, answers: [{ text, calls: [{ name, arguments: given }] }] });
}

describe("a conversation that is lost in the midst", () => {
  it("has told each line once, and goes on over another stream with what was said", async () => {
    const { call, ticket, line } = await talking();
    await call.lose();
    await line.untilClosed();
    await call.untilHungUp();
    const again = await call.after(ticket);
    expect(again.verbs).toEqual(["Connect"]);
    await call.talk(again.ticket);
    await call.untilSaid(2);
    await call.lose();
    await call.pass(SECOND);
    const { lines, types } = await call.seen();
    expect(lines).toEqual([GREETING, "agent: 네, 알겠습니다."]);
    expect(types.filter((type) => type === "call.answered")).toHaveLength(1);
    expect((await call.after(again.ticket ?? "")).verbs).toEqual(["Connect"]);
  });

  it("and after which nobody asks ends its call by itself", async () => {
    const { call } = await talking();
    await call.lose();
    await call.pass(2 * SECOND);
    await call.pass(MINUTE);
    await call.pass(0);
    expect(await call.seen()).toMatchObject({ status: "completed", missed: false, lines: [GREETING] });
  });

  it("has told an order's answer, though it was lost between noting and telling", async () => {
    const { ordered, call, ticket } = await calledAbout();
    const line = await call.talk(ticket);
    await call.untilSaid(1);
    const address = "서울 강남구 강남대로 1";
    await haveCall("맞아요 1", "confirm_order", { address });
    line.speak("맞아요 1");
    await until(async () => (await call.known())?.untold.wishes.length === 1);
    expect(await seenOf(ordered.object)).toMatchObject({ state: "calling" });
    await call.lose();
    await call.pass(0);
    expect(await seenOf(ordered.object)).toMatchObject({ state: "confirmed", result: { by: "call", address } });
    expect((await call.known())?.untold.wishes).toEqual([]);
  });
});

/** An order whose customer is on the phone with us, and what lets its stream in. */
async function calledAbout() {
  const ordered = await placeOrder();
  // Who talks here is not the pretend platform's person, who is not to pick up meanwhile.
  await meet(OUTSIDE, { phone: ordered.phone, calls: "ignores" });
  await pass(ordered, SECOND);
  const ref = (await refsOf(ordered.object)).at(-1) ?? expect.fail("there was no call");
  const call = new StreamCall();
  const { ticket } = await call.ask(`/voice/clawops/${ref}`, { Direction: "outbound", To: ordered.national });
  return { ordered, call, ticket: ticket ?? expect.fail("no stream was offered") };
}

describe("what others are out of reach for", () => {
  it("a call's lines are told once it is there again, each once, and the talk goes on meanwhile", async () => {
    const { call, line } = await talking();
    const logs = logged();
    const broken = vi.spyOn(CallObject.prototype, "accept").mockRejectedValue(new Error("out of order"));
    await call.pass(SECOND);
    await call.pass(SECOND);
    expect(logs()).toContain("call unreachable");
    line.speak("여보세요?");
    await call.untilSaid(3);
    line.say({ event: "stop" });
    await line.untilClosed();
    await call.pass(MINUTE);
    broken.mockRestore();
    await call.pass(5 * MINUTE);
    expect((await call.known())?.untold.events).toEqual([]);
    expect(await call.seen()).toMatchObject({
      status: "completed",
      lines: [GREETING, "caller: 여보세요?", "agent: 네, 알겠습니다."],
    });
  });

  it("an order's answer is told once it is there again, and nothing else waits for that", async () => {
    const { ordered, call, ticket } = await calledAbout();
    const line = await call.talk(ticket);
    await call.untilSaid(1);
    await haveCall("빼 주세요", "change_order", { said: "양말은 빼 주세요" });
    logged();
    const broken = vi.spyOn(OutreachObject.prototype, "answerInTalk").mockRejectedValue(new Error("out of order"));
    line.speak("빼 주세요");
    await until(async () => (await call.known())?.untold.wishes.length === 1);
    await call.pass(SECOND);
    expect((await call.known())?.untold).toMatchObject({ events: [], wishes: [{ means: "decline" }] });
    broken.mockRestore();
    await call.pass(MINUTE);
    expect(await seenOf(ordered.object)).toMatchObject({ state: "changed", result: { said: "양말은 빼 주세요" } });
  });

  it("what nobody can be told in a day is given up, and the conversation forgotten", async () => {
    const { call, line } = await talking();
    logged();
    vi.spyOn(CallObject.prototype, "accept").mockRejectedValue(new Error("out of order"));
    line.say({ event: "stop" });
    await line.untilClosed();
    for (const ms of [0, MINUTE, DAY]) await call.pass(ms);
    expect(await call.known()).toBeUndefined();
  });

  it.each([
    ["fails", () => Promise.reject(new Error("out of order"))],
    ["says nothing", () => new Promise<never>(() => undefined)],
  ])("a caller whose stream broke hears of it where the conversation %s", async (_, after) => {
    logged();
    const call = new StreamCall();
    const ticket = await call.ticket();
    const { idFromString } = env.CONVERSATION;
    const CONVERSATION = { idFromString: idFromString.bind(env.CONVERSATION), get: () => ({ after }) };
    const path = `/voice/clawops/${ticket}/after`;
    const answer = await askWith({ CONVERSATION }, callback({ CallId: call.id, CallStatus: "in-progress" }, { path }));
    expect(answer).toMatchObject({ status: 200, text: expect.stringMatching(REGRET) });
  });
});

describe("a caller who wants a person", () => {
  it("is put through once the stream is over, however often the platform asks", async () => {
    const { call, ticket, line } = await talking();
    await haveCall("사람이요", "transfer_to_person", {}, "연결해 드릴게요.");
    line.speak("사람이요");
    await line.untilClosed();
    const dialed = await call.after(ticket);
    expect(dialed).toMatchObject({ faults: [], verbs: ["Dial"], document: expect.stringContaining("01098765432") });
    expect(await call.after(ticket)).toEqual(dialed);
    await call.pass(0);
    expect(await call.seen()).toMatchObject({ status: "in-progress" });
    expect((await call.seen()).types).toContain("call.transferred");
  });
});

describe("a caller's message", () => {
  it("is told, though the conversation was lost before it told anything", async () => {
    const { call, line } = await talking();
    await haveCall("메모 1", "take_message", { text: "모레로 옮겨 주세요" });
    line.speak("메모 1");
    await until(async () => (await call.known())?.messages.length === 1);
    await call.lose();
    await call.pass(0);
    expect(Object.values((await call.seen()).fields)).toContain("모레로 옮겨 주세요");
    await untilIdle("clawops", call.id);
  });
});
