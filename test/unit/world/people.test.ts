import { expect, test } from "vitest";

import { callsOf, haveCall, haveWrite, meet, setPace, textsOf } from "../../world/world-client.ts";
import { openStandIn } from "./stand-in.ts";

const NUMBER = "01023456789";
const AUTHORIZATION = { authorization: "Bearer sk_live" };
const CLAWOPS = "/clawops/v1/accounts/AC7d2e9f41";
const CALL = { To: NUMBER, From: "07052350000", Url: "https://offhook.example/voice/clawops/a-ref" };

async function open(behaviour: Partial<Parameters<typeof meet>[1]>) {
  const standIn = await openStandIn();
  await meet(standIn.reachable, { phone: "+821023456789", ...behaviour });
  const text = (Body: string) =>
    standIn.ask("POST", `${CLAWOPS}/messages`, { To: NUMBER, From: "07052350000", Body }, AUTHORIZATION);
  const call = () => standIn.ask("POST", `${CLAWOPS}/calls`, CALL, AUTHORIZATION);
  return { ...standIn, text, call };
}

test("a person writes back to the number that wrote, as often as was said", async () => {
  const { text, pass, reachable, came, events } = await open({ textsBack: "1" });
  await text("내일 3시 예약입니다.");
  await pass();
  await text("확인되었습니다.");
  await pass();
  expect(events()).toEqual(["message.sent", "message.received", "message.sent"]);
  const received = new URLSearchParams(came[1]?.body);
  expect(Object.fromEntries(received)).toMatchObject({ From: NUMBER, To: "07052350000", Body: "1", NumMedia: "0" });
  const texts = await textsOf(reachable, NUMBER);
  expect(texts.map(({ direction, text: said }) => [direction, said])).toEqual([
    ["outbound", "내일 3시 예약입니다."],
    ["inbound", "1"],
    ["outbound", "확인되었습니다."],
  ]);
});

test("what is written is also written to vox.ai", async () => {
  const { ask, pass, events } = await open({ textsBack: ["네", "확인"] });
  const items = [{ to_number: NUMBER, message: "예약" }];
  await ask("POST", "/vox/v3/sms/batch", { from_number: "07045671234", items }, { authorization: "Bearer a" });
  await pass();
  expect(events()).toEqual(["message.received"]);
});

test("calls come to different ends in turn, the last of them again and again", async () => {
  const { call, pass, reachable } = await open({ calls: ["ignores", { does: "answers" }, "busy"] });
  for (let times = 0; times < 4; times++) {
    await call();
    await pass();
  }
  const { items } = await callsOf(reachable, NUMBER);
  expect(items.map(({ did }) => did)).toEqual(["ignores", "answers", "busy", "busy"]);
});

test("who missed a call calls back, and is answered", async () => {
  const { call, pass, reachable, came, events } = await open({ calls: ["ignores", "rejects"], callsBack: true });
  await call();
  await pass();
  const { items } = await callsOf(reachable, NUMBER);
  expect(items.map(({ direction, answeredAt }) => [direction, answeredAt !== null])).toEqual([
    ["outbound", false],
    ["inbound", true],
  ]);
  expect(events()).toEqual(["call.initiated", "call.ringing", "call.answered", "call.ended completed"]);
  expect(came.every(({ path, body }) => path === "/webhooks/clawops" && body.includes("To=07052350000"))).toBe(true);
  await call();
  await pass();
  expect((await callsOf(reachable, NUMBER)).items).toHaveLength(3);
});

test.each([
  ["clawops", "/webhooks/clawops", ["call.initiated", "call.ringing", "call.answered", "call.ended completed"]],
  ["vox", "/webhooks/vox/a-vox-token", ["ignored", "call.answered", "call.ended completed", "call.analyzed"]],
  ["teler", "/webhooks/teler", ["call.initiated", "call.answered", "call.initiated", "call.ended failed"]],
] as const)("people call and write unasked, through %s", async (via, path, events) => {
  const { pass, reachable, came } = await open({});
  await haveCall(reachable, { phone: NUMBER, via });
  await pass();
  expect(came.map(({ read }) => read[0])).toEqual(events);
  expect(came.at(-1)?.path).toBe(path);
  const before = came.length;
  await haveWrite(reachable, { phone: NUMBER, via, text: "안녕하세요" });
  await pass();
  expect(came.slice(before).map(({ read }) => read[0])).toEqual(via === "teler" ? [] : ["message.received"]);
});

test("behaviour that is none is refused in words", async () => {
  const { ask } = await open({});
  const answers = [
    await ask("POST", "/_/people", { phone: NUMBER, calls: "sleeps" }),
    await ask("POST", "/_/people", { phone: NUMBER, calls: { keys: ["a"] } }),
    await ask("POST", "/_/people", { phone: NUMBER, textBack: "1" }),
    await ask("PUT", "/_/people/pace", { ringMS: 1 }),
  ];
  expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
});

test("all goes at the pace that was set, by the clock that was set", async () => {
  const { call, pass, reachable } = await open({ calls: "ignores" });
  await setPace(reachable, { dialMs: 1000, ringMs: 20_000 });
  await call();
  await pass(20_999);
  expect((await callsOf(reachable, NUMBER)).items).toMatchObject([{ did: "ignores", endedAt: null }]);
  await pass(1);
  const { items } = await callsOf(reachable, NUMBER);
  expect((items[0]?.endedAt ?? 0) - (items[0]?.placedAt ?? 0)).toBe(21_000);
});
