import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { pointsOf } from "../../../src/console/series.ts";
import type { Tally } from "../../../src/ledger/hour-count.ts";
import { daysUntil, hoursOf } from "../../../src/lib/clock-hours.ts";
import { DAY, HOUR } from "../../../src/lib/instant.ts";

const NEW_YORK = "America/New_York";
const tally = (at: number, given: Partial<Tally> = {}): Tally => ({
  at,
  calls: 1,
  missed: 0,
  failed: 0,
  slowestMs: null,
  outreaches: 0,
  reached: 0,
  ...given,
});
const each = (at: number, hours: number) => Array.from({ length: hours }, (_, i) => tally(at + i * HOUR));

describe("what was counted", () => {
  it.each([
    ["23", Date.UTC(2026, 2, 8, 16), [24, 23, 24]],
    ["25", Date.UTC(2026, 10, 1, 16), [24, 25, 24]],
  ])("is a day's also where it has %s hours", (_, noon, expected) => {
    const days = daysUntil(noon + DAY, 3, NEW_YORK);
    const tallies = each(days[0]?.at ?? 0, 24 * 4);
    expect(pointsOf(days, tallies).map(({ counts }) => counts?.calls)).toEqual(expected);
  });

  it("is summed, but for the slowest, which is the slowest of all", () => {
    const span = { at: 0, until: DAY };
    const two = [tally(0, { slowestMs: 40, missed: 1 }), tally(HOUR, { slowestMs: 30, reached: 2, outreaches: 3 })];
    const counts = { calls: 2, missed: 1, failed: 0, slowestMs: 40, outreaches: 3, reached: 2 };
    expect(pointsOf([span], two)).toEqual([{ ...span, counts }]);
  });

  it("is a gap where nobody counted, and nothing where there was nothing", () => {
    const hours = hoursOf({ at: 0, until: 3 * HOUR }, "UTC");
    const points = pointsOf(hours, [tally(0, { calls: 0 }), tally(2 * HOUR)]);
    expect(points.map(({ counts }) => counts?.calls ?? null)).toEqual([0, null, 1]);
  });

  it("is all there, each once, by hour or by day", () => {
    const zone = fc.constantFrom("Asia/Seoul", "Asia/Kolkata", NEW_YORK);
    fc.assert(
      fc.property(zone, fc.integer({ min: Date.UTC(2026, 1, 1), max: Date.UTC(2026, 11, 1) }), (timeZone, now) => {
        const days = daysUntil(now, 5, timeZone);
        const span = { at: days[0]?.at ?? 0, until: days.at(-1)?.until ?? 0 };
        const hours = hoursOf(span, timeZone);
        const tallies = hours.map(({ at }) => tally(at));
        for (const spans of [days, hours]) {
          const counted = pointsOf(spans, tallies).reduce((sum, { counts }) => sum + (counts?.calls ?? 0), 0);
          expect(counted).toBe(tallies.length);
        }
      }),
    );
  });
});
