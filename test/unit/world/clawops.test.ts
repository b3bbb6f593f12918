import { describe, expect, test } from "vitest";

import { openWorld } from "./ask.ts";

const CALL = { To: "010-2345-6789", From: "07052358010", AgentId: "agent1" };
const TEXT = { To: "+821023456789", From: "070-5235-8010", Body: "안녕하세요" };

/** Whatever the API may answer; each test reads what belongs to its request. */
type Told = { status: string; code: string; callId: string; messageId: string; id: string; type: string } & {
  account_id: string;
  active: boolean;
  ok: boolean;
  data: object[];
  meta: { total: number };
  errors: { path: string }[];
};

function openAccount() {
  const ask = openWorld();
  const api = async (method: string, path: string, body?: unknown) => {
    const answer = await ask(method, `/clawops/v1/accounts/AC7d2e9f41${path}`, body, {
      authorization: "Bearer sk_live",
    });
    return { status: answer.status, body: (answer.status === 204 ? {} : await answer.json()) as Told };
  };
  const seed = (call: object, more: object = {}) =>
    ask("POST", "/_/clawops/calls", { call: { from: "01012345678", to: "07052351234", ...call }, ...more });
  return { ask, api, seed };
}

async function codeOf(method: string, path: string, body?: unknown) {
  const answer = await openAccount().api(method, path, body);
  return [answer.status, answer.body.code];
}

test("a request without a good key is refused before anything else", async () => {
  const answer = await openWorld()("GET", "/clawops/v1/accounts/AC7d2e9f41/calls", undefined, {
    authorization: "Bearer no",
  });
  expect([answer.status, await answer.json()]).toMatchObject([401, { code: "unauthorized" }]);
});

describe("calls", () => {
  test("a placed call is queued, with domestic digits, and shows in the list", async () => {
    const { api } = openAccount();
    const { status, body: call } = await api("POST", "/calls", CALL);
    expect(status).toBe(201);
    expect(call).toMatchObject({ status: "queued", to: "01023456789", direction: "outbound", accountId: "AC7d2e9f41" });
    expect(call.callId).toMatch(/^CA[0-9a-f]{32}$/);
    expect((await api("GET", `/calls/${call.callId}`)).body).toEqual({ ...call, transfers: [] });
    const list = await api("GET", "/calls?number=01023456789&status=queued");
    expect(list.body).toEqual({ data: [call], meta: { page: 0, pageSize: 20, total: 1 } });
    expect((await api("GET", "/calls?status=busy")).body.data).toEqual([]);
    expect((await api("GET", "/calls?until=2020-01-01T00:00:00Z")).body.data).toEqual([]);
  });

  test.each([
    ["an international number", { ...CALL, To: "+14155550100" }, 400, "UNSUPPORTED_COUNTRY"],
    ["a bad number", { ...CALL, To: "821023456789" }, 400, "INVALID_PHONE_NUMBER"],
    ["a foreign From", { ...CALL, From: "01011112222" }, 400, "VALIDATION"],
    ["two modes", { ...CALL, Url: "https://a.example" }, 400, "VALIDATION"],
    ["no mode", { To: CALL.To, From: CALL.From }, 409, "sdk_not_connected"],
    ["the mode that is gone", { ...CALL, AI: {} }, 410, "ai_mode_removed"],
    ["extra keys in the context", { ...CALL, CallContext: { Instruction: "a", Extra: 1 } }, 400, "VALIDATION"],
    ["a body that is not JSON", "{", 400, "VALIDATION"],
  ])("%s is refused", async (_, body, status, code) => {
    expect(await codeOf("POST", "/calls", body)).toEqual([status, code]);
  });

  test("a validation refusal names each bad field", async () => {
    const { body } = await openAccount().api("POST", "/calls", { AgentId: "a" });
    expect(body.errors.map(({ path }) => path)).toEqual(["/body/To", "/body/From"]);
  });

  test("the eleventh call at one time is one too many, until one is hung up", async () => {
    const { api, seed } = openAccount();
    for (let n = 0; n < 10; n++) await seed({ callId: `CA${n}`, status: "in-progress" });
    expect((await api("POST", "/calls", CALL)).body.code).toBe("concurrent_call_limit");
    expect(await api("POST", "/calls/CA0", { Status: "completed" })).toMatchObject({
      body: { callId: "CA0", status: "completed" },
    });
    expect((await api("POST", "/calls", CALL)).status).toBe(201);
    expect(await api("POST", "/calls/CA0", { Status: "completed" })).toMatchObject({
      status: 409,
      body: { code: "hangup_not_applicable", status: "completed" },
    });
  });
});

