import type { CallSnapshot } from "../calls/summary.ts";
import { HOUR } from "../lib/instant.ts";
import { cut } from "../lib/text.ts";
import { troubleIn } from "./trouble.ts";

/** A list of two hundred must fit in an answer; the whole of it is with the call. */
const LONGEST_SUMMARY = 4000;

/** Columns of indexes that hold every call. Naming one in an update writes its index anew, also where nothing changes. */
const PLACES = ["contact_id", "from_number"];
/** What is written once: when it began as far as was known when it was first told, by which it is listed for good, and when it came in. */
const FIXED = ["listed_at", "received_at"];
const OTHERS = [
  "object_id",
  "other_contact_id",
  "direction",
  "to_number",
  "status",
  "missed",
  "reason",
  "started_at",
  "answered_at",
  "ended_at",
  "duration_seconds",
  "summary",
  "waiting",
  "trouble",
  "failed",
  "first_attempt_ms",
];
const COLUMNS = [...PLACES, ...FIXED, ...OTHERS];
const EMPTIED = COLUMNS.map((column) => `${column} = null`).join(", ");

/** `?1` to `?5`: provider, id, version, and the places. */
const MOVE = `
  update call set ${PLACES.map((column, i) => `${column} = ?${i + 4}`).join(", ")}
  where provider = ?1 and id = ?2 and version < ?3 and deleted_at is null
  and (${PLACES.map((column, i) => `${column} is not ?${i + 4}`).join(" or ")})`;

/** Tombstones are for good: no version of the call ever replaces one. */
const RECORD = `
  insert into call (provider, id, version, ${COLUMNS.join(", ")})
  values (?, ?, ?, ${COLUMNS.map(() => "?").join(", ")})
  on conflict (provider, id) do update
  set version = excluded.version, ${OTHERS.map((column) => `${column} = excluded.${column}`).join(", ")}
  where call.deleted_at is null and excluded.version > call.version
  returning version`;

const BECOMES_TOMBSTONE = `
  on conflict (provider, id) do update
  set version = max(call.version, excluded.version), deleted_at = excluded.deleted_at, ${EMPTIED}
  where call.deleted_at is null`;

const BURY = `insert into call (provider, id, version, deleted_at) values (?, ?, ?, ?) ${BECOMES_TOMBSTONE}`;
const BURY_WITH_CONTACT = `
  insert into call (provider, id, version, deleted_at)
  select ?, ?, ?, max(deleted_at) from contact where id in (?, ?) and deleted_at >= ? having count(*) > 0
  ${BECOMES_TOMBSTONE}`;

/**
 * Writes what is known of a call, unless the ledger knows something newer (`stale`; also for a version that it has already). `gone`: the call
 * was deleted, or its contact was since the call began or was first heard of, so that nothing of it is kept here and its object has to forget it too.
 */
export async function recordCall(db: D1Database, snapshot: CallSnapshot): Promise<"recorded" | "stale" | "gone"> {
  const { provider, id, version, contactId, otherContactId, from, startedAt, receivedAt } = snapshot;
  const places = [contactId, from];
  const [, , written, kept] = await db.batch<{ isGone?: number }>([
    db
      .prepare(BURY_WITH_CONTACT)
      .bind(provider, id, version, contactId, otherContactId, Math.min(startedAt, receivedAt)),
    db.prepare(MOVE).bind(provider, id, version, ...places),
    db.prepare(RECORD).bind(provider, id, version, ...places, startedAt, receivedAt, ...othersOf(snapshot)),
    db.prepare("select deleted_at is not null as isGone from call where provider = ? and id = ?").bind(provider, id),
  ]);
  if (written?.results.length) return "recorded";
  return kept?.results[0]?.isGone ? "gone" : "stale";
}

/** Forgets a call, also one that the ledger has not heard of yet: what it is told of it later, it refuses. */
export async function deleteCall(
  db: D1Database,
  { provider, id, version, at }: Pick<CallSnapshot, "provider" | "id" | "version"> & { at: number },
): Promise<void> {
  await db.prepare(BURY).bind(provider, id, version, at).run();
}

type CallOfContact = Pick<CallSnapshot, "provider" | "id" | "objectId" | "version">;

/** Some of the calls with a contact, or with who may be it: whoever deletes each and asks again until there are none has had them all. */
export async function callsOfContact(db: D1Database, contactId: string, limit: number): Promise<CallOfContact[]> {
  const columns = "select provider, id, object_id as objectId, version from call";
  const sql = `${columns} where contact_id = ?1 union all ${columns} where other_contact_id = ?1 limit ?2`;
  return (await db.prepare(sql).bind(contactId, limit).all<CallOfContact>()).results;
}

/** When somebody next spoke with a contact, after an instant (both ms since the epoch); null if nobody has. */
export async function spokenAfter(db: D1Database, contactId: string, at: number): Promise<number | null> {
  const sql = `select min(answered_at) as spokenAt from call
    where contact_id = ? and listed_at >= ? and answered_at > ? and deleted_at is null`;
  // A call that began before may have been answered after, but not long after.
  const row = await db
    .prepare(sql)
    .bind(contactId, at - HOUR, at)
    .first<{ spokenAt: number | null }>();
  return row?.spokenAt ?? null;
}

/** In the order of `OTHERS`. */
function othersOf(call: CallSnapshot): (string | number | null)[] {
  return [
    call.objectId,
    call.otherContactId,
    call.direction,
    call.to,
    call.status,
    Number(call.missed),
    call.reason,
    call.startedAt,
    call.answeredAt,
    call.endedAt,
    call.durationSeconds,
    call.summary && cut(call.summary, LONGEST_SUMMARY),
    call.waiting,
    troubleIn(call),
    call.failed,
    call.firstAttemptMs,
  ];
}
