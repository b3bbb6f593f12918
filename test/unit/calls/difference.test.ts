import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { differenceOf } from "../../../src/calls/difference.ts";

describe("the difference of two bodies", () => {
  it("names each field that differs, with both values", () => {
    const before = {
      id: "O-1",
      customer_name: "김하늘",
      total_price: 48_000,
      items: ["셔츠", { name: "양말", price: 3000 }],
    };
    expect(differenceOf(before, { ...before, customer_name: "박서연", total_price: 0 })).toBe(
      'customer_name: "김하늘" → "박서연"; total_price: 48000 → 0',
    );
    expect(
      differenceOf(before, { ...before, items: ["셔츠", { name: "양말", price: 3500, quantity: 2 }, "모자"] }),
    ).toBe('items.1.price: 3000 → 3500; items.1.quantity: nothing → 2; items.2: nothing → "모자"');
    expect(differenceOf({ note: "x" }, { note: null })).toBe('note: "x" → nothing');
    expect(differenceOf({ total: 1 }, { total: "1" })).toBe('total: 1 → "1"');
  });

  it("says of much of it only how much", () => {
    const many = (price: number) => ({ items: Array.from({ length: 30 }, () => ({ price })) });
    const said = differenceOf(many(1), many(2)) ?? "";
    expect(said.split("; ")).toHaveLength(11);
    expect(said).toMatch(/items\.9\.price: 1 → 2; and 20 more$/);
    expect(differenceOf({ note: "가".repeat(1000) }, {})?.length).toBeLessThan(100);
  });

  it("is none where they are the same but for the order of their keys and for nulls", () => {
    expect(differenceOf({ a: 1, b: { c: [1, null] } }, { b: { c: [1] }, a: 1, d: null, e: undefined })).toBe(null);
    fc.assert(fc.property(fc.object(), (body) => differenceOf(body, structuredClone(body)) === null));
  });
});
