import * as z from "zod";

import type { Standing, Trouble } from "../calls/trouble.ts";
import { type Result, ok } from "../lib/result.ts";
import type { OutreachKind } from "../outreach/outreach.ts";
import type { ActionKind } from "../rules/action.ts";
import { type Listed, type Paging, readCursor, writeCursor } from "./page.ts";

/** What an action belongs to. A contact's phone is empty where it is no number. */
type About = { call: { provider: string; id: string } } | { booking: string } | { order: string } | { contact: string };
/** An action that waits for a person. */
export type DeadItem = Omit<Trouble, "action" | "kind"> & {
  id: string;
  kind: ActionKind;
  about: About;
  /** The customer's number, or what a platform told in its place. */
  phone: string | null;
};
/** What is asked of an action; what is absent is not asked. */
export type DeadFilter = { kind?: string | undefined; state?: Trouble["state"] | undefined };
export type DeadCount = { kind: ActionKind; state: Trouble["state"]; count: number };

/** Whose actions they are; `objectId` in hexadecimal digits. */
export type Untold = { kind: "call" | "outreach"; objectId: string };

/** Rows looked through for one page, or one count, of each table. */
const LOOKED_AT = 500;
const COUNTED = 10_000;

/** Which table, the row's place in it, and the action: everything up to there was listed. */
const Position = z.tuple([z.int().min(0).max(2), z.int(), z.string(), z.string(), z.string()]);
type Position = z.infer<typeof Position>;
const LAST = "~"; // after every action's id

type Row = { at: number; a: string; b: string; phone: string | null; trouble: string | null };

/**
 * The rows of which an action waits, of each table: from a place (`?1` to `?3`) on at most `?4`. A call keeps its place for good; of outreaches those that
 * wait are sorted for each page, since their appointments may be moved meanwhile.
 */
const TABLES = [
  `select listed_at as at, provider as a, id as b, iif(direction = 'outbound', to_number, from_number) as phone, trouble
   from call indexed by call_waiting
   where waiting > 0 and (listed_at, provider, id) <= (?1, ?2, ?3) order by listed_at desc, provider desc, id desc limit ?4`,
  `select 0 as at, kind as a, id as b, phone, trouble from outreach indexed by outreach_waiting
   where waiting > 0 and ?1 >= 0 and (kind, id) >= (?2, ?3) order by kind, id limit ?4`,
  `select 0 as at, '' as a, id as b, phone, trouble from contact indexed by contact_waiting
   where waiting > 0 and ?1 >= 0 and ?2 = '' and id >= ?3 order by id limit ?4`,
] as const;
const START: Position = [0, Number.MAX_SAFE_INTEGER, "", "", ""];

const count = (sql: string) => `
  select t.value ->> 'kind' as kind, t.value ->> 'state' as state, count(*) as count
  from (${sql}) as r, json_each(r.trouble) as t
  where not (r.at = ?1 and r.a = ?2 and r.b = ?3 and t.value ->> 'action' <= ?5) group by 1, 2`;

/**
 * What waits for a person: of calls, the latest first, then of bookings and orders, then of texts. Going on with the cursors, every action comes once,
 * whatever changes meanwhile. Of an object of which very many wait the first are listed. A page that looks for a kind or a state among many others may have
 * few items, or none, and a cursor all the same.
 */
export async function listDead(
  db: D1Database,
  { limit, cursor, ...filter }: DeadFilter & Paging,
): Promise<Listed<DeadItem>> {
  const after = readCursor(cursor, Position);
  if (!after.ok) return after;
  const isFiltered = filter.kind !== undefined || filter.state !== undefined;
  const most = isFiltered ? LOOKED_AT : limit + 1;
  const tables = tablesFrom(after.value ?? START);
  const asked = tables.map(({ sql, from: [, at, a, b] }) => db.prepare(sql).bind(at, a, b, most));
  const results = await db.batch<Row>(asked);
  const found: { item: DeadItem; position: Position }[] = [];
  let end: Position | null = null;
  for (const [i, { table, from }] of tables.entries()) {
    const rows = results[i]?.results ?? [];
    for (const row of rows) found.push(...deadIn(row, table, from).filter(({ item }) => isAsked(item, filter)));
    const last = rows.at(-1);
    if (last && rows.length === most) end = [table, last.at, last.a, last.b, LAST];
    if (end) break;
  }
  const next = found.length > limit ? (found[limit - 1]?.position ?? null) : end;
  return ok({ items: found.slice(0, limit).map(({ item }) => item), cursor: next && writeCursor(next) });
}

