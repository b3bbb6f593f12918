import * as z from "zod";

import type { CallSummary } from "../calls/summary.ts";
import { type Result, ok } from "../lib/result.ts";
import type { OutreachKind } from "../outreach/outreach.ts";
import type { OutreachItem } from "./outreach-list.ts";
import { type Paging, pageOf, readCursor } from "./page.ts";

type Contact = { contactId: string; phone: string };
type TracedCall = Pick<
  CallSummary,
  "provider" | "id" | "direction" | "status" | "startedAt" | "durationSeconds" | "summary"
> & { missed: boolean };
type TracedOutreach = OutreachItem & { kind: OutreachKind };

/** What the ledger has of one number. */
export type Traces = { calls: TracedCall[]; cursor: string | null; outreaches: TracedOutreach[] };
type CallRow = Omit<TracedCall, "missed"> & { missed: number; listedAt: number };

const Position = z.tuple([z.int(), z.string(), z.string()]);
const FIRST = [Number.MAX_SAFE_INTEGER, "", ""] as const;
/** Of each kind. */
const MOST_OUTREACHES = 20;
const MOST_COUNTED = 10_000;

const CALLS = `
  select provider, id, direction, status, missed, started_at as startedAt, duration_seconds as durationSeconds, summary, listed_at as listedAt
  from call indexed by call_by_contact where contact_id = ? and (listed_at, provider, id) < (?, ?, ?)
  order by listed_at desc, provider desc, id desc limit ?`;
const OUTREACHES = `
  select kind, id, name, phone, state, at, received_at as receivedAt from outreach indexed by outreach_by_phone
  where phone = ? and kind = ? order by at desc, id desc limit ${MOST_OUTREACHES}`;

/** The calls with a contact, page by page, and its latest bookings and orders, in one go. */
export async function tracesOf(
  db: D1Database,
  { contactId, phone, limit, cursor }: Contact & Paging,
): Promise<Result<Traces, "bad cursor">> {
  const after = readCursor(cursor, Position);
  if (!after.ok) return after;
  const [calls, ...outreaches] = await db.batch<CallRow | TracedOutreach>([
    db.prepare(CALLS).bind(contactId, ...(after.value ?? FIRST), limit + 1),
    db.prepare(OUTREACHES).bind(phone, "booking"),
    db.prepare(OUTREACHES).bind(phone, "order"),
  ]);
  const rows = (calls?.results ?? []) as CallRow[];
  const page = pageOf(rows, limit, ({ listedAt, provider, id }) => [listedAt, provider, id]);
  return ok({
    calls: page.items.map(({ listedAt: _, ...row }) => ({ ...row, missed: row.missed === 1 })),
    cursor: page.cursor,
    outreaches: outreaches.flatMap(({ results }) => results as TracedOutreach[]),
  });
}

/** How many of each the deletion of a contact takes along, as far as the ledger knows; none is counted beyond `MOST_COUNTED`. */
export type Counts = { calls: number; bookings: number; orders: number };

export async function countTraces(db: D1Database, { contactId }: Pick<Contact, "contactId">): Promise<Counts> {
  const few = (table: string, where: string) =>
    `(select count(*) from (select 1 from ${table} where ${where} limit ${MOST_COUNTED}))`;
  const outreaches = (kind: OutreachKind) => few("outreach", `contact_id = ?1 and kind = '${kind}'`);
  const sql = `select ${few("call", "contact_id = ?1")} + ${few("call", "other_contact_id = ?1")} as calls,
    ${outreaches("booking")} as bookings, ${outreaches("order")} as orders`;
  return (await db.prepare(sql).bind(contactId).first<Counts>()) ?? { calls: 0, bookings: 0, orders: 0 };
}
