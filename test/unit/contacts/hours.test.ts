import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Window, endOf, isOpen, isWithin, readBusinessHours, readWindow } from "../../../src/contacts/hours.ts";
import { DAY, HOUR, MINUTE } from "../../../src/lib/instant.ts";

const SEOUL = "Asia/Seoul";
const NEW_YORK = "America/New_York";
const NIGHT = { from: 21 * 60, until: 8 * 60 };
/** Of the zone's own clock; Seoul has one offset all year. */
const inSeoul = (clock: string) => Date.parse(`2026-11-21T${clock}+09:00`);

const clocks = new Map<string, Intl.DateTimeFormat>();
/** Minutes since midnight by the clock of the zone, reckoned by the runtime alone. */
function minuteIn(timeZone: string, at: number): number {
  const clock = clocks.get(timeZone) ?? new Intl.DateTimeFormat("en-GB", { timeZone, timeStyle: "short" });
  clocks.set(timeZone, clock);
  const [hours, minutes] = clock.format(at).split(":");
  return Number(hours) * 60 + Number(minutes);
}

function lies(minute: number, { from, until }: Window): boolean {
  const since = (minute - from + 1440) % 1440;
  return since < (until - from + 1440) % 1440;
}

describe("a window", () => {
  it.each([
    ["21:00-08:00", NIGHT],
    [" 21:00 - 08:00 ", NIGHT],
    ["9:05-17:30", { from: 545, until: 1050 }],
    ["00:00-00:01", { from: 0, until: 1 }],
    ["21:00-24:00", { from: 1260, until: 0 }],
    ["none", null],
    [" None ", null],
  ])("is read from %j", (text, window) => expect(readWindow(text)).toEqual(window));

  it.each([
    "",
    "21:00",
    "21:00-",
    "-08:00",
    "21:00-08:00-09:00",
    "21-8",
    "25:00-08:00",
    "21:60-08:00",
    "21:00~08:00",
    "24:00-08:00",
    "08:00-24:01",
    "nine to five",
    "21:00:00-08:00:00",
    "9pm-8am",
    "never",
    // It would never end.
    "09:00-09:00",
    "00:00-24:00",
  ])("is not read from %j", (text) => expect(readWindow(text)).toBe(undefined));

  it("may go over midnight, begins with its first minute and ends before its last", () => {
    for (const clock of ["21:00:00", "23:59:59.999", "00:00", "07:59:59.999"])
      expect(isWithin(inSeoul(clock), NIGHT, SEOUL), clock).toBe(true);
    for (const clock of ["20:59:59.999", "08:00:00", "12:00"])
      expect(isWithin(inSeoul(clock), NIGHT, SEOUL), clock).toBe(false);
    expect(isWithin(inSeoul("12:00"), { from: 720, until: 721 }, SEOUL)).toBe(true);
    expect(isWithin(inSeoul("12:01"), { from: 720, until: 721 }, SEOUL)).toBe(false);
  });

  it("holds nothing where there is none", () => expect(isWithin(inSeoul("03:00"), null, SEOUL)).toBe(false));

  it("goes by the clock of its zone", () => {
    expect(isWithin(inSeoul("22:00"), NIGHT, "UTC")).toBe(false);
    expect(isWithin(inSeoul("10:00"), NIGHT, "UTC")).toBe(true);
  });
});

describe("the end of a window", () => {
  it("is today or tomorrow, to the millisecond", () => {
    expect(endOf(inSeoul("21:00"), NIGHT, SEOUL)).toBe(inSeoul("08:00") + DAY);
    expect(endOf(inSeoul("23:59:59.999"), NIGHT, SEOUL)).toBe(inSeoul("08:00") + DAY);
    expect(endOf(inSeoul("00:00:00.001"), NIGHT, SEOUL)).toBe(inSeoul("08:00"));
    expect(endOf(inSeoul("07:59:59.999"), NIGHT, SEOUL)).toBe(inSeoul("08:00"));
    expect(endOf(inSeoul("22:30"), { from: 1260, until: 0 }, SEOUL)).toBe(inSeoul("00:00") + DAY);
  });

  it("follows a clock that is set forward, also over the end itself", () => {
    const evening = Date.parse("2026-03-07T21:00-05:00");
    expect(endOf(evening, NIGHT, NEW_YORK)).toBe(evening + 10 * HOUR);
    // 02:30 is no time of that day: the night ends where the clock jumps past it.
    expect(endOf(evening, { from: 1260, until: 150 }, NEW_YORK)).toBe(Date.parse("2026-03-08T03:00-04:00"));
  });

  it("follows a clock that is set back, also into the window again", () => {
    const evening = Date.parse("2026-10-31T21:00-04:00");
    expect(endOf(evening, NIGHT, NEW_YORK)).toBe(evening + 12 * HOUR);
    const untilHalfPastOne = { from: 1260, until: 90 };
    expect(endOf(evening, untilHalfPastOne, NEW_YORK)).toBe(Date.parse("2026-11-01T01:30-04:00"));
    const second = Date.parse("2026-11-01T01:10-05:00");
    expect(isWithin(second, untilHalfPastOne, NEW_YORK)).toBe(true);
    expect(endOf(second, untilHalfPastOne, NEW_YORK)).toBe(Date.parse("2026-11-01T01:30-05:00"));
    // At two it is one again, and the window goes on.
    expect(endOf(evening, { from: 1260, until: 120 }, NEW_YORK)).toBe(Date.parse("2026-11-01T02:00-05:00"));
    // The clock is set back out of a window that had begun.
    const early = { from: 90, until: 300 };
    expect(endOf(Date.parse("2026-11-01T01:45-04:00"), early, NEW_YORK)).toBe(Date.parse("2026-11-01T01:00-05:00"));
  });

  it("is the first instant after that lies outside, in any zone and at any time of the year", () => {
    const zone = fc.constantFrom(
      SEOUL,
      NEW_YORK,
      "Europe/London",
      "Australia/Lord_Howe",
      "America/Santiago",
      "America/St_Johns",
      "Asia/Kathmandu",
      "Africa/Casablanca",
      "UTC",
    );
    const changes = ["2026-03-08T07:00Z", "2026-11-01T06:00Z", "2027-03-14T07:00Z", "2026-04-05T03:00Z"].map(
      Date.parse,
    );
    const at = fc.oneof(
      fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) }),
      fc
        .tuple(fc.constantFrom(...changes), fc.integer({ min: -30 * HOUR, max: 4 * HOUR }))
        .map(([change, off]) => change + off),
    );
    const minute = fc.oneof(fc.nat(1439), fc.nat(200));
    const window = fc.record({ from: minute, until: minute }).filter(({ from, until }) => from !== until);
    fc.assert(
      fc.property(zone, at, window, (timeZone, instant, span) => {
        const isInside = lies(minuteIn(timeZone, instant), span);
        expect(isWithin(instant, span, timeZone)).toBe(isInside);
        if (!isInside) return;
        let end = instant - (instant % MINUTE) + MINUTE;
        while (lies(minuteIn(timeZone, end), span)) end += MINUTE;
        expect(endOf(instant, span, timeZone)).toBe(end);
      }),
      { numRuns: 300 },
    );
  });
});

