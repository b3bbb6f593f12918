import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";

import { type Key, pageOf, readCursor, writeCursor } from "../../../src/ledger/page.ts";

const Position = z.tuple([z.int(), z.string(), z.string()]);
const anyText = fc.string({ unit: "grapheme" });

describe("a cursor", () => {
  it("says where to go on, whatever the key is, in a text that needs no escaping", () => {
    fc.assert(
      fc.property(fc.tuple(fc.maxSafeInteger(), anyText, anyText), (key) => {
        const cursor = writeCursor(key);
        expect(encodeURIComponent(cursor)).toBe(cursor);
        expect(readCursor(cursor, Position)).toEqual({ ok: true, value: key });
      }),
    );
  });

  it("that is no cursor is refused, never thrown at", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.base64String()), (text) => {
        expect(readCursor(text, Position)).toEqual({ ok: false, reason: "bad cursor" });
      }),
    );
  });

  it("of another list is refused", () => {
    for (const key of [
      [1, "a"],
      ["a", "b", "c"],
      [1, "a", "b", "c"],
      [1.5, "a", "b"],
    ] satisfies Key[])
      expect(readCursor(writeCursor(key), Position).ok).toBe(false);
  });

  it("need not be given", () => expect(readCursor(undefined, Position)).toEqual({ ok: true, value: null }));
});

describe("a page", () => {
  const keyOf = (row: number) => [row];

  it("has a cursor only if there are more rows", () => {
    expect(pageOf([1, 2], 2, keyOf)).toEqual({ items: [1, 2], cursor: null });
    expect(pageOf([1, 2, 3], 2, keyOf)).toEqual({ items: [1, 2], cursor: writeCursor([2]) });
    expect(pageOf([], 2, keyOf)).toEqual({ items: [], cursor: null });
  });
});
