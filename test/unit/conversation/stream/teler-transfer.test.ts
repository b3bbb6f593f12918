import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { askForTransfer, lookAtTransfer } from "../../../../src/conversation/stream/teler-transfer.ts";
import { settingsOf } from "../../../../src/settings.ts";

const settings = settingsOf({
  TELER_API_BASE: "https://api.example/teler",
  TELER_API_KEY: "a-teler-key",
  TRANSFER_TO: "+919812345678",
});
const wanted = { call: "cs/1", key: "a-key", untaken: "다시 전화드리겠습니다." };
const ACCEPTED = { id: "op_1", call_id: "cs/1", status: "initiated", mode: "cold" };

/** Teler, which answers so one time after the other; a text is what goes wrong instead. */
function teler(...answers: ([status: number, body?: unknown] | string)[]) {
  const requests: Request[] = [];
  const fetch = async (url: string, init: RequestInit) => {
    requests.push(new Request(url, init));
    const answer = answers[requests.length - 1] ?? "not asked for";
    if (typeof answer === "string") throw new Error(answer);
    return new Response(typeof answer[1] === "string" ? answer[1] : JSON.stringify(answer[1] ?? {}), {
      status: answer[0],
    });
  };
  return { requests, means: { settings, fetch: fetch as typeof globalThis.fetch } };
}

describe("asking Teler for a person", () => {
  it("is one request, in which the caller hears the ringing, and what we say where nobody answers", async () => {
    const { requests, means } = teler([202, ACCEPTED]);
    expect(await askForTransfer(wanted, means)).toBe(true);
    const [request] = requests as [Request];
    expect(requests).toHaveLength(1);
    expect([request.method, request.url]).toEqual([
      "POST",
      "https://api.example/teler/api/v1/voice/calls/cs%2F1/transfer",
    ]);
    const { headers } = request;
    expect([headers.get("x-api-key"), headers.get("idempotency-key")]).toEqual(["a-teler-key", "a-key"]);
    expect(await request.json()).toEqual({
      target: { kind: "pstn", number: "+919812345678" },
      mode: "cold",
      timeout: 25,
      record: false,
      ringback: "passthrough",
      on_failure: { action: "say", text: "다시 전화드리겠습니다.", language: "ko-KR" },
    });
  });

  it.each([
    ["is out of order", [503, {}] as [number, object]],
    ["gives no answer", "no answer"],
  ])("is done once more, by the same key, where it %s", async (_, first) => {
    const { requests, means } = teler(first, [202, ACCEPTED]);
    expect(await askForTransfer(wanted, means)).toBe(true);
    expect(requests.map(({ headers }) => headers.get("idempotency-key"))).toEqual(["a-key", "a-key"]);
    const twice = teler(first, first, [202, ACCEPTED]);
    expect([await askForTransfer(wanted, twice.means), twice.requests.length]).toEqual([false, 2]);
  });

  it.each([
    [400, "invalid_target"],
    [403, null],
    [404, null],
    [409, "call_not_live"],
    [409, "feature_not_enabled"],
    [422, null],
    [302, null],
  ])("is refused with %s %s, and not done again", async (status, code) => {
    const { requests, means } = teler([status, { success: false, code }]);
    expect([await askForTransfer(wanted, means), requests.length]).toEqual([false, 1]);
  });

  it("has been done where one is under way already", async () => {
    const { means } = teler([503], [409, { code: "transfer_in_progress", type: "invalid_state" }]);
    expect(await askForTransfer(wanted, means)).toBe(true);
  });
});

describe("what came of a transfer", () => {
  const leg = (state: string, more: object = {}) => ({ role: "transfer_target", state, answered_at: null, ...more });
  const answered_at = "2026-08-21T09:15:27.600Z";
  const stateOf = async (call: unknown, status = 200) => lookAtTransfer("cs_1", teler([status, call]).means);

  it.each([
    ["reached", "answered", [leg("answered", { answered_at })]],
    ["reached", "completed", [leg("completed", { answered_at })]],
    ["reached", "answered", [leg("failed"), leg("answered", { answered_at })]],
    ["reached", "completed", [{ role: "transfer_target", state: "completed" }]],
    ["untaken", "answered", [leg("failed")]],
    ["untaken", "completed", [leg("completed")]],
    ["untaken", "completed", [leg("ringing")]],
    ["untaken", "failed", []],
    ["open", "answered", []],
    ["open", "answered", [leg("created")]],
    ["open", "answered", [leg("failed"), leg("ringing")]],
    ["open", "answered", [{ role: "primary", state: "answered" }]],
    ["untaken", "completed", [{ role: "primary", state: "completed" }]],
    ["open", "answered", null],
  ])("is %s in a call that is %s with these legs: %j", async (state, call, legs) => {
    expect(await stateOf({ id: "cs_1", state: call, legs })).toBe(state);
  });

  it("is not known where Teler does not say", async () => {
    expect(await stateOf("out of order", 503)).toBe("open");
    expect(await lookAtTransfer("cs_1", teler("no answer").means)).toBe("open");
  });

  it("is read from whatever comes", async () => {
    const property = fc.asyncProperty(fc.jsonValue(), async (value) => {
      expect(["open", "untaken", "reached"]).toContain(await stateOf(value));
    });
    await fc.assert(property);
  });
});
