import fc from "fast-check";
import { expect, it } from "vitest";

import { askedOf, numberIn, queryOf, readCounts, writeCounts } from "../../../src/console/trouble-filter.ts";
import { ACTION_KINDS } from "../../../src/rules/action.ts";
import { actionWords } from "../../../src/words/console/action.ts";

it("takes only what is known for a filter", () => {
  expect(askedOf({ kind: "sms.send", state: "unknown" })).toEqual({ kind: "sms.send", state: "unknown" });
  expect(askedOf({ kind: "constructor", state: "done" })).toEqual({});
  expect(queryOf({ kind: "sms.send", state: undefined })).toBe("kind=sms.send");
});

it("carries counts from form to form", () => {
  const count = fc.record({
    kind: fc.constantFrom(...ACTION_KINDS),
    state: fc.constantFrom("dead" as const, "unknown" as const),
    count: fc.nat(1_000_000),
  });
  fc.assert(
    fc.property(fc.array(count), (counts) => {
      expect(readCounts(writeCounts(counts))).toEqual(counts);
    }),
  );
});

it("takes no other text for a count", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      for (const { kind, count } of readCounts(text))
        expect([ACTION_KINDS.includes(kind as never), count >= 0]).toEqual([true, true]);
    }),
  );
  expect(readCounts("fax.dead.1 forward.done.1 forward.dead.x forward.dead.-1 <b>.dead.1")).toEqual([]);
  expect([numberIn("12"), numberIn("1e9"), numberIn("-1"), numberIn(undefined)]).toEqual([12, 0, 0, 0]);
});

it.each(["ko", "en"] as const)("every kind and state of an action has a word: %s", (language) => {
  const { kinds, states } = actionWords[language];
  expect(Object.keys(kinds).toSorted()).toEqual([...ACTION_KINDS].toSorted());
  expect(Object.keys(states)).toEqual(["planned", "queued", "retrying", "done", "withdrawn", "unknown", "dead"]);
});
