import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { daysUntil, hourOf, hoursOf } from "../../../src/lib/clock-hours.ts";
import { DAY, HOUR, MINUTE } from "../../../src/lib/instant.ts";
import { writeLocalTime } from "../../../src/lib/local-time.ts";

const NOON = Date.UTC(2026, 4, 21, 12);
const ZONES = ["Asia/Seoul", "Asia/Kolkata", "Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe", "UTC"];
const zone = fc.constantFrom(...ZONES);
const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) });

/** The clock shows the same hour, and is as far from UTC: by nothing else are two instants of one hour. */
const shown = (at: number, timeZone: string) => writeLocalTime(at, timeZone).replace(/:\d\d:\d\d/, "");

describe("the hours of a clock", () => {
  it("begin when it shows a full hour, also half an hour off", () => {
    expect(hourOf(NOON + MINUTE, "Asia/Seoul")).toEqual({ at: NOON, until: NOON + HOUR });
    expect(hourOf(NOON, "Asia/Kolkata")).toEqual({ at: NOON - 30 * MINUTE, until: NOON + 30 * MINUTE });
  });

  it("end where the clock is set within them", () => {
    const backAt = Date.UTC(2026, 3, 4, 15); // 02:00 becomes 01:30
    const lengths = hoursOf({ at: backAt - 2 * HOUR, until: backAt + 2 * HOUR }, "Australia/Lord_Howe");
    expect(lengths.map(({ at, until }) => (until - at) / MINUTE)).toEqual([60, 60, 30, 60, 60]);
  });

  it("follow each other without a gap, each of one hour that the clock shows", () => {
    fc.assert(
      fc.property(zone, instant, fc.integer({ min: 1, max: 4 * DAY }), (timeZone, at, length) => {
        const hours = hoursOf({ at, until: at + length }, timeZone);
        const names = hours.map((hour) => shown(hour.at, timeZone));
        expect(hours[0]?.at).toBeLessThanOrEqual(at);
        expect(hours[0]?.until).toBeGreaterThan(at);
        expect(hours.at(-1)?.at).toBeLessThan(at + length);
        expect(hours.at(-1)?.until).toBeGreaterThanOrEqual(at + length);
        expect(new Set(names).size).toBe(hours.length);
        for (const [i, hour] of hours.entries()) {
          expect(shown(hour.until - 1, timeZone)).toBe(names[i]);
          if (i > 0) expect(hour.at).toBe(hours[i - 1]?.until);
        }
      }),
    );
  });
});

describe("the days of a clock", () => {
  it("begin at midnight, and last 23 or 25 hours where the clock is set", () => {
    const days = daysUntil(Date.UTC(2026, 2, 9, 12), 3, "America/New_York");
    expect(days.map(({ at }) => writeLocalTime(at, "America/New_York").slice(0, 19))).toEqual([
      "2026-03-07T00:00:00",
      "2026-03-08T00:00:00",
      "2026-03-09T00:00:00",
    ]);
    expect(days.map(({ at, until }) => (until - at) / HOUR)).toEqual([24, 23, 24]);
    const [day] = daysUntil(Date.UTC(2026, 10, 1, 12), 1, "America/New_York");
    expect(((day?.until ?? 0) - (day?.at ?? 0)) / HOUR).toBe(25);
  });

  it("hold the instant that they are to end with", () => {
    fc.assert(
      fc.property(zone, instant, (timeZone, at) => {
        const last = daysUntil(at, 30, timeZone).at(-1);
        expect(last && last.at <= at && at < last.until).toBe(true);
      }),
    );
  });
});
