import { describe, expect, it } from "vitest";

import { cancelledByHand, confirmedByHand } from "../../../src/outreach/by-hand.ts";
import type { Answer } from "../../../src/outreach/progress.ts";
import { type Reaching, answerIn, newReaching, standingOf } from "../../../src/outreach/reaching.ts";
import { alertsOf } from "../../../src/rules/outreach-result.ts";
import { settingsOf } from "../../../src/settings.ts";

const NOON = Date.parse("2026-11-23T12:00:00+09:00");
const settings = settingsOf({ SLACK_WEBHOOK_URL: "https://hooks.slack.example/x", LANGUAGE: "en" });
const shared = { base: null, placedAt: NOON, receivedAt: NOON, isTest: false };
const ordered = {
  customer_name: "Kim",
  customer_phone: "+821023456789",
  items: ["Socks"],
  total_price: 1,
  currency: "KRW",
};
const order = newReaching({ ...shared, kind: "order", id: "O", body: { id: "O", ...ordered } });
const remind = { sms: "1h", call: "10m" };
const booked = { id: "B", name: "Kim", phone: "+821023456789", at: "2026-11-23T06:00:00.000Z", remind };
const booking = newReaching({ ...shared, kind: "booking", id: "B", body: booked });

const say = (reaching: Reaching, means: Answer["means"]) =>
  answerIn(reaching, { means, by: "key", at: NOON, round: 1 });
const titlesOf = (reaching: Reaching) => {
  const terms = { now: NOON, quiet: null, timeZone: "Asia/Seoul", canText: true, canCall: true } as const;
  const { state } = standingOf(reaching, { ...terms, about: ["booking", "order"] });
  return alertsOf(reaching, { settings, now: NOON, state }).map(({ input }) => (input as { title: string }).title);
};

describe("a person of the business is told", () => {
  it("that a customer cancels an order, but not what somebody of the business has cancelled", () => {
    expect(titlesOf(say(order, "cancel"))).toEqual([expect.stringContaining("Order to be cancelled")]);
    for (const before of [order, say(order, "cancel"), say(order, "reached")])
      expect(titlesOf(cancelledByHand(before, NOON))).toEqual([]);
  });

  it("that a customer comes after all, but not what somebody of the business has noted", () => {
    const declined = say(booking, "decline");
    const after = answerIn(declined, { means: "confirm", by: "sms", at: NOON + 1, round: 1 });
    expect(titlesOf(after)).toEqual([expect.stringContaining("confirmed after all")]);
    expect(titlesOf(confirmedByHand(declined, NOON))).toEqual([]);
  });

  it("that an order is confirmed, also where that was noted by hand: whoever carries it out reads it there", () => {
    expect(titlesOf(confirmedByHand(order, NOON))).toEqual([expect.stringContaining("Order confirmed")]);
  });
});
