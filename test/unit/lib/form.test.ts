import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Fields } from "../../../src/lib/fields.ts";
import { readForm } from "../../../src/lib/form.ts";

describe("readForm", () => {
  it("reads whatever an encoder writes, in order and with repeats", () => {
    const pairs = fc.array(fc.tuple(fc.string({ unit: "grapheme", minLength: 1 }), fc.string({ unit: "grapheme" })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(pairs, (list) => {
        expect(readForm(new URLSearchParams(list).toString())).toEqual(list);
      }),
    );
  });

  it.each(["", "a", "a=1&", "&a=1", "a=1&&b=2", "=1", "a=1 2", "a=1\n", "a=%", "a=%4", "a=%zz", "a=%3A%3a", "a=%aB"])(
    "takes %j for no form",
    (text) => expect(readForm(text)).toBe(null),
  );

  it("takes a thousand fields and no more", () => {
    expect(readForm(Array.from({ length: 1000 }, () => "a=1").join("&"))).toHaveLength(1000);
    expect(readForm(Array.from({ length: 1001 }, () => "a=1").join("&"))).toBe(null);
  });

  it("takes lower-case escapes too, if all are", () => expect(readForm("a=%3a%3a")).toEqual([["a", "::"]]));
});

describe("Fields", () => {
  it("lose nothing: what is not taken, or repeated, is left over", () => {
    const fields = new Fields([
      ["a", "1"],
      ["b", "2"],
      ["b", "3"],
      ["c", " "],
      ["d", ""],
    ]);
    expect([fields.take("a"), fields.take("b"), fields.take("c"), fields.take("x")]).toEqual([
      "1",
      "2",
      undefined,
      undefined,
    ]);
    expect(fields.rest()).toEqual({ extra: { b: ["2", "3"], c: " ", d: "" } });
  });

  it("take only what is understood, and no text that is too long to be a name or a number", () => {
    const fields = new Fields([
      ["a", "12"],
      ["b", "twelve"],
      ["c", "x".repeat(1001)],
    ]);
    const number = (text: string) => Number(text) || null;
    expect([fields.takeAs("a", number), fields.takeAs("b", number), fields.take("c")]).toEqual([
      12,
      undefined,
      undefined,
    ]);
    expect(Object.keys(fields.rest().extra ?? {})).toEqual(["b", "c"]);
  });

  it("of an object keep what is no text as its JSON, and forget null", () => {
    const fields = Fields.ofObject({ a: 1, b: { c: [true] }, d: null, e: "x" });
    expect([fields.take("a"), fields.take("d"), fields.take("e")]).toEqual(["1", undefined, "x"]);
    expect(fields.rest()).toEqual({ extra: { b: '{"c":[true]}' } });
  });

  it("take a quarter of a million repeats in their stride", () => {
    const fields = new Fields(Array.from({ length: 250_000 }, () => ["a", "1"] as const));
    expect(fields.take("a")).toBe("1");
  });
});
