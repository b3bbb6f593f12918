import fc from "fast-check";
import { expect, it } from "vitest";

import { canonical } from "../../../src/lib/json.ts";

it("a value has one canonical text, whatever the order of its keys", () => {
  expect(canonical({ b: [{ d: 1, c: null }], a: "네", "1": undefined })).toBe('{"a":"네","b":[{"c":null,"d":1}]}');
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
      expect(canonical(reversed(value))).toBe(canonical(value));
    }),
  );
});

/** The keys of every object in it the other way round. */
function reversed(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, inner]) => [key, reversed(inner)]),
  );
}