describe("business hours", () => {
  const open = readBusinessHours("Mon-Fri 09:00-18:00,Sat 09:00-13:00") ?? [];
  /** 16 November 2026 is a Monday. */
  const on = (day: number, clock: string) => Date.parse(`2026-11-${15 + day}T${clock}+09:00`);

  it("are open on their days from the first minute until the last", () => {
    for (const day of [1, 2, 3, 4, 5]) {
      expect(isOpen(on(day, "09:00"), open, SEOUL)).toBe(true);
      expect(isOpen(on(day, "17:59:59.999"), open, SEOUL)).toBe(true);
      expect(isOpen(on(day, "08:59:59.999"), open, SEOUL)).toBe(false);
      expect(isOpen(on(day, "18:00"), open, SEOUL)).toBe(false);
    }
    expect(isOpen(on(6, "12:59"), open, SEOUL)).toBe(true);
    expect(isOpen(on(6, "13:00"), open, SEOUL)).toBe(false);
    expect(isOpen(on(7, "12:00"), open, SEOUL)).toBe(false);
  });

  it("go by the clock and the day of their zone", () => {
    expect(isOpen(on(1, "09:30"), open, NEW_YORK)).toBe(false);
    // In New York it is Friday.
    expect(isOpen(on(6, "02:00"), open, NEW_YORK)).toBe(true);
  });

  it("may last until midnight, all day, or until the next day", () => {
    const late = readBusinessHours("Fri 18:00-24:00") ?? [];
    expect(isOpen(on(5, "23:59:59.999"), late, SEOUL)).toBe(true);
    expect(isOpen(on(6, "00:00"), late, SEOUL)).toBe(false);
    const always = readBusinessHours("Mon-Sun 00:00-24:00") ?? [];
    for (const day of [1, 7]) expect(isOpen(on(day, "00:00"), always, SEOUL)).toBe(true);
    const bar = readBusinessHours("Sat-Sun 18:00-02:00") ?? [];
    for (const [day, clock] of [
      [6, "18:00"],
      [7, "01:59"],
      [7, "23:00"],
      [8, "01:59"],
    ] as const)
      expect(isOpen(on(day, clock), bar, SEOUL)).toBe(true);
    for (const [day, clock] of [
      [6, "01:00"],
      [7, "02:00"],
      [8, "02:00"],
      [8, "18:00"],
    ] as const)
      expect(isOpen(on(day, clock), bar, SEOUL)).toBe(false);
    expect(readBusinessHours("Fri 18:00-00:00")).toEqual(late);
  });

  it("may be written with any case, wider, and with days that go over the end of the week", () => {
    expect(readBusinessHours(" mon - FRI  09:00 - 18:00 , sat 9:00-13:00 ")).toEqual(open);
    expect(readBusinessHours("Sat-Mon 10:00-11:00")?.map(({ day }) => day)).toEqual([6, 7, 1]);
    expect(readBusinessHours("Tue-Tue 10:00-11:00")?.map(({ day }) => day)).toEqual([2]);
  });

  it.each([
    "",
    "Mon-Fri",
    "09:00-18:00",
    "Mon 9-18",
    "Mon 09:00",
    "Mon-Fri 09:00-18:00,",
    "Mon-Wed-Fri 09:00-18:00",
    "Montag 09:00-18:00",
    "월-금 09:00-18:00",
    "Mon 09:00-18:00 open",
    "Mon 09:00-09:00",
    "Mon 24:00-08:00",
    "Mon 09:00-25:00",
    "Mon 00:00-24:30",
    "-Fri 09:00-18:00",
    "Mon- 09:00-18:00",
    "none",
  ])("are not read from %j", (text) => expect(readBusinessHours(text)).toBe(undefined));

  it("are read or refused, whatever is written", () => {
    const part = fc.constantFrom("Mon", "sun", "-", ",", " ", "09:00", "24:00", "00:00", "18:30", ":", "é", "\n");
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(part).map((parts) => parts.join("")),
        ),
        (text) => {
          readWindow(text);
          for (const { day, from, until } of readBusinessHours(text) ?? []) {
            expect([1, 2, 3, 4, 5, 6, 7]).toContain(day);
            expect(from < until && from >= 0 && until <= 1440).toBe(true);
          }
        },
      ),
    );
  });
});
