import type { CallSummary } from "../calls/summary.ts";
import { cut } from "../lib/text.ts";

/** What the ledger is told of a call. Times are ms since the epoch. */
export type CallSnapshot = CallSummary & {
  /** Counts up with every change of the call; only a newer one replaces what the ledger has. */
  version: number;
  /** The call's own object, in hexadecimal digits. */
  objectId: string;
  /** The object of the customer's number, in hexadecimal digits; null where that is no number. */
  contactId: string | null;
  /** How many of its actions are dead or unknown, and so wait for a person. */
  waiting: number;
};

/** A list of two hundred must fit in an answer; the whole of it is with the call. */
const LONGEST_SUMMARY = 4000;

/** Columns of indexes that hold every call. Naming one in an update writes its index anew, also where nothing changes. */
const PLACES = ["contact_id", "from_number", "started_at"];
const OTHERS = [
  "object_id",
  "direction",
  "to_number",
  "status",
  "missed",
  "reason",
  "answered_at",
  "ended_at",
  "duration_seconds",
  "summary",
  "waiting",
];
const COLUMNS = [...PLACES, ...OTHERS];
const EMPTIED = COLUMNS.map((column) => `${column} = null`).join(", ");

/** `?1` to `?6`: provider, id, version, and the places. */
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
  select ?, ?, ?, deleted_at from contact where id = ? and deleted_at >= ?
  ${BECOMES_TOMBSTONE}`;

/**
 * Writes what is known of a call, unless the ledger knows something newer (`stale`; also for a version that it has already). `gone`: the call
 * was deleted, or its contact was since the call began, so that nothing of it is kept here and its object has to forget it too.
 */
export async function recordCall(db: D1Database, snapshot: CallSnapshot): Promise<"recorded" | "stale" | "gone"> {
  const { provider, id, version, contactId, from, startedAt } = snapshot;
  const places = [contactId, from, startedAt];
  const [, , written, kept] = await db.batch<{ isGone?: number }>([
    db.prepare(BURY_WITH_CONTACT).bind(provider, id, version, contactId, startedAt),
    db.prepare(MOVE).bind(provider, id, version, ...places),
    db.prepare(RECORD).bind(provider, id, version, ...places, ...othersOf(snapshot)),
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

/** Some of the calls with a contact: whoever deletes each and asks again until there are none has had them all. */
export async function callsOfContact(db: D1Database, contactId: string, limit: number): Promise<CallOfContact[]> {
  const sql = "select provider, id, object_id as objectId, version from call where contact_id = ? limit ?";
  return (await db.prepare(sql).bind(contactId, limit).all<CallOfContact>()).results;
}

/** In the order of `OTHERS`. */
function othersOf(call: CallSnapshot): (string | number | null)[] {
  return [
    call.objectId,
    call.direction,
    call.to,
    call.status,
    Number(call.missed),
    call.reason,
    call.answeredAt,
    call.endedAt,
    call.durationSeconds,
    call.summary && cut(call.summary, LONGEST_SUMMARY),
    call.waiting,
  ];
}
