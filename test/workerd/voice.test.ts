import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { routes } from "../../src/routes.ts";
import { deliver } from "./front-door.ts";
import { TELER_TOKEN, ask, loop, teler, telerFlow } from "./platforms.ts";
import { postsWith, until } from "./story.ts";

const PLAY = { action: "play", media_url: "https://media.example/hello.mp3" };
const never = () => new Promise<never>(() => undefined);
const fail = () => Promise.reject(new Error("out of order"));
const calls = (accept: () => Promise<unknown>) => ({ CALL: { getByName: () => ({ accept }) } });

/** Asks a Worker that was told other settings, or parts of which are out of order. */
async function deliverWhile(other: object, request: Request) {
  const startedAt = performance.now();
  const response = await routes.fetch(request, { ...env, ...other }, createExecutionContext());
  return { status: response.status, body: await response.json(), ms: performance.now() - startedAt };
}

type Call = {
  status: string;
  missed: boolean;
  direction: string;
  from: string;
  events: { type: string; data: object }[];
};
const callOf = async (provider: string, id: string) => (await ask<Call>("GET", `/api/calls/${provider}/${id}`)).body;

const flowOf = (call: unknown, more: object = {}) => ({
  call_id: call,
  account_id: "acc_01K2ZP",
  from_number: "+919876500001",
  to_number: "+918065001234",
  direction: "inbound",
  ...more,
});
const failedOf = (call: string) => ({
  id: `evt_${call}`,
  type: "call.failed",
  api_version: "2026-06-01",
  occurred_at: "2026-08-21T09:15:32.501Z",
  call_id: call,
  data: { call_id: call, reason: "no_answer" },
});

describe("Teler's question what to do with a call", () => {
  it("is answered with the greeting, or the end of the call where there is none", async () => {
    expect(await deliver(telerFlow(flowOf("cs_greeted")))).toMatchObject({ status: 200, body: PLAY });
    const without = await deliverWhile({ TELER_GREETING_URL: "" }, telerFlow(flowOf("cs_hungup")));
    expect(without).toMatchObject({ status: 200, body: { action: "hangup" } });
  });

  it("is answered the same again, and known once", async () => {
    for (let times = 0; times < 3; times++)
      expect(await deliver(telerFlow(flowOf("cs_again")))).toMatchObject({ status: 200, body: PLAY });
    expect((await callOf("teler", "cs_again")).events).toMatchObject([
      {
        type: "call.initiated",
        data: { direction: "inbound", from: "+919876500001", extra: { account_id: "acc_01K2ZP" } },
      },
    ]);
  });

  it.each([
    ["", undefined],
    ["{", undefined],
    ["[]", undefined],
    ["null", undefined],
    ["{}", undefined],
    ["with no id", flowOf(null)],
    ["with an object for an id", flowOf({ a: 1 })],
    ["with numbers that are none", flowOf("cs_odd", { from_number: 7, to_number: {}, direction: ["inbound"] })],
    ["of a direction that is none", flowOf("cs_sideways", { direction: "sideways" })],
  ])("is answered with a flow, whatever its body is: %s", async (body, payload) => {
    expect(await deliver(telerFlow(payload ?? body))).toMatchObject({ status: 200, body: PLAY });
  });

  it("is answered with a flow within 5 s, whatever is broken behind it", async () => {
    const all = { KV: { get: never, put: never }, SPILL: { send: never }, LEDGER: { prepare: fail } };
    const silent = { ...all, ...calls(never) };
    const mute = { bind: () => ({ all: never }) };
    const answers = await Promise.all([
      deliverWhile(silent, telerFlow(flowOf("cs_silent"))),
      deliverWhile({ ...silent, LEDGER: { prepare: () => mute } }, telerFlow({})),
      deliverWhile(calls(fail), telerFlow(flowOf("cs_broken"))),
    ]);
    for (const { status, body, ms } of answers) {
      expect([status, body]).toEqual([200, PLAY]);
      expect(ms).toBeLessThan(5000);
    }
  });

  it.each(["wrong", `${TELER_TOKEN}x`, "%zz", "%20"])(
    "is refused at the token %j, in always the same words",
    async (token) => {
      for (const payload of [flowOf("cs_forged"), "{"])
        expect(await deliver(telerFlow(payload, { token }))).toMatchObject({
          status: 401,
          body: { error: "unauthorized" },
        });
      expect((await ask("GET", "/api/calls/teler/cs_forged")).status).toBe(404);
    },
  );

  it("says which way the call goes, so that one nobody picks up is told to Slack", async () => {
    const number = "+919876500002";
    await deliver(telerFlow(flowOf("cs_missed", { from_number: number })));
    expect((await deliver(teler(failedOf("cs_missed")))).status).toBe(202);
    await until(async () => (await postsWith("98765 00002")).length === 1);
    expect(await callOf("teler", "cs_missed")).toMatchObject({ missed: true, status: "no-answer", from: number });
  });

  it("also where it comes after the end", async () => {
    await deliver(teler(failedOf("cs_late")));
    expect(await callOf("teler", "cs_late")).toMatchObject({ missed: false, direction: null });
    await deliver(telerFlow(flowOf("cs_late", { from_number: "+919876500003" })));
    await until(async () => (await postsWith("98765 00003")).length === 1);
  });
});

