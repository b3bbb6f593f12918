import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { settleOutcome } from "../../../src/delivery/backoff.ts";

const WAITS = [10, 60, 300, 1800, 7200, 21_600];
const failed = { kind: "retry", why: "answered 500" } as const;

describe("a failed attempt", () => {
  it("is tried again after ever longer waits, a fifth more or less", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), fc.double({ min: 0, max: 1, noNaN: true }), (tries, random) => {
        const outcome = settleOutcome(failed, tries, random);
        const wait = WAITS[tries - 1] ?? 0;
        const afterSeconds = outcome.kind === "retry" ? (outcome.afterSeconds ?? 0) : 0;
        expect(afterSeconds).toBeGreaterThanOrEqual(wait * 0.8 - 1e-6);
        expect(afterSeconds).toBeLessThanOrEqual(wait * 1.2 + 1e-6);
      }),
    );
    expect(settleOutcome(failed, 1, 0.5)).toEqual({ ...failed, afterSeconds: 10 });
  });

  it("waits as long as it was asked to", () => {
    expect(settleOutcome({ ...failed, afterSeconds: 7 }, 1, 0.9)).toEqual({ ...failed, afterSeconds: 7 });
  });

  it("is given up after the last wait, even if asked to come again", () => {
    expect(settleOutcome(failed, 7, 0.5)).toEqual({ kind: "dead", why: "given up after 7 tries: answered 500" });
    expect(settleOutcome({ ...failed, afterSeconds: 1 }, 8, 0.5)).toMatchObject({ kind: "dead" });
  });
});

it("any other outcome stays as it is", () => {
  for (const outcome of [{ kind: "done" }, { kind: "dead", why: "x" }, { kind: "unknown", why: "x" }] as const) {
    expect(settleOutcome(outcome, 7, 0.5)).toBe(outcome);
  }
});