describe("messages", () => {
  test("the same idempotency key gets the first result, whatever the body says", async () => {
    const { api, ask } = openAccount();
    const first = await api("POST", "/messages", { ...TEXT, IdempotencyKey: "a1" });
    expect(first).toMatchObject({
      status: 201,
      body: { type: "sms", to: "01023456789", from: "07052358010", status: "queued" },
    });
    expect(await api("POST", "/messages", { ...TEXT, Body: "다른 말", IdempotencyKey: "a1" })).toEqual(first);
    expect((await api("GET", "/messages?number=01023456789")).body.meta.total).toBe(1);
    expect((await api("GET", `/messages/${first.body.messageId}`)).body).toEqual(first.body);
    const inspected = await ask("GET", "/_/clawops/messages?contains=안녕하세요");
    expect(await inspected.json()).toEqual({ items: [first.body] });
    expect(await (await ask("GET", "/_/clawops/messages?contains=다른")).json()).toEqual({ items: [] });
  });

  test("90 bytes of EUC-KR are an SMS, more is an LMS unless an SMS was asked for", async () => {
    const { api } = openAccount();
    expect((await api("POST", "/messages", { ...TEXT, Body: "가".repeat(45) })).body.type).toBe("sms");
    expect((await api("POST", "/messages", { ...TEXT, Body: "가".repeat(46) })).body.type).toBe("lms");
    expect((await api("POST", "/messages", { ...TEXT, Body: "가".repeat(46), Type: "sms" })).body.code).toBe(
      "body_too_long",
    );
  });

  test.each([
    ["a bad recipient", { ...TEXT, To: "8210" }, "invalid_phone"],
    ["a From with its country code", { ...TEXT, From: "+827052358010" }, "VALIDATION"],
    ["2001 characters", { ...TEXT, Body: "x".repeat(2001) }, "body_too_long"],
  ])("%s is refused", async (_, body, code) => {
    expect(await codeOf("POST", "/messages", body)).toEqual([400, code]);
  });
});

test("webhooks are kept in snake case and can be changed, tried and removed", async () => {
  const { api } = openAccount();
  const { status, body: webhook } = await api("POST", "/webhooks", {
    url: "https://a.example/w",
    events: ["message.received"],
  });
  expect([status, webhook.account_id, webhook.active]).toEqual([201, "AC7d2e9f41", true]);
  expect((await api("PUT", `/webhooks/${webhook.id}`, { active: false })).body).toEqual({ ...webhook, active: false });
  expect((await api("POST", `/webhooks/${webhook.id}/test`)).body.ok).toBe(true);
  expect((await api("GET", `/webhooks/${webhook.id}/logs`)).body.data).toEqual([]);
  expect((await api("DELETE", `/webhooks/${webhook.id}`)).status).toBe(204);
  expect((await api("GET", "/webhooks")).body).toEqual({ data: [] });
  expect(await codeOf("POST", "/webhooks", { url: "https://a.example", events: ["call.ended"] })).toEqual([
    400,
    "VALIDATION",
  ]);
});

test("answers are scripted by method, path and body", async () => {
  const { ask, api } = openAccount();
  await ask("POST", "/_/clawops/script", {
    contains: "POST /v1/accounts/AC7d2e9f41/messages",
    answers: [{ status: 503 }],
  });
  expect((await ask("POST", "/clawops/v1/accounts/AC7d2e9f41/messages", TEXT)).status).toBe(503);
  expect((await api("POST", "/messages", TEXT)).status).toBe(201);
  expect(await (await ask("GET", "/_/clawops/attempts?contains=안녕하세요")).json()).toMatchObject({ count: 2 });
});
