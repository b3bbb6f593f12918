import { describe, expect, test } from "vitest";

import { callsOf, meet, order, setPace, violationsIn } from "../../world/world-client.ts";
import { openStandIn, PUBLIC_URL, type StandIn } from "./stand-in.ts";

const NUMBER = "01023456789";
const REF = `${PUBLIC_URL}/webhooks/clawops/a-ref`;
const SPEAK = `${PUBLIC_URL}/voice/clawops/a-ref`;
const BY_AGENT = { AgentId: "agent1", CallContext: { Instruction: "주문 확인", Variables: { name: "김하늘" } } };
const BY_FLOW = { Url: SPEAK };
const ASKING = `<Response>
  <Gather numDigits="1" timeout="6" action="${SPEAK}/key"><Say language="ko-KR">확인은 1번</Say></Gather>
  <Say>안녕히 계세요.</Say><Hangup/>
</Response>`;
const THANKING = `<?xml version="1.0" encoding="UTF-8"?><Response><Say>확인되었습니다.</Say></Response>`;
const SAYS = { "/voice/clawops/a-ref": ASKING, "/voice/clawops/a-ref/key": THANKING };

type Told = { callId: string; status: string; code: string; duration: number | null; hangupCause: string | null } & {
  answeredBy: string | null;
  data: Told[];
};

async function open(says: Record<string, string> = SAYS, refuses = 0) {
  const standIn = await openStandIn({ says, refuses });
  const api = async (method: string, path: string, body?: unknown) => {
    const headers = { authorization: "Bearer sk_live" };
    const answer = await standIn.ask(method, `/clawops/v1/accounts/AC7d2e9f41${path}`, body, headers);
    return { status: answer.status, body: await answer.json<Told>() };
  };
  const bodyOf = (by: object) => ({ To: NUMBER, From: "07052351234", StatusCallback: REF, ...by });
  const place = (by: object) => api("POST", "/calls", bodyOf(by));
  /** Whatever is answered, and if nothing is. */
  const placeBlindly = () => place(BY_FLOW).catch(() => undefined);
  return { ...standIn, api, place, placeBlindly };
}

async function wasCalled({ reachable }: Pick<StandIn, "reachable">) {
  return (await callsOf(reachable, NUMBER)).items;
}

describe("a placed call", () => {
  test.each([
    ["ignores", ["call.initiated", "call.ringing", "call.ended no-answer"], "no_answer"],
    ["busy", ["call.initiated", "call.ringing", "call.ended busy"], "user_busy"],
    ["rejects", ["call.initiated", "call.ringing", "call.ended rejected"], "call_rejected"],
    ["fails", ["call.initiated", "call.ended failed"], "network_out_of_order"],
    ["invalid", ["call.initiated", "call.ended failed"], "invalid_number"],
    ["answers", ["call.initiated", "call.ringing", "call.answered", "call.ended completed"], "normal_clearing"],
  ] as const)("to somebody who %s is told of by callbacks that we believe", async (does, events, hangupCause) => {
    const { place, pass, came, events: read, api, ...standIn } = await open();
    await meet(standIn.reachable, { phone: NUMBER, calls: does });
    const { status, body: call } = await place(BY_FLOW);
    expect([status, call.status]).toEqual([201, "queued"]);
    await pass();
    expect(read().filter((event) => event !== "asked")).toEqual(events);
    expect(came.every(({ path }) => /^\/(?:webhooks|voice)\/clawops\/a-ref/.test(path))).toBe(true);
    const { body } = await api("GET", `/calls/${call.callId}`);
    expect(body).toMatchObject({ hangupCause, answeredBy: null });
    expect(read().at(-1)).toBe(`call.ended ${body.status}`);
    expect((await api("GET", `/calls?to=${NUMBER}`)).body.data).toMatchObject([{ callId: call.callId }]);
  });

  test("tells only what was asked for, by the names of events", async () => {
    const { place, pass, events, ...standIn } = await open();
    await place({ CallFlowId: "flow1", StatusCallbackEvent: "answered in-progress" });
    await pass();
    expect(events()).toEqual(["call.answered"]);
    expect(await violationsIn(standIn.reachable)).toMatchObject([{ what: 'StatusCallbackEvent has no "in-progress"' }]);
  });

  test.each([
    [{ MachineDetection: "Enable" }, { does: "machine" }, "machine"],
    [{ MachineDetection: "Enable" }, { takenFor: "unknown" }, "unknown"],
    [{ MachineDetection: "Enable" }, "answers", "human"],
    [{}, "machine", null],
  ] as const)("asked with %j, answered by %j, is %s", async (asked, calls, answeredBy) => {
    const { place, pass, came, api, reachable } = await open();
    await meet(reachable, { phone: NUMBER, calls });
    const { callId } = (await place({ ...BY_FLOW, ...asked })).body;
    await pass();
    expect((await api("GET", `/calls/${callId}`)).body.answeredBy).toBe(answeredBy);
    expect(new URLSearchParams(came.at(-1)?.body).get("AnsweredBy")).toBe(answeredBy);
  });
});

