import fc from "fast-check";
import { expect, it } from "vitest";

import { handOver, wordForWord } from "../../../src/words/talk-orders.ts";

it("what is to be said word for word stands in one JSON string, whatever it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const [, said = ""] = wordForWord(text).split("\n");
      expect(JSON.parse(said)).toBe(text);
    }),
  );
});

it("who is put through is told so in the language of the talk", () => {
  expect(handOver("ko")).toContain("Korean");
  expect(handOver("en")).toContain("English");
});
