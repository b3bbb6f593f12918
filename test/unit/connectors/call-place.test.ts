import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { callPlace } from "../../../src/connectors/call-place.ts";
import { settingsOf } from "../../../src/settings.ts";
import { keepsConnectorContract, NOW, performWith } from "../../contracts/connector-contract.ts";
import {
  CLAWOPS,
  VOX,
  TELER,
  answering,
  byAgent,
  placeByClawOps,
  placeByTeler,
  placeByVox,
  placing,
} from "./call-cases.ts";

keepsConnectorContract(placeByClawOps);
keepsConnectorContract(placeByVox);
keepsConnectorContract(placeByTeler);

const dead = (why: string) => ({ outcome: { kind: "dead", why }, status: null, detail: why });

describe("a call that a platform can't place is not asked for", () => {
  const { CLAWOPS_AGENT_ID: _, ...noAgent } = CLAWOPS;
  it.each([
    ["PUBLIC_URL is not set", { ...placeByClawOps, input: { ...placing, base: null } }],
    ["PUBLIC_URL is not set", { ...placeByTeler, input: { ...placeByTeler.input, base: null } }],
    [
      "call by clawops is off: CLAWOPS_AGENT_ID is not set",
      { ...placeByClawOps, env: noAgent, input: { ...placing, by: byAgent } },
    ],
    ["call by vox is off: VOX_FROM is not set", { ...placeByVox, env: CLAWOPS }],
    [
      "vox places calls for its own agents only, and has nothing else spoken",
      { ...placeByVox, input: { ...placing, via: "vox" as const } },
    ],
    [
      "Teler has no agents of its own to speak in a call",
      { ...placeByTeler, input: { ...placeByTeler.input, by: byAgent } },
    ],
  ])("%s", async (why, theCase) => {
    const { performed, requests } = await performWith(theCase, answering(200, {}));
    expect(requests).toEqual([]);
    expect(performed).toEqual(dead(why));
  });
});

it("is off while no platform can place calls, and names what is missing of the one that was begun with", () => {
  const { VOX_AGENT_ID: _, ...noAgent } = VOX;
  expect(callPlace.lacks(settingsOf({}))).toBe("CLAWOPS_FROM");
  expect(callPlace.lacks(settingsOf(noAgent))).toBe("VOX_AGENT_ID");
  expect(callPlace.lacks(settingsOf({ TELER_FROM: "+918065001234" }))).toBe("TELER_API_KEY");
  expect(callPlace.lacks(settingsOf({ ...noAgent, ...TELER }))).toBe(null);
});

describe("a platform that has as many calls on as it takes", () => {
  it.each([
    [{}, 60],
    [{ "retry-after": "7" }, 7],
    [{ "retry-after": new Date(NOW + 90_000).toUTCString() }, 90],
  ])("is asked later (%j)", async (headers, afterSeconds) => {
    for (const theCase of [placeByClawOps, placeByVox, placeByTeler]) {
      const busy = answering(429, { error: "busy", code: "concurrent_call_limit" }, headers);
      const { performed } = await performWith(theCase, busy);
      const why = "플랫폼이 지금은 전화를 더 받지 않습니다.";
      const outcome = { kind: "later", why, afterSeconds };
      expect(performed).toEqual({ outcome, status: 429, detail: `${why} (concurrent_call_limit)` });
    }
  });
});

describe("whether a call was placed is not known", () => {
  it("after an answer that says neither", async () => {
    for (const status of [408, 500, 502, 503, 504]) {
      const { performed } = await performWith(placeByTeler, answering(status, { message: "upstream" }));
      const why = `전화가 걸렸는지 알 수 없습니다 (answered ${status})`;
      expect(performed).toEqual({ outcome: { kind: "unknown", why }, status, detail: '{"message":"upstream"}' });
    }
  });

  it("where there is no answer", async () => {
    const theCase = { ...placeByClawOps, env: { ...CLAWOPS, LANGUAGE: "en" } };
    const { performed } = await performWith(theCase, () => Promise.reject(new TypeError("connection reset")));
    const why = "It is not known whether the call was placed (TypeError: connection reset)";
    expect(performed).toEqual({
      outcome: { kind: "unknown", why },
      status: null,
      detail: "TypeError: connection reset",
    });
  });

  it.each([
    [placeByClawOps, { id: "CA1" }],
    [placeByVox, { call: { id: "c1" } }],
    [placeByTeler, { id: "cs_1", data: {} }],
    [placeByTeler, { data: { id: 7 } }],
    [placeByClawOps, { callId: "" }],
    [placeByClawOps, null],
  ])("by its id, where the answer does not tell it ($1)", async (theCase, body) => {
    const { performed } = await performWith(theCase, answering(200, body));
    const why = "플랫폼이 전화를 걸었지만 어느 통화인지 알려 주지 않았습니다";
    const detail = `${why}: ${JSON.stringify(body)}`;
    expect(performed).toEqual({ outcome: { kind: "unknown", why }, status: 200, detail });
  });
});

describe("a refusal", () => {
  it("is told in words, with the platform's own", async () => {
    const { performed } = await performWith(placeByClawOps, answering(422, { error: "no", code: "recipient_blocked" }));
    const why = "거는 상대 번호가 차단되어 있습니다.";
    expect(performed).toEqual({ outcome: { kind: "dead", why }, status: 422, detail: `${why} (recipient_blocked)` });
    const plain = await performWith(placeByClawOps, answering(403, { error: "no" }));
    const subscription = "플랫폼 구독이 유효하지 않습니다.";
    expect(plain.performed).toEqual({
      outcome: { kind: "dead", why: subscription },
      status: 403,
      detail: `${subscription}: {"error":"no"}`,
    });
  });

  it("does not show what our callbacks are told apart by", async () => {
    const echo = { message: "bad URL https://hooks.example/webhooks/teler/x/o1-r3f" };
    for (const status of [200, 422, 503]) {
      const { performed } = await performWith(placeByTeler, answering(status, echo));
      expect(performed.detail).toContain("/webhooks/teler/x/…");
      expect(performed.detail).not.toContain("o1-r3f");
    }
  });
});

it("is never tried again by itself unless the platform said that it did not take it, whatever it answers", async () => {
  const statuses = fc.oneof(fc.integer({ min: 200, max: 599 }), fc.constantFrom(200, 201, 202, 409, 425, 429));
  const body = fc.oneof(fc.json(), fc.string());
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(placeByClawOps, placeByVox, placeByTeler),
      statuses,
      body,
      async (theCase, status, text) => {
        const isBodyless = [204, 205, 304].includes(status);
        const { performed } = await performWith(theCase, () => new Response(isBodyless ? null : text, { status }));
        const { kind } = performed.outcome;
        if (status < 300) expect(["done", "unknown"]).toContain(kind);
        else if (status === 408 || status >= 500) expect(kind).toBe("unknown");
        else expect(kind).toBe({ 409: "retry", 425: "retry", 429: "later" }[status] ?? "dead");
      },
    ),
  );
});
