import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Booking, bookingOf, bookingOutlook, bookingStanding } from "../../../src/outreach/booking.ts";
import { isQuiet } from "../../../src/outreach/clock.ts";
import { type Begun, type Progress, answer, beginning, changed, moved } from "../../../src/outreach/progress.ts";
import { ANY_PACE, type Happening, runCourse } from "./course.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NIGHT = { from: 21 * 60, until: 8 * 60 };
const seoul = (text: string) => Date.parse(`${text}+09:00`);
const clockAt = (now: number, quiet: typeof NIGHT | null = NIGHT) => ({
  now,
  quiet,
  timeZone: "Asia/Seoul",
  canText: true,
  canCall: true,
  about: [],
});
const booking = (at: string, remind = { sms: "1h", call: "10m" }): Booking =>
  bookingOf({ at: new Date(seoul(at)).toISOString(), remind });

/** The progress with a step begun and ended. */
function withStep(
  progress: Progress,
  kind: Begun["kind"],
  { at, result, key = kind }: { at: number; result: string | null; key?: string },
) {
  const step: Begun = { key, round: progress.round, kind, dueAt: at, begunAt: at, action: key, end: null, call: null };
  const begun = { ...progress, begun: [...progress.begun, step] };
  return result === null ? begun : changed(begun, key, (one) => ({ ...one, end: { result: result as never, at } }));
}

