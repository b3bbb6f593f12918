import * as z from "zod";

import { ok } from "../lib/result.ts";
import type { OutreachKind, OutreachSnapshot } from "../outreach/outreach.ts";
import { type Placed, among, pageAmong } from "./among.ts";
import { type Listed, type Paging, earlier, pageOf, readCursor } from "./page.ts";

/** An outreach as lists tell of it. */
export type OutreachItem = Pick<OutreachSnapshot, "id" | "name" | "phone" | "state" | "at" | "receivedAt">;

/** What is asked of an outreach to be in the list; what is absent is not asked. */
export type OutreachFilter = {
  kind: OutreachKind;
  /** That state, or any of these. */
  state?: string | readonly string[] | undefined;
  /** E.164. */
  phone?: string | undefined;
  /** The appointment, or the order, is at this instant or later; ms since the epoch. */
  since?: number | undefined;
  /** It is before this instant, likewise; ms since the epoch. */
  until?: number | undefined;
};
type Way = {
  /** The soonest first, instead of the latest. */
  isRising?: boolean;
  /** A page looks for its states among no more than so many; where it found less than its limit among them, its cursor goes on behind them. */
  lookAt?: number;
};

/** When it is, and its id. */
const Position = z.tuple([z.int(), z.string()]);
type Position = z.infer<typeof Position>;
type Term = readonly [sql: string, ...values: (string | number)[]];

/**
 * Outreaches of one kind, the latest first. Going on with the cursors, every one comes once, unless it is moved meanwhile. A page reads as many
 * rows as it has, unless a state is asked for: that is looked for among all, or among `lookAt`.
 */
export async function listOutreaches(
  db: D1Database,
  { limit, cursor, isRising = false, lookAt, ...filter }: OutreachFilter & Paging & Way,
): Promise<Listed<OutreachItem>> {
  const after = readCursor(cursor, Position);
  if (!after.ok) return after;
  const states = filter.state === undefined ? [] : [filter.state].flat();
  const places = placeTerms(filter, after.value, isRising);
  const order = isRising ? "order by at, id" : "order by at desc, id desc";
  const index = filter.phone === undefined ? "outreach_by_time" : "outreach_by_phone";
  const found = states.length > 0 ? `state in (${states.map(() => "?").join(", ")})` : "true";
  const from = (terms: readonly string[]) =>
    `select id, name, phone, state, at, received_at as receivedAt from outreach indexed by ${index}
     where ${terms.join(" and ")} ${order} limit ?`;
  const [sqls, values] = [places.map(([sql]) => sql), places.flatMap(([, ...given]) => given)];
  if (lookAt === undefined || states.length === 0) {
    const all = db.prepare(from([...sqls, found])).bind(...values, ...states, limit + 1);
    return ok(pageOf((await all.all<OutreachItem>()).results, limit, keyOf));
  }
  const some = db.prepare(among(from(sqls), { found, order })).bind(...states, ...values, lookAt, lookAt, limit + 1);
  return ok(pageAmong((await some.all<Placed<OutreachItem>>()).results, { limit, lookAt, keyOf }));
}

function keyOf({ at, id }: OutreachItem): Position {
  return [at, id];
}

/** What an index finds. Of two bounds on one side only one is given, since SQLite would use but one of them, and not always that. */
function placeTerms({ kind, phone, since, until }: OutreachFilter, after: Position | null, isRising: boolean): Term[] {
  const begin: Position | null = since === undefined ? null : [since, ""];
  const end: Position | null = until === undefined ? null : [until, ""];
  const from = isRising && after && !(begin && after[0] < begin[0]) ? after : begin;
  const before = isRising ? end : earlier(after, end);
  const terms: (Term | false)[] = [
    ["kind = ?", kind],
    ["deleted_at is null"],
    phone !== undefined && ["phone = ?", phone],
    from !== null && ["(at, id) > (?, ?)", ...from],
    before !== null && ["(at, id) < (?, ?)", ...before],
  ];
  return terms.filter((term) => term !== false);
}
