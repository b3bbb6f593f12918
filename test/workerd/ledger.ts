import { env } from "cloudflare:workers";

import type { CallSnapshot } from "../../src/calls/summary.ts";
import type { ContactSnapshot } from "../../src/contacts/card.ts";
import { recordCall } from "../../src/ledger/calls.ts";
import type { Listed } from "../../src/ledger/page.ts";
import type { OutreachSnapshot } from "../../src/outreach/outreach.ts";

export const db = env.LEDGER;
export const NOON = Date.UTC(2026, 4, 21, 12);

export const CONTACT = "0a".repeat(32);

/** A missed call; what is given differs. */
export function snapshot(given: Partial<CallSnapshot> & { id: string }): CallSnapshot {
  return {
    provider: "clawops",
    version: 1,
    objectId: "0c".repeat(32),
    contactId: CONTACT,
    otherContactId: null,
    receivedAt: given.startedAt ?? NOON,
    direction: "inbound",
    from: "+821012345678",
    to: "+827052351234",
    status: "no-answer",
    missed: true,
    reason: "no-answer",
    startedAt: NOON,
    answeredAt: null,
    endedAt: NOON + 30_000,
    durationSeconds: 0,
    summary: null,
    waiting: 0,
    trouble: [],
    failed: 0,
    firstAttemptMs: null,
    ...given,
  };
}

/** A booking; what is given differs. */
export function booking(given: Partial<OutreachSnapshot> & { id: string }): OutreachSnapshot {
  return {
    kind: "booking",
    version: 1,
    objectId: "0d".repeat(32),
    contactId: CONTACT,
    name: "박서연",
    phone: "+821012345678",
    state: "scheduled",
    at: NOON,
    receivedAt: NOON,
    forgetAt: NOON + 1000,
    waiting: 0,
    trouble: [],
    ...given,
  };
}

/** A contact of that version; what is given differs. */
export function contact(given: Partial<ContactSnapshot> & { version: number }): ContactSnapshot {
  const nothing = { name: null, consent: null, lastText: null, waiting: 0, trouble: [] };
  return { id: CONTACT, phone: "+821012345678", ...nothing, ...given };
}

export function card(version: number, name = `v${version}`): ContactSnapshot {
  return contact({ version, name, consent: "given" });
}

export function rowOf(table: string, id: string): Promise<Record<string, unknown> | null> {
  return db.prepare(`select * from ${table} where id = ?`).bind(id).first();
}

export async function recordAll(snapshots: CallSnapshot[]): Promise<void> {
  for (const one of snapshots) await recordCall(db, one);
}

/** Thousands of calls at once, as plain rows. */
export async function fill(count: number, startedAt: (index: number) => number): Promise<void> {
  const insert = db.prepare(
    `insert into call (provider, id, version, direction, from_number, to_number, status, missed, listed_at, received_at, started_at, waiting)
     values ('clawops', ?1, 1, 'inbound', ?2, '+827052351234', 'completed', 0, ?3, ?3, ?3, 0)`,
  );
  for (let from = 0; from < count; from += 500) {
    const indexes = Array.from({ length: Math.min(500, count - from) }, (_, i) => from + i);
    await db.batch(indexes.map((i) => insert.bind(`CAfill${i}`, `+8210${10_000_000 + i}`, startedAt(i))));
  }
}

export async function emptyAll(): Promise<void> {
  await db.batch(
    ["call", "contact", "outreach", "unreadable", "switch", "tally"].map((table) => db.prepare(`delete from ${table}`)),
  );
}

export function itemsOf<Item>(listed: Listed<Item>): Item[] {
  if (!listed.ok) throw new Error(listed.reason);
  return listed.value.items;
}

/** Every page of a list, asked for one after the other. */
export async function pagesOf<Item>(ask: (cursor: string | undefined) => Promise<Listed<Item>>): Promise<Item[][]> {
  const pages: Item[][] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const listed = await ask(cursor);
    if (!listed.ok) throw new Error(listed.reason);
    pages.push(listed.value.items);
    cursor = listed.value.cursor;
  }
  return pages;
}

type Query = { sql: string; values: unknown[]; rowsRead: number; rowsWritten: number };
type Prepared = { sql: string; values: unknown[] };

/** The database, and what it was asked for. */
export function watched(): { db: D1Database; queries: Query[] } {
  const queries: Query[] = [];
  const batch = async (prepared: Prepared[]) => {
    const results = await db.batch<Record<string, unknown>>(
      prepared.map(({ sql, values }) => db.prepare(sql).bind(...values)),
    );
    for (const [i, { sql, values }] of prepared.entries()) {
      const { rows_read: rowsRead = 0, rows_written: rowsWritten = 0 } = results[i]?.meta ?? {};
      queries.push({ sql, values, rowsRead, rowsWritten });
    }
    return results;
  };
  const prepare = (sql: string) => ({
    first: async (column: string) => (await batch([{ sql, values: [] }]))[0]?.results[0]?.[column] ?? null,
    bind: (...values: unknown[]) => {
      const ask = async () => (await batch([{ sql, values }]))[0];
      return { sql, values, all: ask, run: ask };
    },
  });
  return { db: { prepare, batch } as unknown as D1Database, queries };
}

/** How SQLite goes about a query, in its own words. */
export async function planOf({ sql, values }: Query): Promise<string> {
  const steps = await db
    .prepare(`explain query plan ${sql}`)
    .bind(...values)
    .all<{ detail: string }>();
  return steps.results.map(({ detail }) => detail).join("; ");
}