describe("the reminding of an appointment", () => {
  const THREE = booking("2026-11-23T15:00:00");
  const MADE = seoul("2026-11-20T10:00:00");
  const TWO = seoul("2026-11-23T14:00:00");

  it("begins with a text an hour before, and foresees the call", () => {
    expect(bookingStanding(THREE, beginning(MADE), clockAt(MADE))).toEqual({
      state: "scheduled",
      next: { key: "booking:1:sms", kind: "sms", dueAt: TWO },
      changesAt: THREE.at,
    });
    expect(bookingOutlook(THREE, beginning(MADE), clockAt(MADE)).map(({ kind, dueAt }) => [kind, dueAt])).toEqual([
      ["sms", TWO],
      ["call", TWO + 10 * MINUTE],
    ]);
  });

  it("sends the text at once where the appointment is made too late for it", () => {
    const late = seoul("2026-11-23T14:40:00");
    expect(bookingStanding(THREE, beginning(late), clockAt(late)).next?.dueAt).toBe(late);
  });

  it("sends it half an hour before quiet hours where it would fall into them", () => {
    const early = booking("2026-11-23T08:30:00");
    const { next } = bookingStanding(early, beginning(MADE), clockAt(MADE));
    expect(next?.dueAt).toBe(seoul("2026-11-22T20:30:00"));
  });

  it("sends it when they end where the appointment was made in them, if that is before it", () => {
    const made = seoul("2026-11-22T23:00:00");
    const early = booking("2026-11-23T08:30:00");
    expect(bookingStanding(early, beginning(made), clockAt(made)).next?.dueAt).toBe(seoul("2026-11-23T08:00:00"));
    const earlier = booking("2026-11-23T07:30:00");
    expect(bookingStanding(earlier, beginning(made), clockAt(made))).toMatchObject({ state: "unreached", next: null });
  });

  it("calls ten minutes after the text was sent, again ten minutes after each call nobody took, three times at most", () => {
    let progress = withStep(beginning(MADE), "sms", { at: TWO, result: "sent" });
    expect(bookingStanding(THREE, progress, clockAt(TWO))).toMatchObject({
      state: "reminded",
      next: { key: "booking:1:call:1", kind: "call", dueAt: TWO + 10 * MINUTE },
    });
    for (const [count, result] of ["no-answer", "busy", "machine"].entries()) {
      const at = TWO + (count + 1) * 11 * MINUTE;
      progress = withStep(progress, "call", { at, result: null, key: `booking:1:call:${count + 1}` });
      expect(bookingStanding(THREE, progress, clockAt(at))).toMatchObject({ state: "calling", next: null });
      progress = changed(progress, `booking:1:call:${count + 1}`, (one) => ({
        ...one,
        end: { result: result as never, at },
      }));
      const { state, next } = bookingStanding(THREE, progress, clockAt(at));
      expect([state, next?.dueAt]).toEqual(count < 2 ? ["calling", at + 10 * MINUTE] : ["unreached", undefined]);
    }
  });

  it.each(["invalid", "unplaced", "unsettled"])("never calls again where the call was %s", (result) => {
    const texted = withStep(beginning(MADE), "sms", { at: TWO, result: "sent" });
    const progress = withStep(texted, "call", { at: TWO + 10 * MINUTE, result });
    expect(bookingStanding(THREE, progress, clockAt(TWO + 11 * MINUTE))).toMatchObject({
      state: "unreached",
      next: null,
    });
  });

  it("never calls at or after the appointment", () => {
    const texted = withStep(beginning(MADE), "sms", { at: THREE.at - 10 * MINUTE, result: "sent" });
    expect(bookingStanding(THREE, texted, clockAt(THREE.at - 9 * MINUTE))).toMatchObject({
      state: "reminded",
      next: null,
    });
    expect(bookingStanding(THREE, texted, clockAt(THREE.at)).state).toBe("past");
  });

  it("calls although the text could not be sent, as if it had been", () => {
    const unsent = withStep(beginning(MADE), "sms", { at: TWO, result: "unsent" });
    const { state, next } = bookingStanding(THREE, unsent, clockAt(TWO));
    expect([state, next?.dueAt]).toEqual(["scheduled", TWO + 10 * MINUTE]);
  });

  it.each([
    ["confirm", "confirmed"],
    ["decline", "cancel_requested"],
    ["called-back", "called_back"],
    ["reached", "reached"],
  ] as const)("ends with the answer %s: %s", (means, state) => {
    const progress = answer(beginning(MADE), { means, by: "sms", at: TWO, round: 1 });
    expect(bookingStanding(THREE, progress, clockAt(TWO))).toEqual({ state, next: null, changesAt: null });
  });

  it("does not take being spoken with for a plain answer, whichever came first", () => {
    const reached = { means: "reached", by: "call", at: TWO, round: 1 } as const;
    const yes = { means: "confirm", by: "key", at: TWO - MINUTE, round: 1 } as const;
    expect(answer(answer(beginning(MADE), reached), yes).answer).toEqual(yes);
    expect(answer(answer(beginning(MADE), yes), reached).answer).toEqual(yes);
  });

  it("begins anew when the appointment moves, and forgets what was said of the other time", () => {
    const texted = withStep(beginning(MADE), "sms", { at: TWO, result: "sent" });
    const confirmed = answer(texted, { means: "confirm", by: "sms", at: TWO + MINUTE, round: 1 });
    const again = moved(confirmed, TWO + 2 * MINUTE);
    const later = booking("2026-11-23T18:00:00");
    expect(bookingStanding(later, again, clockAt(TWO + 2 * MINUTE))).toMatchObject({
      state: "scheduled",
      next: { key: "booking:2:sms", dueAt: seoul("2026-11-23T17:00:00") },
    });
    expect(answer(again, { means: "decline", by: "sms", at: TWO + 3 * MINUTE, round: 1 })).toEqual(again);
  });

  it("leaves out what the owner does not want", () => {
    const noText = booking("2026-11-23T15:00:00", { sms: "none", call: "10m" });
    expect(bookingStanding(noText, beginning(MADE), clockAt(MADE)).next).toMatchObject({
      kind: "call",
      dueAt: TWO + 10 * MINUTE,
    });
    const nothing = booking("2026-11-23T15:00:00", { sms: "none", call: "none" });
    expect(bookingStanding(nothing, beginning(MADE), clockAt(MADE))).toMatchObject({ state: "scheduled", next: null });
    expect(bookingStanding(nothing, beginning(MADE), clockAt(nothing.at)).state).toBe("past");
  });

  it("leaves out what no platform can do", () => {
    const none = { ...clockAt(MADE), canText: false, canCall: false };
    expect(bookingStanding(THREE, beginning(MADE), { ...none, canCall: true }).next).toMatchObject({ kind: "call" });
    expect(bookingOutlook(THREE, beginning(MADE), { ...none, canText: true }).map(({ kind }) => kind)).toEqual(["sms"]);
    expect(bookingStanding(THREE, beginning(MADE), none)).toMatchObject({ state: "scheduled", next: null });
  });

  it("is cancelled whatever else was, and does nothing more", () => {
    const cancelled = { ...beginning(MADE), cancelledAt: MADE };
    expect(bookingStanding(THREE, cancelled, clockAt(TWO))).toEqual({
      state: "cancelled",
      next: null,
      changesAt: null,
    });
  });
});

