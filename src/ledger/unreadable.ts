import * as z from "zod";

import { encodeHex } from "../lib/encoding.ts";
import { ok } from "../lib/result.ts";
import { type Listed, type Paging, pageOf, readCursor } from "./page.ts";

/** A genuine delivery that nobody understood, kept until somebody does. Its path and headers must be free of secrets. */
export type Unreadable = {
  provider: string;
  /** By which of the provider's dialects it was verified. */
  dialect: string;
  path: string;
  headers: Record<string, string>;
  body: Uint8Array;
  /** Why it was not understood. */
  reason: string;
  /** ms since the epoch. */
  receivedAt: number;
};
/** As lists tell of it. `head`: the first bytes of its body, of which there are `bytes`. */
export type UnreadableItem = Pick<Unreadable, "provider" | "path" | "reason" | "receivedAt"> & {
  id: string;
  bytes: number;
  head: Uint8Array;
};

/** D1 gives bytes as a list of numbers. */
type Bytes = number[];

const HEAD = 2000;
const Position = z.tuple([z.int(), z.string()]);

/** Keeps a delivery of at most 1 MiB. `isNew` is false where the same came before and is still here; then nothing changes. */
export async function keepUnreadable(db: D1Database, delivery: Unreadable): Promise<{ id: string; isNew: boolean }> {
  const { provider, dialect, path, headers, body, reason, receivedAt } = delivery;
  const id = await idOf(delivery);
  const { results } = await db
    .prepare(
      `insert into unreadable (id, provider, dialect, path, headers, body, reason, received_at) values (?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (id) do nothing returning id`,
    )
    .bind(id, provider, dialect, path, JSON.stringify(headers), body, reason, receivedAt)
    .all();
  return { id, isNew: results.length > 0 };
}

/** Those that are still here, the latest first. */
export async function listUnreadable(db: D1Database, { limit, cursor }: Paging): Promise<Listed<UnreadableItem>> {
  const after = readCursor(cursor, Position);
  if (!after.ok) return after;
  const { results } = await db
    .prepare(
      `select id, provider, path, reason, received_at as receivedAt, length(body) as bytes,
         coalesce(substr(body, 1, ${HEAD}), x'') as head
       from unreadable ${after.value ? "where (received_at, id) < (?, ?)" : ""} order by received_at desc, id desc limit ?`,
    )
    .bind(...(after.value ?? []), limit + 1)
    .all<Omit<UnreadableItem, "head"> & { head: Bytes }>();
  const page = pageOf(results, limit, ({ receivedAt, id }) => [receivedAt, id]);
  return ok({ ...page, items: page.items.map((row) => ({ ...row, head: Uint8Array.from(row.head) })) });
}

/** The whole of one, as it was kept. */
export async function findUnreadable(db: D1Database, id: string): Promise<Unreadable | null> {
  const row = await db
    .prepare(
      "select provider, dialect, path, headers, body, reason, received_at as receivedAt from unreadable where id = ?",
    )
    .bind(id)
    .first<Omit<Unreadable, "headers" | "body"> & { headers: string; body: Bytes }>();
  return row && { ...row, headers: JSON.parse(row.headers), body: Uint8Array.from(row.body) };
}

/** Forgets one, since somebody understood it. */
export async function removeUnreadable(db: D1Database, id: string): Promise<void> {
  await db.prepare("delete from unreadable where id = ?").bind(id).run();
}

/** Forgets those in which a number stands, however it is written there: `spellings` are bytes without what URLs encode. */
export async function removeUnreadableWith(db: D1Database, spellings: string[]): Promise<void> {
  const encoder = new TextEncoder();
  const holds = spellings.map(() => "instr(body, ?) > 0").join(" or ");
  const bytes = spellings.map((spelling) => encoder.encode(spelling));
  await db
    .prepare(`delete from unreadable where ${holds}`)
    .bind(...bytes)
    .run();
}

async function idOf({ provider, path, body }: Unreadable): Promise<string> {
  const name = new TextEncoder().encode(JSON.stringify([provider, path]));
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", await new Blob([name, body]).arrayBuffer()));
  return `unr_${encodeHex(hash)}`;
}
