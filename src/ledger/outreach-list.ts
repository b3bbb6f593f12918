import * as z from "zod";

import { ok } from "../lib/result.ts";
import type { OutreachKind, OutreachSnapshot } from "../outreach/outreach.ts";
import { type Listed, type Paging, earlier, pageOf, readCursor } from "./page.ts";

/** An outreach as lists tell of it. */
export type OutreachItem = Pick<OutreachSnapshot, "id" | "name" | "phone" | "state" | "at" | "receivedAt">;

/** What is asked of an outreach to be in the list; what is absent is not asked. */
export type OutreachFilter = {
  kind: OutreachKind;
  state?: string | undefined;
  /** E.164. */
  phone?: string | undefined;
  /** The appointment, or the order, is at this instant or later; ms since the epoch. */
  since?: number | undefined;
  /** It is before this instant, likewise; ms since the epoch. */
  until?: number | undefined;
};

/** When it is, and its id. */
const Position = z.tuple([z.int(), z.string()]);
type Position = z.infer<typeof Position>;
type Term = readonly [sql: string, ...values: (string | number)[]];

/**
 * Outreaches of one kind, the latest first. Going on with the cursors, every one comes once, unless it is moved meanwhile. A page reads as many
 * rows as it has, unless a state is asked for: that is looked for among all.
 */
export async function listOutreaches(
  db: D1Database,
  { limit, cursor, ...filter }: OutreachFilter & Paging,
): Promise<Listed<OutreachItem>> {
  const after = readCursor(cursor, Position);
  if (!after.ok) return after;
  const terms = termsOf(filter, after.value);
  const index = filter.phone === undefined ? "outreach_by_time" : "outreach_by_phone";
  const sql = `select id, name, phone, state, at, received_at as receivedAt from outreach indexed by ${index}
    where ${terms.map(([term]) => term).join(" and ")} order by at desc, id desc limit ?`;
  const values = terms.flatMap(([, ...given]) => given);
  const { results } = await db
    .prepare(sql)
    .bind(...values, limit + 1)
    .all<OutreachItem>();
  return ok(pageOf(results, limit, ({ at, id }) => [at, id]));
}

function termsOf({ kind, state, phone, since, until }: OutreachFilter, after: Position | null): Term[] {
  const before = earlier(after, until === undefined ? null : [until, ""]);
  const terms: (Term | false)[] = [
    ["kind = ?", kind],
    ["deleted_at is null"],
    state !== undefined && ["state = ?", state],
    phone !== undefined && ["phone = ?", phone],
    since !== undefined && ["at >= ?", since],
    before !== null && ["(at, id) < (?, ?)", ...before],
  ];
  return terms.filter((term) => term !== false);
}