describe("what is said in a call", () => {
  test("is heard, and the key that is pressed is delivered", async () => {
    const { place, pass, came, ...standIn } = await open();
    await meet(standIn.reachable, { phone: NUMBER, calls: { keys: ["1"] } });
    await place(BY_FLOW);
    await pass();
    const [call] = await wasCalled(standIn);
    expect(call).toMatchObject({ did: "answers", heard: ["확인은 1번", "확인되었습니다."], pressed: ["1"] });
    const asked = came.filter(({ read }) => read[0] === "asked").map(({ body }) => new URLSearchParams(body));
    expect(asked.map((form) => [form.get("CallStatus"), form.get("Digits")])).toEqual([
      ["in-progress", null],
      ["in-progress", "1"],
    ]);
    expect(await violationsIn(standIn.reachable)).toEqual([]);
  });

  test("goes on where nothing is pressed", async () => {
    const standIn = await open();
    await standIn.place(BY_FLOW);
    await standIn.pass();
    expect(await wasCalled(standIn)).toMatchObject([{ heard: ["확인은 1번", "안녕히 계세요."], pressed: [""] }]);
  });

  test("is the agent's, who knows what it was told and leaves a transcript", async () => {
    const standIn = await open();
    const talk = [{ role: "agent" as const, text: "주문 맞으세요?" }];
    await meet(standIn.reachable, { phone: NUMBER, calls: { talk, summary: "주문 확인" } });
    const { callId } = (await standIn.place(BY_AGENT)).body;
    await standIn.pass();
    expect(await wasCalled(standIn)).toMatchObject([{ heard: ["주문 맞으세요?"], told: BY_AGENT.CallContext }]);
    expect((await standIn.api("GET", `/calls/${callId}/transcript`)).body).toMatchObject({
      segments: [{ speaker: "speaker_0", text: "주문 맞으세요?" }],
    });
    expect((await standIn.api("GET", `/calls/${callId}/summary`)).body).toMatchObject({
      resultJson: { coreSummary: "주문 확인" },
    });
    expect(standIn.events().slice(-2)).toEqual(["call.transcribed", "call.analyzed"]);
  });

  test("that cannot be followed ends the call and is held against us", async () => {
    const standIn = await open({ "/voice/clawops/a-ref": "<Response><Say>안녕" });
    const { callId } = (await standIn.place(BY_FLOW)).body;
    await standIn.pass();
    expect((await standIn.api("GET", `/calls/${callId}`)).body.hangupCause).toBe("app_error");
    expect(await violationsIn(standIn.reachable)).toEqual([
      { platform: "clawops", call: callId, what: "<Say> is not closed" },
    ]);
  });
});

describe("the platform", () => {
  test.each([
    ["twice", ["call.initiated", "call.initiated", "call.ended busy", "call.ended busy"]],
    ["reversed", ["call.ended busy", "call.initiated"]],
    ["none", []],
  ] as const)("tells of a call in the manner that it is told to: %s", async (manner, events) => {
    const standIn = await open();
    await order(standIn.reachable, "clawops", { contains: NUMBER, answers: [{ callbacks: manner }] });
    await meet(standIn.reachable, { phone: NUMBER, calls: "busy" });
    await standIn.place({ ...BY_FLOW, StatusCallbackEvent: "initiated completed" });
    await standIn.pass();
    expect(standIn.events()).toEqual(events);
    expect((await standIn.api("GET", "/calls?status=busy")).body.data).toHaveLength(1);
  });

  test("takes a call and does not say so; or refuses it and places none", async () => {
    const standIn = await open();
    for (const [answer, calls] of [
      [{ status: 500, accept: true }, 1],
      [{ status: 500 }, 1],
      [{ drop: true, accept: true }, 2],
    ] as const) {
      await order(standIn.reachable, "clawops", { contains: NUMBER, answers: [answer] });
      await standIn.placeBlindly();
      await standIn.pass();
      expect(await wasCalled(standIn)).toHaveLength(calls);
    }
  });

  test("tells a thing again that was not taken", async () => {
    const standIn = await open({}, 1);
    await standIn.place({ CallFlowId: "flow1", StatusCallbackEvent: "initiated" });
    await standIn.pass();
    expect(standIn.events()).toEqual(["call.initiated", "call.initiated"]);
  });

  test("has as many lines as it is told to have", async () => {
    const standIn = await open();
    await standIn.ask("PUT", "/_/clawops/lines", { lines: 1 });
    await setPace(standIn.reachable, { ringMs: 30_000 });
    expect((await standIn.place(BY_FLOW)).status).toBe(201);
    expect((await standIn.place(BY_FLOW)).body.code).toBe("concurrent_call_limit");
    await standIn.pass();
    expect((await standIn.place(BY_FLOW)).status).toBe(201);
    expect((await callsOf(standIn.reachable, NUMBER)).overlapping).toEqual([]);
  });

  test("sees two calls that one person has at one time", async () => {
    const standIn = await open();
    const ids = [(await standIn.place(BY_FLOW)).body.callId, (await standIn.place(BY_FLOW)).body.callId];
    await standIn.pass();
    expect((await callsOf(standIn.reachable, "+82 10-2345-6789")).overlapping).toEqual([ids]);
  });
});

test.each([
  ["a context without an agent", { ...BY_FLOW, CallContext: BY_AGENT.CallContext }],
  ["an instruction that is too long", { AgentId: "a", CallContext: { Instruction: "가".repeat(4001) } }],
  [
    "fifty-one variables",
    {
      AgentId: "a",
      CallContext: {
        Instruction: "a",
        Variables: Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`v${n}`, n])),
      },
    },
  ],
  ["a variable that is no scalar", { AgentId: "a", CallContext: { Instruction: "a", Variables: { a: null } } }],
  ["a reserved variable of a flow", { CallFlowId: "a", Variables: { caller: "a" } }],
  ["an address that is none", { Url: "/voice" }],
  ["a field that it does not have", { ...BY_FLOW, StatusCallBack: REF }],
  ["a time to ring that is too long", { ...BY_FLOW, Timeout: 601 }],
])("%s is refused", async (_, by) => {
  expect(await (await open()).place(by)).toMatchObject({ status: 400, body: { code: "VALIDATION" } });
});