const END_STATES = new Set([
  "reached",
  "called_back",
  "confirmed",
  "cancel_requested",
  "cancelled",
  "unreached",
  "past",
]);
const zone = fc.constantFrom("Asia/Seoul", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC");
const window = fc.option(
  fc
    .record({ from: fc.integer({ min: 0, max: 1439 }), until: fc.integer({ min: 0, max: 1439 }) })
    .filter(({ from, until }) => from !== until),
  { freq: 4 },
);
const wait = fc.option(
  fc.integer({ min: 0, max: 3 * 60 }).map((minutes) => minutes * MINUTE),
  { freq: 8 },
);
/** Around both changes of the clock in 2026. */
const start = fc.oneof(
  fc.integer({ min: Date.UTC(2026, 2, 6), max: Date.UTC(2026, 3, 6) }),
  fc.integer({ min: Date.UTC(2026, 9, 1), max: Date.UTC(2026, 10, 3) }),
);
const happening = (isMoving: boolean) =>
  fc.oneof(
    fc.record({
      kind: fc.constant("said" as const),
      means: fc.constantFrom("confirm" as const, "decline" as const, "called-back" as const),
      by: fc.constant("sms" as const),
      after: fc.integer({ min: 0, max: 2 * DAY }),
    }),
    fc.record({ kind: fc.constant("cancelled" as const), after: fc.integer({ min: 0, max: 2 * DAY }) }),
    ...(isMoving
      ? [
          fc.record({
            kind: fc.constant("moved" as const),
            after: fc.integer({ min: 0, max: DAY }),
            by: fc.integer({ min: -DAY, max: DAY }),
          }),
        ]
      : []),
  );
const course = fc.record({
  startsAt: start,
  ahead: fc.integer({ min: MINUTE, max: 2 * DAY }),
  smsBefore: wait,
  callAfter: wait,
  quiet: window,
  timeZone: zone,
  ...ANY_PACE,
  textEnds: fc.array(fc.constantFrom("sent" as const, "unsent" as const), { minLength: 1, maxLength: 3 }),
  happenings: fc.array(happening(true), { maxLength: 2 }),
});

describe("whatever happens, the reminding of an appointment", () => {
  it("does nothing twice, in quiet hours, after the appointment or after an answer, and comes to an end", () => {
    fc.assert(
      fc.property(course, ({ ahead, smsBefore, callAfter, happenings, ...rest }) => {
        let at = rest.startsAt + ahead;
        const moving = happenings.map((one) =>
          one.kind === "moved" ? { ...one, to: (now: number) => (at = Math.max(at + one.by, now + MINUTE)) } : one,
        ) as Happening[];
        const endsAt = rest.startsAt + 10 * DAY;
        const held: [number, number][] = [];
        const run = runCourse({ ...rest, endsAt, happenings: moving }, (progress, clock) => {
          const standing = bookingStanding({ at, smsBefore, callAfter }, progress, clock);
          if (standing.next) held.push([standing.next.dueAt, at]);
          if (progress.cancelledAt !== null || progress.answer) expect(standing.next).toBe(null);
          return standing;
        });
        const keys = run.begun.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { begunAt } of run.begun) expect(isQuiet(begunAt, { ...rest, now: begunAt })).toBe(false);
        for (const [dueAt, appointment] of held) expect(dueAt).toBeLessThan(appointment);
        for (const [dueAt] of held) expect(isQuiet(dueAt, { ...rest, now: dueAt })).toBe(false);
        const perRound = Map.groupBy(run.begun, ({ round, kind }) => `${round} ${kind}`);
        for (const [key, steps] of perRound) expect(steps.length).toBeLessThanOrEqual(key.endsWith("sms") ? 1 : 3);
        expect(END_STATES).toContain(run.last.state);
      }),
      { numRuns: 2000 },
    );
  });
});
