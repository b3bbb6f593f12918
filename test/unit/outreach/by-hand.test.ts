import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { DAY, HOUR } from "../../../src/lib/instant.ts";
import { cancelledByHand, confirmedByHand, isPastDeciding } from "../../../src/outreach/by-hand.ts";
import type { Terms } from "../../../src/outreach/clock.ts";
import { type Answer, answerOf } from "../../../src/outreach/progress.ts";
import { type Reaching, answerIn, newReaching, standingOf } from "../../../src/outreach/reaching.ts";

const NOON = Date.parse("2026-11-23T12:00:00+09:00");
const terms = (now: number): Terms => {
  return { now, quiet: null, timeZone: "Asia/Seoul", canText: true, canCall: true, about: ["booking", "order"] };
};
const shared = { base: null, placedAt: NOON, receivedAt: NOON, isTest: false };
const remind = { sms: "1h", call: "10m" };
const booking = newReaching({ ...shared, kind: "booking", id: "B", body: { at: "2026-11-23T06:00:00.000Z", remind } });
const order = newReaching({ ...shared, kind: "order", id: "O", body: {} });
const stateOf = (reaching: Reaching, now: number) => standingOf(reaching, terms(now));

const said = fc.record({
  means: fc.constantFrom<Answer["means"]>("confirm", "decline", "cancel", "called-back", "reached"),
  by: fc.constantFrom<Answer["by"]>("sms", "key", "call"),
  // Clocks of platforms may be ahead of ours.
  at: fc.integer({ min: NOON - HOUR, max: NOON + HOUR }),
  round: fc.constant(1),
});
const either = fc.constantFrom(booking, order);

describe("confirming by hand", () => {
  it("counts as the latest word whatever was said before, and leaves nothing to do", () => {
    fc.assert(
      fc.property(either, fc.array(said, { maxLength: 4 }), (reaching, answers) => {
        const confirmed = confirmedByHand(answers.reduce(answerIn, reaching), NOON);
        expect(stateOf(confirmed, NOON)).toEqual({ state: "confirmed", next: null, changesAt: null });
        expect(confirmedByHand(confirmed, NOON + 1)).toBe(confirmed);
      }),
    );
  });

  it("says that it was by hand, unless the customer had said the same", () => {
    expect(answerOf(confirmedByHand(booking, NOON).progress)).toMatchObject({ means: "confirm", by: "hand" });
    const texted = answerIn(booking, { means: "confirm", by: "sms", at: NOON, round: 1 });
    expect(confirmedByHand(texted, NOON + 1)).toBe(texted);
  });

  it("gives way to what the customer says later", () => {
    const declined = answerIn(confirmedByHand(booking, NOON), { means: "cancel", by: "sms", at: NOON + 1, round: 1 });
    expect(stateOf(declined, NOON + 1).state).toBe("cancel_requested");
  });
});

it("cancelling by hand leaves nothing to do, whatever was said", () => {
  fc.assert(
    fc.property(either, fc.array(said, { maxLength: 4 }), (reaching, answers) => {
      const cancelled = cancelledByHand(answers.reduce(answerIn, reaching), NOON);
      expect(stateOf(cancelled, NOON)).toEqual({ state: "cancelled", next: null, changesAt: null });
      expect(isPastDeciding(cancelled, NOON)).toBe(true);
    }),
  );
});

it("a person can decide about an appointment until it is, and about an order as long as it is not cancelled", () => {
  const three = Date.parse("2026-11-23T15:00:00+09:00");
  expect([isPastDeciding(booking, three - 1), isPastDeciding(booking, three)]).toEqual([false, true]);
  expect(isPastDeciding(order, NOON + 10 * DAY)).toBe(false);
});
