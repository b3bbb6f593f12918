import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { afterTold, take } from "../../../src/contacts/leave.ts";
import { type OpenOutreach, answeredBy, awaiting, withOutreach } from "../../../src/contacts/open-outreach.ts";

const NOW = Date.UTC(2026, 10, 23);
const MINUTE = 60_000;
const told = (more: Partial<OpenOutreach> = {}): OpenOutreach => ({
  objectId: "a",
  kind: "booking",
  id: "B-1",
  version: 1,
  at: NOW + 60 * MINUTE,
  round: 1,
  askedAt: NOW - MINUTE,
  until: NOW + 60 * MINUTE,
  calling: null,
  textedAt: NOW - MINUTE,
  isAnswered: false,
  ...more,
});

describe("the outreaches that are open to somebody", () => {
  it("are known as they were told last, in whatever order that is heard", () => {
    const versions = [1, 2, 3, 4].map((version) => told({ version, until: version === 4 ? null : NOW }));
    fc.assert(
      fc.property(fc.shuffledSubarray(versions, { minLength: 4 }), (order) => {
        const known = order.reduce<OpenOutreach[]>((before, one) => withOutreach(before, one, NOW).outreaches, []);
        expect(known).toEqual([versions[3]]);
      }),
    );
  });

  it("wait for an answer once somebody was asked, until their time has come, the nearest first", () => {
    const near = told({ objectId: "near", at: NOW + 5 * MINUTE });
    const asked = [told(), near, told({ objectId: "b", askedAt: null }), told({ objectId: "c", until: NOW })];
    expect(awaiting(asked, NOW).map(({ objectId }) => objectId)).toEqual(["near", "a"]);
  });
});

describe("one that is over", () => {
  it("is remembered for a day, lest older news open it again", () => {
    const over = withOutreach(
      [told({ version: NOW, until: null })],
      told({ objectId: "b", version: NOW }),
      NOW,
    ).outreaches;
    const late = withOutreach(over, told({ version: NOW - 1 }), NOW + MINUTE).outreaches;
    expect(awaiting(late, NOW + MINUTE).map(({ objectId }) => objectId)).toEqual(["b"]);
  });
});

describe("a text that answers", () => {
  const first = told({ objectId: "first", isAnswered: true });
  const second = told({ objectId: "second", at: NOW + 90 * MINUTE });

  it("is for the nearest that has no answer, and else changes the nearest that has one", () => {
    expect(answeredBy([first, second], NOW, NOW)?.objectId).toBe("second");
    expect(answeredBy([first, { ...second, isAnswered: true }], NOW, NOW)?.objectId).toBe("first");
  });

  it("is for none that was not asked about by text before it was written", () => {
    expect(answeredBy([told({ textedAt: null })], NOW, NOW)).toBe(null);
    expect(answeredBy([told({ textedAt: NOW })], NOW - 10 * MINUTE, NOW)).toBe(null);
  });

  it("is for a person to read where two are alike", () => {
    expect(answeredBy([told(), told({ objectId: "b" })], NOW, NOW)).toBe(null);
  });
});

describe("leave to call somebody", () => {
  const asker = { objectId: "a", version: 2, action: "one" };

  it("is given to one at a time, and to the same again", () => {
    const leave = take(null, asker, NOW);
    expect(take(leave, { ...asker, action: "two" }, NOW)).toBe(null);
    expect(take(leave, asker, NOW + MINUTE)).toMatchObject({ action: "one" });
  });

  it("ends when its outreach has told that it calls no more, and not by what it told before it asked", () => {
    const leave = take(null, asker, NOW);
    expect(afterTold(leave, told({ version: 3, calling: "one" }))).toEqual(leave);
    expect(afterTold(leave, told({ version: 2 }))).toEqual(leave);
    expect(afterTold(leave, told({ objectId: "b", version: 9 }))).toEqual(leave);
    expect(afterTold(leave, told({ version: 3 }))).toBe(null);
  });

  it("ends by itself where nothing is ever heard of the call", () => {
    const leave = take(null, asker, NOW);
    expect(take(leave, { ...asker, action: "two" }, NOW + 31 * MINUTE)).toMatchObject({ action: "two" });
  });
});
