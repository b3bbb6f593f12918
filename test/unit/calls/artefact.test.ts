import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Artefacts, NO_ARTEFACTS, further, readStatus } from "../../../src/calls/artefact.ts";

const status = fc.constantFrom(
  null,
  "pending" as const,
  "not_requested" as const,
  "failed" as const,
  "completed" as const,
);
const told = fc.record({ transcript: status, summary: status }, { requiredKeys: [] });
const fold = (all: readonly Partial<Artefacts>[]) => all.reduce<Artefacts>(further, NO_ARTEFACTS);

describe("how far a platform is with what it makes of a call", () => {
  it("is the same whatever the order, grouping and number of what it told", () => {
    const tellings = fc.array(told, { maxLength: 6 }).chain((all) =>
      fc.record({
        all: fc.constant(all),
        again: fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2 }),
        at: fc.nat(all.length),
      }),
    );
    fc.assert(
      fc.property(tellings, ({ all, again, at }) => {
        expect(fold(again)).toEqual(fold(all));
        expect(further(fold(all.slice(0, at)), fold(all.slice(at)))).toEqual(fold(all));
      }),
    );
  });

  it("never goes back, and tells nothing of one from the other", () => {
    expect(fold([{ transcript: "completed" }, { transcript: "pending" }])).toEqual({
      transcript: "completed",
      summary: null,
    });
    expect(fold([{ transcript: "failed" }, { transcript: "completed" }])).toMatchObject({ transcript: "completed" });
    expect(fold([{ transcript: "pending", summary: "not_requested" }, { summary: "pending" }, {}])).toEqual({
      transcript: "pending",
      summary: "not_requested",
    });
    expect(fold([{ summary: "completed" }, { summary: null }])).toEqual({ transcript: null, summary: "completed" });
  });

  it("is read from the platform's word, if it is one that we know", () => {
    for (const word of ["pending", "not_requested", "failed", "completed"]) expect(readStatus(word)).toBe(word);
    for (const word of ["", "COMPLETED", "done", "constructor"]) expect(readStatus(word)).toBe(null);
  });
});
