import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";

import { silence } from "../../world/sound.ts";
import { haveRealtimeFail, haveRealtimeSay, violationsIn } from "../../world/world-client.ts";
import { StreamCall, dial, knock } from "./stream-call.ts";
import { OUTSIDE } from "./talking.ts";

/** A year of its own, so that nothing here is taken for what another file does. */
const THEN = Date.UTC(2032, 0, 2, 4);
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const GREETING = "안녕하세요, 강남내과입니다. 무엇을 도와드릴까요?";
const REGRET = /통화를 이어 가기 어렵습니다/;

beforeAll(() => void vi.useFakeTimers({ now: THEN, toFake: ["Date"] }));
afterEach(async () => expect(await violationsIn(OUTSIDE)).toEqual([]));

/** A talk in which the greeting was heard. */
async function talking() {
  const call = new StreamCall();
  const ticket = await call.ticket();
  const line = await call.talk(ticket);
  await call.untilSaid(1);
  return { call, ticket, line };
}

/** The call is over, with all that follows by itself. */
async function untilOver(call: StreamCall): Promise<void> {
  await call.untilHungUp();
  expect((await call.known())?.state).toBe("over");
  await call.pass(0);
}

const twoMegabytes = `{"event":"media","media":{"track":"inbound","payload":"${"A".repeat(2_000_000)}"}}`;

describe("what is no call ends cleanly", () => {
  it.each([
    ["media before the start", { event: "media", media: { track: "inbound", payload: "//8=" } }, 1008],
    ["a text frame of 2 MB", twoMegabytes, 1009],
    ["binary rubbish", Uint8Array.of(0, 255, 1), 1003],
    ["text that is no JSON", "{", 1007],
    ["text that is no object", '"hello"', 1007],
    ["a start of nothing", { event: "start" }, 1007],
    ["a start of no call", { event: "start", start: { callId: "" } }, 1007],
    ["an unending list", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, null],
    ["sound that is none", { event: "media", media: { payload: '"},{' } }, 1007],
  ])("on a socket on which nothing was said before: %s", async (_, frame, code) => {
    const call = new StreamCall();
    const ticket = await call.ticket();
    const line = await dial(ticket);
    line.say(frame);
    if (code === null) line.close();
    expect(await line.untilClosed()).toBe(code ?? 1000);
    await untilOver(call);
    expect((await knock(ticket)).status).toBe(401);
    // Who hears no more than a regret was missed.
    expect((await call.seen()).types).toEqual(["call.initiated", ...(code === null ? [] : ["call.ended"])]);
    const after = await call.after(ticket);
    expect(after).toMatchObject({ faults: [], verbs: code === null ? ["Connect"] : ["Say", "Hangup"] });
  });

  it.each([
    ["a second start", null, 1008],
    ["a text frame of 2 MB", twoMegabytes, 1009],
    ["binary rubbish", Uint8Array.of(0, 255, 1), 1003],
    ["text that is no JSON", "{", 1007],
  ])("in the midst of a talk: %s", async (_, frame, code) => {
    const { call, ticket, line } = await talking();
    line.say(frame ?? call.start(ticket));
    expect(await line.untilClosed()).toBe(code);
    await untilOver(call);
    const { types, lines } = await call.seen();
    expect(types).toEqual(["call.initiated", "call.answered", "call.said", "call.transcribed"]);
    expect(lines).toEqual([`agent: ${GREETING}`]);
    const regret = await call.after(ticket);
    expect(regret).toMatchObject({ faults: [], verbs: ["Say", "Hangup"] });
    expect(regret.said).toMatch(REGRET);
    expect(await call.after(ticket)).toEqual(regret);
    await call.pass(MINUTE);
    await call.pass(0);
    expect(await call.seen()).toMatchObject({ status: "completed", missed: false });
  });

  it("where nothing is said on the socket for 5 s", async () => {
    const call = new StreamCall();
    const line = await dial(await call.ticket());
    line.say({ event: "connected", protocol: "Call", version: "1.0.0" });
    vi.setSystemTime(Date.now() + 5 * SECOND);
    expect(await line.untilClosed()).toBe(1008);
    await untilOver(call);
  });

  it("whatever means nothing to us is passed over, and the talk goes on", async () => {
    const { call, line } = await talking();
    for (const frame of [
      { event: "no.such.event" },
      { event: 7 },
      [],
      { event: "mark", mark: { name: "m999999999" } },
      { event: "mark", mark: null },
      { event: "dtmf", dtmf: { digit: "1" } },
      { event: "media", media: { payload: "" } },
    ])
      line.say(frame);
    line.speak("여보세요?");
    await call.untilSaid(3);
    expect(line.closed).toBeNull();
    line.say({ event: "stop" });
    await untilOver(call);
    expect((await call.seen()).lines).toEqual([`agent: ${GREETING}`, "caller: 여보세요?", "agent: 네, 알겠습니다."]);
  });

  it("where far more comes than anybody could say", async () => {
    const { call, line } = await talking();
    line.hear(silence(100_000));
    line.say({ event: "stop" });
    await line.untilClosed();
    await untilOver(call);
    expect((await call.seen()).lines).toEqual([`agent: ${GREETING}`]);
  });
});

