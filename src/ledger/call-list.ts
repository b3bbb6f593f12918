import * as z from "zod";

import type { CallStatus } from "../calls/event.ts";
import type { CallSummary } from "../calls/summary.ts";
import { ok } from "../lib/result.ts";
import { type Listed, type Paging, earlier, pageOf, readCursor } from "./page.ts";

/** What is asked of a call to be in the list; what is absent is not asked. */
export type CallFilter = {
  provider?: string | undefined;
  status?: CallStatus | undefined;
  missed?: boolean | undefined;
  /** Numbers as they are stored: E.164 where they are numbers. */
  from?: string | undefined;
  to?: string | undefined;
  /** Began at this instant or later, as far as was known when it was first listed; ms since the epoch. */
  since?: number | undefined;
  /** Began before this instant, likewise; ms since the epoch. */
  until?: number | undefined;
  /** Some action of it waits for a person. */
  isWaiting?: true | undefined;
};

type Row = Omit<CallSummary, "missed"> & { missed: number; listedAt: number };
type Term = readonly [sql: string, ...values: (string | number)[]];

/** When the call began as far as was known at first, its provider, its id. */
const Position = z.tuple([z.int(), z.string(), z.string()]);
type Position = z.infer<typeof Position>;

const COLUMNS = `
  provider, id, direction, from_number as "from", to_number as "to", status, missed, reason, listed_at as listedAt, started_at as startedAt,
  answered_at as answeredAt, ended_at as endedAt, duration_seconds as durationSeconds, summary`;

/**
 * Calls, the latest first. Going on with the cursors, every call comes once, whatever changes meanwhile. A page reads as many rows as it
 * has, unless it is filtered by provider, status, `to` or what was not missed: these are looked for among all.
 */
export async function listCalls(
  db: D1Database,
  { limit, cursor, ...filter }: CallFilter & Paging,
): Promise<Listed<CallSummary>> {
  const after = readCursor(cursor, Position);
  if (!after.ok) return after;
  const terms = termsOf(filter, after.value);
  const sql = `select ${COLUMNS} from call indexed by ${indexFor(filter)} where ${terms.map(([term]) => term).join(" and ")}
    order by listed_at desc, provider desc, id desc limit ?`;
  const values = terms.flatMap(([, ...given]) => given);
  const { results } = await db
    .prepare(sql)
    .bind(...values, limit + 1)
    .all<Row>();
  const page = pageOf(results, limit, ({ listedAt, provider, id }) => [listedAt, provider, id]);
  return ok({ ...page, items: page.items.map(({ listedAt: _, ...row }) => ({ ...row, missed: row.missed === 1 })) });
}

/** The index with the fewest calls in it that are not wanted. Left to itself SQLite would read all calls of a provider to sort them. */
function indexFor({ from, missed, isWaiting }: CallFilter): string {
  if (isWaiting) return "call_waiting";
  if (from !== undefined) return "call_by_from";
  return missed ? "call_missed" : "call_by_start";
}

/** The `+`: told that it is one provider, SQLite would not see any more that the index has the calls in order. */
function termsOf(filter: CallFilter, after: Position | null): Term[] {
  const { provider, status, missed, from, to, since, until, isWaiting } = filter;
  const before = earlier(after, until === undefined ? null : [until, "", ""]);
  const terms: (Term | false)[] = [
    ["deleted_at is null"],
    provider !== undefined && ["+provider = ?", provider],
    status !== undefined && ["status = ?", status],
    missed !== undefined && [`missed = ${Number(missed)}`],
    from !== undefined && ["from_number = ?", from],
    to !== undefined && ["to_number = ?", to],
    since !== undefined && ["listed_at >= ?", since],
    before !== null && ["(listed_at, provider, id) < (?, ?, ?)", ...before],
    isWaiting === true && ["waiting > 0"],
  ];
  return terms.filter((term) => term !== false);
}
