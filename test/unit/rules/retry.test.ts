import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { retryAfter } from "../../../src/rules/retry.ts";

const WAITS = [10, 60, 300, 1800, 7200, 21_600];
const anyRandom = fc.double({ min: 0, max: 1, noNaN: true });

describe("a failed attempt", () => {
  it("is made again after ever longer waits, a fifth more or less", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), anyRandom, (tries, random) => {
        const wait = WAITS[tries - 1] ?? 0;
        const seconds = retryAfter(tries, random) ?? 0;
        expect(seconds).toBeGreaterThanOrEqual(wait * 0.8 - 1e-6);
        expect(seconds).toBeLessThanOrEqual(wait * 1.2 + 1e-6);
      }),
    );
    expect(retryAfter(1, 0.5)).toBe(10);
  });

  it("waits longer where it is asked to, and never shorter: a hurried answer must not use up the tries", () => {
    expect(retryAfter(1, 0.5, 600)).toBe(600);
    expect(retryAfter(3, 0.5, 1)).toBe(300);
  });

  it("is given up after the last wait, even if asked to come again", () => {
    expect(retryAfter(7, 0.5)).toBe(null);
    expect(retryAfter(8, 0.5, 1)).toBe(null);
  });
});
