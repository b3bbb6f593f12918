import * as z from "zod";

import type { Card } from "../contacts/card.ts";
import { ok } from "../lib/result.ts";
import { type Placed, among, pageAmong } from "./among.ts";
import type { ContactFilter } from "./contacts.ts";
import { type Listed, type Paging, readCursor } from "./page.ts";

/** Somebody whom the owner has a card of, or who wrote: then `consent` is null while there is no card. `textedAt`: ms since the epoch. */
export type Known = {
  id: string;
  phone: string;
  name: string | null;
  consent: Card["consent"] | null;
  textedAt: number | null;
  text: string | null;
};

const Position = z.tuple([z.string(), z.string()]);
const AFTER_ALL_DIGITS = ":";
const FOUND = "((consent is not null or textedAt is not null) and (? = '' or instr(lower(name), lower(?)) > 0))";

/**
 * Everybody who is known by a card or a text, by their numbers. A page looks at no more than `lookAt` contacts; where it found less than its limit
 * among them, its cursor goes on behind them.
 */
export async function listPeople(
  db: D1Database,
  { limit, cursor, phone = "", name = "", ...way }: ContactFilter & Paging & { lookAt: number },
): Promise<Listed<Known>> {
  const after = readCursor(cursor, Position);
  if (!after.ok) return after;
  // Without a name nearly everybody is looked for.
  const lookAt = name === "" ? Math.min(way.lookAt, 10 * limit) : way.lookAt;
  const begin = after.value && after.value[0] >= phone ? after.value : ([phone, ""] as const);
  const order = "order by phone, id";
  const source = `select id, phone, name, consent, texted_at as textedAt, text from contact indexed by contact_by_phone
    where phone is not null and (phone, id) > (?, ?) and phone < ? ${order} limit ?`;
  const { results } = await db
    .prepare(among(source, { found: FOUND, order }))
    .bind(name, name, ...begin, phone + AFTER_ALL_DIGITS, lookAt, lookAt, limit + 1)
    .all<Placed<Known>>();
  return ok(pageAmong<Known>(results, { limit, lookAt, keyOf: (person) => [person.phone, person.id] }));
}
