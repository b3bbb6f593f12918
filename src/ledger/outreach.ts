import type { OutreachSnapshot } from "../outreach/outreach.ts";
import { troubleIn } from "./trouble.ts";

/** Columns of indexes. Naming one in an update writes its index anew, also where nothing changes. */
const PLACES = ["at", "forget_at"];
/** What is written once. */
const FIXED = ["object_id", "contact_id", "phone", "received_at"];
const OTHERS = ["name", "state", "waiting", "trouble"];
const COLUMNS = [...PLACES, ...FIXED, ...OTHERS];
const EMPTIED = COLUMNS.map((column) => `${column} = null`).join(", ");

const BURY = `
  insert into outreach (kind, id, version, deleted_at) values (?, ?, ?, ?)
  on conflict (kind, id) do update
  set version = max(outreach.version, excluded.version), deleted_at = excluded.deleted_at, ${EMPTIED}
  where outreach.deleted_at is null`;

/** What came in again under the same id after the deletion stays, though somebody still tells of the one before. */
const BURY_WITH_CONTACT = `
  insert into outreach (kind, id, version, deleted_at)
  select ?, ?, ?, deleted_at from contact where id = ? and deleted_at >= ?
  on conflict (kind, id) do update
  set version = max(outreach.version, excluded.version), deleted_at = excluded.deleted_at, ${EMPTIED}
  where outreach.deleted_at is null and outreach.received_at <= excluded.deleted_at`;

/** An owner may use an id again: what came in after the deletion is another one. */
const BEGIN_ANEW = "delete from outreach where kind = ? and id = ? and deleted_at < ?";

/** `?1` to `?5`: kind, id, version, and the places. */
const MOVE = `
  update outreach set ${PLACES.map((column, i) => `${column} = ?${i + 4}`).join(", ")}
  where kind = ?1 and id = ?2 and version < ?3 and deleted_at is null
  and (${PLACES.map((column, i) => `${column} is not ?${i + 4}`).join(" or ")})`;

const RECORD = `
  insert into outreach (kind, id, version, ${COLUMNS.join(", ")})
  values (?, ?, ?, ${COLUMNS.map(() => "?").join(", ")})
  on conflict (kind, id) do update
  set version = excluded.version, ${OTHERS.map((column) => `${column} = excluded.${column}`).join(", ")}
  where outreach.deleted_at is null and excluded.version > outreach.version
  returning version`;

/**
 * Writes what is known of an outreach, unless the ledger knows something newer (`stale`; also for a version that it has already). `gone`: it came in
 * before it, or its contact, was deleted, so that nothing of it is kept here and its object has to forget it too.
 */
export async function recordOutreach(
  db: D1Database,
  snapshot: OutreachSnapshot,
): Promise<"recorded" | "stale" | "gone"> {
  const { kind, id, version, objectId, contactId, phone, at, receivedAt, forgetAt } = snapshot;
  const values = [
    at,
    forgetAt,
    objectId,
    contactId,
    phone,
    receivedAt,
    snapshot.name,
    snapshot.state,
    snapshot.waiting,
    troubleIn(snapshot),
  ];
  const [, , , written, kept] = await db.batch<{ isGone?: number }>([
    db.prepare(BURY_WITH_CONTACT).bind(kind, id, version, contactId, receivedAt),
    db.prepare(BEGIN_ANEW).bind(kind, id, receivedAt),
    db.prepare(MOVE).bind(kind, id, version, at, forgetAt),
    db.prepare(RECORD).bind(kind, id, version, ...values),
    db.prepare("select deleted_at is not null as isGone from outreach where kind = ? and id = ?").bind(kind, id),
  ]);
  if (written?.results.length) return "recorded";
  return kept?.results[0]?.isGone ? "gone" : "stale";
}

/** Forgets an outreach, also one that the ledger has not heard of yet: what it is told later of what came in by `at`, it refuses. */
export async function deleteOutreach(
  db: D1Database,
  { kind, id, version, at }: Pick<OutreachSnapshot, "kind" | "id" | "version"> & { at: number },
): Promise<void> {
  await db.prepare(BURY).bind(kind, id, version, at).run();
}

type OutreachOfContact = Pick<OutreachSnapshot, "kind" | "id" | "objectId" | "version">;

/** Some of the outreaches to a contact: whoever deletes each and asks again until there are none has had them all. */
export async function outreachesOfContact(
  db: D1Database,
  contactId: string,
  limit: number,
): Promise<OutreachOfContact[]> {
  const sql = "select kind, id, object_id as objectId, version from outreach where contact_id = ? limit ?";
  return (await db.prepare(sql).bind(contactId, limit).all<OutreachOfContact>()).results;
}