/** How many there are, by kind and state, behind a cursor if one is given. `isMore`: there are so many that not all were counted. */
export async function countDead(
  db: D1Database,
  { cursor, ...filter }: DeadFilter & { cursor?: string | undefined },
): Promise<Result<{ counts: DeadCount[]; isMore: boolean }, "bad cursor">> {
  const after = readCursor(cursor, Position);
  if (!after.ok) return after;
  const asked = tablesFrom(after.value ?? START).map(({ sql, from: [, at, a, b, action] }) => {
    return db.prepare(count(sql)).bind(at, a, b, COUNTED, action);
  });
  const tables = (await db.batch<DeadCount>(asked)).map(({ results }) => results);
  const counts = new Map<string, DeadCount>();
  for (const one of tables.flat().filter((row) => isAsked(row, filter))) {
    const key = `${one.kind} ${one.state}`;
    counts.set(key, { ...one, count: one.count + (counts.get(key)?.count ?? 0) });
  }
  const isMore = tables.some((rows) => rows.reduce((sum, row) => sum + row.count, 0) >= COUNTED);
  return ok({ counts: [...counts.values()].toSorted((a, b) => b.count - a.count), isMore });
}

/** Some of the objects that told how many of their actions wait, and not which: they did so before that was told. */
export async function listUntold(db: D1Database, limit: number): Promise<Untold[]> {
  const from = (table: Untold["kind"]) => `
    select '${table}' as kind, object_id as objectId from (
      select object_id, trouble from ${table} indexed by ${table}_waiting where waiting > 0 limit ${COUNTED})
    where trouble is null limit ?`;
  const asked = (["call", "outreach"] as const).map((table) => db.prepare(from(table)).bind(limit));
  return (await db.batch<Untold>(asked)).flatMap(({ results }) => results);
}

/** The column `trouble`: JSON of what waits for a person; null where nothing does. */
export function troubleIn({ trouble }: Standing): string | null {
  return trouble.length > 0 ? JSON.stringify(trouble) : null;
}

/** The table of a position from there on, and those that follow it from their beginnings. */
function tablesFrom(position: Position) {
  const [first] = position;
  return TABLES.slice(first).map((sql, i) => {
    const from: Position = i === 0 ? position : [first + i, 0, "", "", ""];
    return { sql, from, table: first + i };
  });
}

/** What of a row comes after a position. */
function deadIn(row: Row, table: number, [, at, a, b, action]: Position) {
  const isBegun = row.at === at && row.a === a && row.b === b;
  const troubles = JSON.parse(row.trouble ?? "[]") as (Trouble & { kind: ActionKind })[];
  return troubles
    .filter((one) => !isBegun || one.action > action)
    .map(({ action: id, ...told }) => {
      const position: Position = [table, row.at, row.a, row.b, id];
      return { item: { id, ...told, about: aboutOf(row, table), phone: row.phone }, position };
    });
}

function aboutOf({ a, b, phone }: Row, table: number): About {
  if (table === 0) return { call: { provider: a, id: b } };
  if (table === 2) return { contact: phone ?? "" };
  return (a as OutreachKind) === "order" ? { order: b } : { booking: b };
}

function isAsked({ kind, state }: { kind: string; state: string }, filter: DeadFilter): boolean {
  return (filter.kind ?? kind) === kind && (filter.state ?? state) === state;
}
