import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { sms } from "../../../src/connectors/sms.ts";
import type { Text } from "../../../src/rules/action.ts";
import { settingsOf } from "../../../src/settings.ts";
import { ACTION, keepsConnectorContract, NOW, performWith } from "../../contracts/connector-contract.ts";
import { createWorld } from "../../world/world.ts";

const CLAWOPS = {
  CLAWOPS_API_BASE: "https://api.example/clawops",
  CLAWOPS_API_KEY: "sk_test",
  CLAWOPS_ACCOUNT_ID: "AC7d2e9f41",
  CLAWOPS_FROM: "070-5235-8010",
};
const VOX = { VOX_API_BASE: "https://api.example/vox", VOX_API_KEY: "a-vox-key", VOX_FROM: "+82 70-4567-1234" };

const text: Text = {
  via: "clawops",
  to: "+821023456789",
  text: "예약이 변경되었습니다.",
  expiresAt: NOW + 1000,
  answers: NOW,
};
const reads = { bytes: 64 * 1024, reason: "the answer says which text it took, or why it did not" };
const viaClawOps = { connector: sms, env: CLAWOPS, needs: "CLAWOPS_FROM", input: text, reads };
const viaVox = { connector: sms, env: VOX, needs: "VOX_FROM", input: { ...text, via: "vox" as const }, reads };

keepsConnectorContract(viaClawOps);
keepsConnectorContract(viaVox);

const answering = (status: number, body: unknown) => () => Response.json(body, { status });

describe("by ClawOps", () => {
  it("is one message, in the form that it takes numbers in, without a type and with the action as its key", async () => {
    const { performed, requests } = await performWith(viaClawOps, answering(201, { messageId: "MG1", body: "…" }));
    const [request] = requests as [Request];
    expect([request.method, request.url]).toEqual([
      "POST",
      "https://api.example/clawops/v1/accounts/AC7d2e9f41/messages",
    ]);
    expect(request.headers.get("authorization")).toBe("Bearer sk_test");
    expect(await request.json()).toEqual({
      To: "01023456789",
      From: "07052358010",
      Body: "예약이 변경되었습니다.",
      IdempotencyKey: ACTION,
    });
    expect(performed).toEqual({ outcome: { kind: "done", ref: "MG1" }, status: 201, detail: "MG1" });
  });

  it.each([
    ["+821023456789", "01023456789"],
    ["+8225551234", "025551234"],
    ["+8215881234", "15881234"],
    ["+8210", "10"],
    ["+14155550100", "+14155550100"],
    ["15881234", "15881234"],
  ])("a text to %s goes to %s", async (to, sent) => {
    const { requests } = await performWith({ ...viaClawOps, input: { ...text, to } }, answering(201, {}));
    expect(await requests[0]?.json()).toMatchObject({ To: sent });
  });

  it.each([
    ["+82 70-5235-8010", "07052358010"],
    [" 1588-1234 ", "15881234"],
    ["+82-2-555-1234", "025551234"],
  ])("a text from %s comes from %s", async (from, sent) => {
    const env = { ...CLAWOPS, CLAWOPS_FROM: from };
    const { requests } = await performWith({ ...viaClawOps, env }, answering(201, {}));
    expect(await requests[0]?.json()).toMatchObject({ From: sent });
  });

  it("is sent once by the pretend ClawOps, however often it is tried", async () => {
    const world = createWorld();
    const odd = { ...viaClawOps, input: { ...text, text: `"\\ \ud800 ${"가".repeat(1000)}` } };
    const outcomes = [];
    for (let n = 0; n < 2; n++)
      outcomes.push((await performWith(odd, (request) => world.fetch(request))).performed.outcome);
    expect(outcomes[0]).toEqual({ kind: "done", ref: expect.stringMatching(/^MG/) });
    expect(outcomes[1]).toEqual(outcomes[0]);
    const sent = await world.fetch(new Request("https://x.example/_/clawops/messages?contains=01023456789"));
    expect((await sent.json<{ items: object[] }>()).items).toMatchObject([{ type: "lms", from: "07052358010" }]);
  });
});

describe("by vox", () => {
  it("is a batch of one, with the action as its key", async () => {
    const { performed, requests } = await performWith(viaVox, answering(202, { batch_id: "b-1", total_count: 1 }));
    const [request] = requests as [Request];
    expect([request.method, request.url]).toEqual(["POST", "https://api.example/vox/v3/sms/batch"]);
    expect(request.headers.get("authorization")).toBe("Bearer a-vox-key");
    expect(request.headers.get("idempotency-key")).toBe(ACTION);
    expect(await request.json()).toEqual({
      from_number: "07045671234",
      items: [{ to_number: "01023456789", message: "예약이 변경되었습니다." }],
    });
    expect(performed).toEqual({ outcome: { kind: "done", ref: "b-1" }, status: 202, detail: "b-1" });
  });

  it("is taken by the pretend vox once, however often it is tried", async () => {
    const world = createWorld();
    for (let n = 0; n < 2; n++)
      expect((await performWith(viaVox, (request) => world.fetch(request))).performed.status).toBe(202);
    const sent = await world.fetch(new Request("https://x.example/_/vox/messages"));
    expect(await sent.json()).toMatchObject({ items: [{ key: ACTION, to: "01023456789", text: text.text }] });
  });
});