describe("a second socket", () => {
  it("is not let in while one is live, and takes nothing from that", async () => {
    const { call, ticket, line } = await talking();
    for (let times = 0; times < 3; times++) expect((await knock(ticket)).status).toBe(401);
    line.speak("아직 계신가요?");
    await call.untilSaid(3);
    expect(line.closed).toBeNull();
    line.close();
    await untilOver(call);
    expect(await call.sessions()).toHaveLength(1);
  });
});

describe("after a stream", () => {
  it("that broke the talk goes on over another one, twice, and the model knows what was said", async () => {
    const { call, ticket, line } = await talking();
    line.close(4000);
    await call.untilHungUp();
    let before = ticket;
    for (let times = 1; times <= 2; times++) {
      const again = await call.after(before);
      expect(again).toMatchObject({ faults: [], verbs: ["Connect"], parameters: { ticket: again.ticket } });
      expect(again.ticket).not.toBe(before);
      expect(await call.after(before)).toEqual(again);
      expect((await knock(before)).status).toBe(401);
      const next = await call.talk(again.ticket);
      await call.untilSaid(1 + times);
      const [session] = (await call.sessions()).slice(-1);
      expect(JSON.stringify(session?.items)).toContain(GREETING);
      next.close();
      await call.untilHungUp();
      before = again.ticket ?? "";
    }
    expect((await call.after(before)).said).toMatch(REGRET);
    await call.pass(0);
    const { types, lines } = await call.seen();
    expect(lines.filter((said) => said.includes(GREETING))).toHaveLength(1);
    expect(types.filter((type) => type === "call.answered")).toHaveLength(1);
  });

  it("is asked once more while the talk goes on already, which harms nothing", async () => {
    const { call, ticket, line } = await talking();
    line.close();
    await call.untilHungUp();
    const again = await call.after(ticket);
    const next = await call.talk(again.ticket);
    await call.untilSaid(2);
    expect(await call.after(ticket)).toEqual(again);
    next.speak("들리세요?");
    await call.untilSaid(4);
    expect(next.closed).toBeNull();
    next.close();
    await call.untilHungUp();
  });

  it("on which nobody ever came, another one is tried, and the call counts as answered by that", async () => {
    const call = new StreamCall();
    const ticket = await call.ticket();
    const again = await call.after(ticket);
    expect(again.verbs).toEqual(["Connect"]);
    expect((await knock(ticket)).status).toBe(401);
    const line = await call.talk(again.ticket);
    await call.untilSaid(1);
    line.close();
    await untilOver(call);
    expect((await call.seen()).types).toContain("call.answered");
  });

  it("that the platform asks after before its socket is closed is closed by that, and the model's with it", async () => {
    const { call, ticket, line } = await talking();
    expect((await call.after(ticket)).verbs).toEqual(["Connect"]);
    await line.untilClosed();
    await call.untilHungUp();
  });

  it("on which the model said goodbye the call ends, however often that is asked", async () => {
    const { call, ticket, line } = await talking();
    const calls = [{ name: "end_call", arguments: {} }];
    await haveRealtimeSay(OUTSIDE, { contains: "끊을게요 1", answers: [{ text: "안녕히 계세요.", calls }] });
    line.speak("끊을게요 1");
    await line.untilClosed();
    await untilOver(call);
    for (let times = 0; times < 2; times++) expect((await call.after(ticket)).verbs).toEqual(["Hangup"]);
  });

  it("for which no model could be had, that is said, and the call ends", async () => {
    await haveRealtimeFail(OUTSIDE, { does: "refuse" }, { does: "refuse" });
    const call = new StreamCall();
    const ticket = await call.ticket();
    const line = await call.talk(ticket);
    await line.untilClosed();
    const regret = await call.after(ticket);
    expect(regret.verbs).toEqual(["Say", "Hangup"]);
    expect(regret.said).toMatch(REGRET);
    expect((await call.ask()).verbs).toEqual(["Hangup"]);
  });
});