describe("a Teler webhook", () => {
  it("is refused where it is stale, forged or unsigned, in always the same words", async () => {
    const refused = { status: 401, body: { error: "unauthorized" } };
    const event = failedOf("cs_refused");
    expect(await deliver(teler(event, { ageSeconds: 301 }))).toMatchObject(refused);
    expect(await deliver(teler(event, { ageSeconds: -301 }))).toMatchObject(refused);
    expect(await deliver(teler(event, { secret: "another" }))).toMatchObject(refused);
    const unsigned = teler(event);
    unsigned.headers.delete("x-teler-signature");
    expect(await deliver(unsigned)).toMatchObject(refused);
    const undated = teler(event);
    undated.headers.set("x-teler-timestamp", "");
    expect(await deliver(undated)).toMatchObject(refused);
    expect((await ask("GET", "/api/calls/teler/cs_refused")).status).toBe(404);
    expect((await deliver(teler(event, { ageSeconds: 290 }))).status).toBe(202);
  });

  it("of the scheme with pipes is refused at another URL", async () => {
    const { signTelerPipe } = await import("../world/sign.ts");
    const body = JSON.stringify(failedOf("cs_pipe"));
    const timestamp = String(Math.floor(Date.now() / 1000));
    const url = "https://offhook.example/webhooks/teler/a";
    const signature = signTelerPipe({ timestamp, url, body, secret: "a-teler-secret-for-the-tests" });
    const headers = {
      "content-type": "application/json",
      "x-teler-timestamp": timestamp,
      "x-teler-signature": signature,
    };
    const statusAt = async (at: string) =>
      (await deliverWhile({ TELER_SIGNATURE: "pipe" }, new Request(at, { method: "POST", headers, body }))).status;
    expect(await statusAt(url.replace(/a$/, "b"))).toBe(401);
    expect(await statusAt("https://offhook.example/webhooks/teler")).toBe(401);
    expect(await statusAt(url)).toBe(202);
  });

  it("needs the token in its URL where no secret is set", async () => {
    const unset = { TELER_WEBHOOK_SECRET: "", TELER_WEBHOOK_SECRET_OLD: "" };
    const statusAt = async (path: string) => (await deliverWhile(unset, teler(failedOf("cs_token"), { path }))).status;
    expect(await statusAt("/webhooks/teler/wrong")).toBe(401);
    expect(await statusAt("/webhooks/teler")).toBe(401);
    expect(await statusAt(`/webhooks/teler/${TELER_TOKEN}`)).toBe(202);
  });

  it("alone is refused while it is not known how it is signed", async () => {
    const bad = { TELER_SIGNATURE: "x" };
    expect((await deliverWhile(bad, teler(failedOf("cs_bad")))).status).toBe(503);
    expect((await deliverWhile(bad, loop({ event: "call_ended", call_id: "loop-bad" }))).status).toBe(202);
  });
});

