import * as z from "zod";

import { decodeBase64 } from "../lib/encoding.ts";
import { type Result, no, ok } from "../lib/result.ts";

/** One page of a list. `cursor` asks for the next one; null where this is the last. */
export type Page<Item> = { items: Item[]; cursor: string | null };
/** How many, at least 1, and from where on: the cursor of the page before. */
export type Paging = { limit: number; cursor?: string | undefined };
/** Refused: the cursor was made by no page of this list. */
export type Listed<Item> = Result<Page<Item>, "bad cursor">;

/** What rows are ordered by; no two rows have the same. */
export type Key = readonly (string | number)[];

/**
 * The page of rows that were read with one more than its limit. Its cursor is the key of its last row, not a count: whatever happens to
 * other rows meanwhile, the next page goes on behind that key.
 */
export function pageOf<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => Key): Page<Row> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, cursor: last && rows.length > limit ? writeCursor(keyOf(last)) : null };
}

/** The key in a text that fits in a URL as it is. */
export function writeCursor(key: Key): string {
  const bytes = new TextEncoder().encode(JSON.stringify(key));
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return btoa(binary).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The key of a cursor, null where none is given. A cursor comes from outside: only a key of this shape is taken. */
export function readCursor<K extends Key>(
  text: string | undefined,
  shape: z.ZodType<K>,
): Result<K | null, "bad cursor"> {
  if (text === undefined) return ok(null);
  const base64 = text.replaceAll("-", "+").replaceAll("_", "/");
  const bytes = decodeBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, "="));
  const key = shape.safeParse(bytes && parse(bytes));
  return key.success ? ok(key.data) : no("bad cursor");
}

/** Of two bounds the one that counts. SQLite would use but one of them to find the rows, and not always that. */
export function earlier<K extends readonly [number, ...Key]>(a: K | null, b: K | null): K | null {
  return !a || (b && b[0] <= a[0]) ? b : a;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    return undefined;
  }
}
