import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { isQuiet } from "../../../src/outreach/clock.ts";
import { type Order, orderStanding } from "../../../src/outreach/order.ts";
import { type Begun, type Progress, answer, beginning } from "../../../src/outreach/progress.ts";
import { ANY_PACE, type Happening, runCourse } from "./course.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOON = Date.parse("2026-11-23T12:00:00+09:00");
const NIGHT = { from: 21 * 60, until: 8 * 60 };
const clockAt = (now: number) => ({
  now,
  quiet: NIGHT,
  timeZone: "Asia/Seoul",
  canText: true,
  canCall: true,
  about: [],
});
const placedAt = (at: number): Order => ({ placedAt: at, receivedAt: at });

/** The progress with calls that ended so, one after the other. */
function called(progress: Progress, ...calls: [at: number, result: string | null][]): Progress {
  return calls.reduce<Progress>((before, [at, result], index) => {
    const end = result === null ? null : { result: result as "busy", at };
    const step: Begun = {
      key: `c${index}`,
      round: 1,
      kind: "call",
      dueAt: at,
      begunAt: at,
      action: `c${index}`,
      end,
      call: null,
    };
    return { ...before, begun: [...before.begun, step] };
  }, progress);
}

describe("the confirming of an order", () => {
  it("begins with a call at once", () => {
    expect(orderStanding(placedAt(NOON), beginning(NOON), clockAt(NOON))).toEqual({
      state: "calling",
      next: { key: "order:1:call:1", kind: "call", dueAt: NOON },
      changesAt: null,
    });
  });

  it("waits for the end of quiet hours", () => {
    const night = NOON + 11 * HOUR;
    const { state, next } = orderStanding(placedAt(night), beginning(night), clockAt(night));
    expect([state, next?.dueAt]).toEqual(["waiting", NOON + 20 * HOUR]);
  });

  it("calls again after ten minutes and after an hour, then sends a text, then gives up", () => {
    const order = placedAt(NOON);
    const one = called(beginning(NOON), [NOON, "no-answer"]);
    expect(orderStanding(order, one, clockAt(NOON))).toMatchObject({
      state: "waiting",
      next: { kind: "call", dueAt: NOON + 10 * MINUTE },
    });
    const two = called(one, [NOON + 10 * MINUTE, "busy"]);
    expect(orderStanding(order, two, clockAt(NOON)).next).toMatchObject({ kind: "call", dueAt: NOON + 70 * MINUTE });
    const three = called(two, [NOON + 70 * MINUTE, "machine"]);
    const now = NOON + 71 * MINUTE;
    expect(orderStanding(order, three, clockAt(now))).toMatchObject({
      state: "waiting",
      next: { kind: "sms", dueAt: now },
    });
    const text: Begun = {
      key: "t",
      round: 1,
      kind: "sms",
      dueAt: now,
      begunAt: now,
      action: "t",
      end: null,
      call: null,
    };
    const texting = { ...three, begun: [...three.begun, text] };
    expect(orderStanding(order, texting, clockAt(now))).toMatchObject({ state: "waiting", next: null });
    const texted = { ...three, begun: [...three.begun, { ...text, end: { result: "sent" as const, at: now } }] };
    expect(orderStanding(order, texted, clockAt(now))).toMatchObject({ state: "unreachable", next: null });
  });

  it("goes on to the text where the call could not be placed", () => {
    const progress = called(beginning(NOON), [NOON, "unplaced"]);
    expect(orderStanding(placedAt(NOON), progress, clockAt(NOON)).next).toMatchObject({ kind: "sms" });
  });

  it("sends no text to a number that nobody has, or somebody else by now", () => {
    const progress = called(beginning(NOON), [NOON, "invalid"]);
    expect(orderStanding(placedAt(NOON), progress, clockAt(NOON))).toMatchObject({ state: "unreachable", next: null });
  });

  it("tells a person where nobody knows whether the call was placed", () => {
    const progress = called(beginning(NOON), [NOON, "unsettled"]);
    expect(orderStanding(placedAt(NOON), progress, clockAt(NOON))).toMatchObject({ state: "unreachable", next: null });
  });

  it.each([
    ["confirm", "confirmed"],
    ["decline", "changed"],
    ["cancel", "cancelled"],
    ["reached", "waiting"],
    ["called-back", "waiting"],
  ] as const)("ends with the answer %s: %s", (means, state) => {
    const progress = answer(beginning(NOON), { means, by: "key", at: NOON, round: 1 });
    expect(orderStanding(placedAt(NOON), progress, clockAt(NOON))).toEqual({ state, next: null, changesAt: null });
  });

  it("is left to a person where it came in more than an hour late", () => {
    const late = { placedAt: NOON - HOUR - 1, receivedAt: NOON };
    expect(orderStanding(late, beginning(NOON), clockAt(NOON))).toMatchObject({ state: "unreachable", next: null });
  });
});

const course = fc.record({
  startsAt: fc.integer({ min: Date.UTC(2026, 2, 6), max: Date.UTC(2026, 3, 6) }),
  quiet: fc.option(
    fc
      .record({ from: fc.integer({ min: 0, max: 1439 }), until: fc.integer({ min: 0, max: 1439 }) })
      .filter(({ from, until }) => from !== until),
    { freq: 4 },
  ),
  timeZone: fc.constantFrom("Asia/Seoul", "Europe/Berlin", "America/New_York"),
  ...ANY_PACE,
  textEnds: fc.array(fc.constantFrom("sent" as const, "unsent" as const), { minLength: 1, maxLength: 2 }),
  happenings: fc.array(
    fc.record({
      kind: fc.constant("said" as const),
      means: fc.constantFrom("confirm" as const, "decline" as const, "called-back" as const),
      by: fc.constant("sms" as const),
      after: fc.integer({ min: 0, max: 2 * HOUR }),
    }),
    { maxLength: 2 },
  ) as fc.Arbitrary<Happening[]>,
});
const END_STATES = new Set(["confirmed", "changed", "unreachable", "cancelled"]);

describe("whatever happens, the confirming of an order", () => {
  it("does nothing twice, in quiet hours or after an answer, and comes to an end or to a person", () => {
    fc.assert(
      fc.property(course, (given) => {
        const order = placedAt(given.startsAt);
        const run = runCourse({ ...given, endsAt: given.startsAt + 5 * DAY }, (progress, clock) => {
          const standing = orderStanding(order, progress, clock);
          if (progress.answer) expect(standing.next).toBe(null);
          return standing;
        });
        const keys = run.begun.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { begunAt } of run.begun) expect(isQuiet(begunAt, { ...given, now: begunAt })).toBe(false);
        expect(run.begun.filter(({ kind }) => kind === "call").length).toBeLessThanOrEqual(3);
        expect(run.begun.filter(({ kind }) => kind === "sms").length).toBeLessThanOrEqual(1);
        if (!END_STATES.has(run.last.state))
          expect([run.last.state, run.progress.answer !== null]).toEqual(["waiting", true]);
      }),
      { numRuns: 1000 },
    );
  });
});