describe("the voice loop", () => {
  const step = (event: string, call: string, more = {}) => loop({ event, call_id: call, ...more });
  const incoming = (call: string) => step("incoming_call", call, { from: "01012345678", to: "07052351234" });

  it("is told what to do at each step, and the same at each repeat", async () => {
    const text = "안녕하세요, Offhook입니다. 무엇을 도와드릴까요?";
    const steps: [Request, number, object][] = [
      [incoming("loop-1"), 200, { action: "play", text }],
      [step("playback_finished", "loop-1"), 200, { action: "listen" }],
      [step("end_of_speech", "loop-1", { transcript: "예약이요" }), 200, { action: "wait" }],
      [step("end_of_speech", "loop-1", { audio: { b64: "AAAA", format: "wav" } }), 200, { action: "wait" }],
      [step("speech_detected", "loop-1"), 200, { status: "ignored" }],
      [
        step("call_ended", "loop-1", { duration: 42, cost: 0.03, reason: "caller_hangup" }),
        202,
        { status: "accepted" },
      ],
    ];
    for (const [request, status, body] of steps) {
      expect(await deliver(request.clone())).toMatchObject({ status, body });
      const again = "status" in body && status === 202 ? { status: "duplicate" } : body;
      expect(await deliver(request)).toMatchObject({ status: 200, body: again });
    }
    const call = await callOf("loop", "loop-1");
    expect(call).toMatchObject({ status: "completed", direction: "inbound", from: "+821012345678", missed: false });
    expect(call.events.map(({ type }) => type)).toEqual(["call.answered", "call.said", "call.ended"]);
  });

  it("greets in the owner's words, or in ours in his language and with his name", async () => {
    const greetingWith = async (settings: object) =>
      ((await deliverWhile(settings, incoming(`loop-${JSON.stringify(settings)}`))).body as { text: string }).text;
    expect(await greetingWith({ BUSINESS_NAME: "강남내과" })).toContain("강남내과입니다");
    expect(await greetingWith({ BUSINESS_NAME: "Gangnam Clinic", LANGUAGE: "en" })).toContain("this is Gangnam Clinic");
    expect(await greetingWith({ BUSINESS_NAME: "강남내과", GREETING: "네, {business}!" })).toBe("네, 강남내과!");
  });

  it.each([
    ["forged", () => loop({ event: "incoming_call", call_id: "loop-no" }, { secret: "another" })],
    ["unsigned", () => new Request(incoming("loop-no"), { headers: { "content-type": "application/json" } })],
    [
      "signed otherwise",
      () => new Request(incoming("loop-no"), { headers: { "x-signature": `sha256=${"A".repeat(64)}` } }),
    ],
  ])("does not begin for a step that is %s", async (_, request) => {
    expect(await deliver(request())).toMatchObject({ status: 401, body: { error: "unauthorized" } });
    expect((await ask("GET", "/api/calls/loop/loop-no")).status).toBe(404);
  });

  it("goes on where its object is out of reach, but not where nothing could be stored", async () => {
    const spilled = await deliverWhile(calls(fail), incoming("loop-spilled"));
    expect(spilled).toMatchObject({ status: 200, body: { action: "play" } });
    await until(async () => (await ask("GET", "/api/calls/loop/loop-spilled")).status === 200);
    const lost = await deliverWhile({ ...calls(fail), SPILL: { send: fail } }, incoming("loop-lost"));
    expect(lost.status).toBe(503);
  });

  it.each([
    ["", 400],
    ["{", 400],
    ["[]", 202],
    ["{}", 202],
    ['{"event":"incoming_call"}', 202],
    ['{"event":"incoming_call","call_id":{}}', 202],
    ['{"event":"end_of_speech","call_id":"loop-odd","transcript":["x"]}', 202],
    ['{"event":"dance","call_id":"loop-odd"}', 200],
    ['{"event":"incoming_call","call_id":7,"from":1012345678,"to":[]}', 200],
  ])("survives the body %j", async (body, status) => {
    expect((await deliver(loop(body))).status).toBe(status);
  });
});