describe("a refusal", () => {
  it.each([
    ["en", { error: "too long", code: "body_too_long" }, "The text is too long."],
    ["ko", { error: "too long", code: "body_too_long" }, "문자가 너무 깁니다."],
    ["ko", { error: "x", code: "recipient_blocked" }, "받는 번호가 차단되어 있습니다."],
    ["en", { error: { code: "VALIDATION_ERROR" } }, "The platform did not accept what the request says."],
  ])("is told in words (%s, %j)", async (LANGUAGE, body, why) => {
    const theCase = { ...viaClawOps, env: { ...CLAWOPS, LANGUAGE } };
    const { performed } = await performWith(theCase, answering(422, body));
    const code = typeof body.error === "string" ? (body as { code: string }).code : "VALIDATION_ERROR";
    expect(performed).toEqual({ outcome: { kind: "dead", why }, status: 422, detail: `${why} (${code})` });
  });

  it("with a code that nobody knows is told by that", async () => {
    const { performed } = await performWith(viaClawOps, answering(400, { error: "?", code: "kakao_\nodd" }));
    expect(performed.outcome).toEqual({ kind: "dead", why: "kakao_ odd" });
    expect(performed.detail).toBe('kakao_ odd: {"error":"?","code":"kakao_\\nodd"}');
  });

  it("of 403 without a reason may be because of where we are, with ClawOps", async () => {
    const abroad = { kind: "dead", why: expect.stringContaining("한국 밖") };
    const forbidden = () => new Response("Forbidden", { status: 403 });
    const { performed } = await performWith(viaClawOps, forbidden);
    expect(performed).toMatchObject({ outcome: abroad, detail: expect.stringMatching(/Forbidden$/) });
    const odd = await performWith(viaClawOps, answering(403, { code: "geo" }));
    expect(odd.performed).toMatchObject({ outcome: abroad, detail: expect.stringMatching(/\(geo\)$/) });
    const known = await performWith(viaClawOps, answering(403, { code: "messaging_blocked" }));
    expect(known.performed.outcome).toEqual({ kind: "dead", why: "이 계정은 문자 발송이 차단되어 있습니다." });
    expect((await performWith(viaVox, forbidden)).performed.outcome).toEqual({ kind: "dead", why: "answered 403" });
  });

  it("that may pass stays one that may pass", async () => {
    const busy = () => Response.json({ code: "quota_exceeded" }, { status: 429, headers: { "retry-after": "30" } });
    const { performed } = await performWith(viaClawOps, busy);
    expect(performed.outcome).toEqual({ kind: "retry", why: "문자 발송 한도를 다 썼습니다.", afterSeconds: 30 });
  });
});

describe("is off", () => {
  it("while neither platform can send, and names what is missing of the one that was begun with", () => {
    const { VOX_FROM: _, ...noFrom } = VOX;
    expect(sms.lacks(settingsOf({}))).toBe("CLAWOPS_FROM");
    expect(sms.lacks(settingsOf(noFrom))).toBe("VOX_FROM");
    expect(sms.lacks(settingsOf({ CLAWOPS_FROM: "070", CLAWOPS_API_KEY: "sk" }))).toBe("CLAWOPS_ACCOUNT_ID");
    expect(sms.lacks(settingsOf({ ...noFrom, ...CLAWOPS }))).toBe(null);
  });

  it("for a text by a platform that cannot, which is not sent by the other", async () => {
    const { performed, requests } = await performWith({ ...viaVox, env: CLAWOPS }, answering(200, {}));
    expect(requests).toEqual([]);
    expect(performed.outcome).toEqual({ kind: "dead", why: "sms by vox is off: VOX_FROM is not set" });
  });
});

it("takes whatever is answered", async () => {
  await fc.assert(
    fc.asyncProperty(fc.json(), fc.constantFrom(200, 400, 403, 500), async (body, status) => {
      const { performed } = await performWith(viaClawOps, () => new Response(body, { status }));
      expect(performed.status).toBe(status);
      expect(performed.outcome.kind).toBe({ 200: "done", 500: "retry" }[status as number] ?? "dead");
    }),
  );
});
