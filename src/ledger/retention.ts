import { DAY } from "../lib/instant.ts";
import { TALLIES_KEPT } from "./tally.ts";

/** How many rows were forgotten. `isDone`: nothing old is left; otherwise there was too much for one time. */
export type Forgotten = {
  calls: number;
  outreaches: number;
  unreadables: number;
  texts: number;
  tombstones: number;
  tallies: number;
  isDone: boolean;
};

const AT_ONCE = 1000;
const MOST_ROUNDS = 10;

/** Each deletes or empties at most so many (`?2`) of what is older than an instant (`?1`). */
const CALLS = `delete from call where (provider, id) in (
  select provider, id from call where deleted_at is null and received_at < ?1 order by received_at limit ?2)`;
const OUTREACHES = `delete from outreach where (kind, id) in (
  select kind, id from outreach where deleted_at is null and forget_at < ?1 order by forget_at limit ?2)`;
const UNREADABLES = `delete from unreadable where id in (
  select id from unreadable where received_at < ?1 order by received_at limit ?2)`;
// Of a contact without a card nothing is left then, unless something waits for a person: its row is one that was deleted.
const TEXTS = `update contact set texted_at = null, text = null,
    phone = iif(consent is null and waiting = 0, null, phone),
    deleted_at = iif(consent is null and waiting = 0, coalesce(deleted_at, 0), deleted_at)
  where id in (select id from contact where texted_at < ?1 order by texted_at limit ?2)`;
const CALL_TOMBSTONES = `delete from call where (provider, id) in (
  select provider, id from call where deleted_at is not null and deleted_at < ?1 order by deleted_at limit ?2)`;
const OUTREACH_TOMBSTONES = `delete from outreach where (kind, id) in (
  select kind, id from outreach where deleted_at is not null and deleted_at < ?1 order by deleted_at limit ?2)`;
const CONTACT_TOMBSTONES = `delete from contact where id in (
  select id from contact where phone is null and deleted_at < ?1 order by deleted_at limit ?2)`;

const TALLIES = `delete from tally where at in (select at from tally where at < ?1 order by at limit ?2)`;

/**
 * Forgets what came in or was deleted longer ago than it is to be kept, and bookings and orders whose own time has come. Contacts' cards stay until
 * they are deleted, and the counts of an hour longer than its calls.
 */
export async function forgetOld(
  db: D1Database,
  { now, retentionDays }: { now: number; retentionDays: number },
): Promise<Forgotten> {
  const before = now - retentionDays * DAY;
  const calls = await sweep(db, CALLS, before);
  const outreaches = await sweep(db, OUTREACHES, now);
  const unreadables = await sweep(db, UNREADABLES, before);
  const texts = await sweep(db, TEXTS, before);
  const ofCalls = await sweep(db, CALL_TOMBSTONES, before);
  const ofOutreaches = await sweep(db, OUTREACH_TOMBSTONES, before);
  const ofContacts = await sweep(db, CONTACT_TOMBSTONES, before);
  const tallies = await sweep(db, TALLIES, now - TALLIES_KEPT);
  const swept = [calls, outreaches, unreadables, texts, ofCalls, ofOutreaches, ofContacts, tallies];
  const isDone = swept.every((count) => count < AT_ONCE * MOST_ROUNDS);
  return { calls, outreaches, unreadables, texts, tombstones: ofCalls + ofOutreaches + ofContacts, tallies, isDone };
}

/** Small statements, so that others get their turn, and few enough of them for one invocation. Gives how many rows they deleted. */
async function sweep(db: D1Database, sql: string, before: number): Promise<number> {
  let deleted = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { meta } = await db.prepare(sql).bind(before, AT_ONCE).run();
    deleted += meta.changes;
    if (meta.changes < AT_ONCE) break;
  }
  return deleted;
}
