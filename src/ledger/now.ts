import type { CallStatus } from "../calls/event.ts";
import type { CallSummary } from "../calls/summary.ts";
import { HOUR } from "../lib/instant.ts";

/** A call as it is told of while it is news. */
export type NowCall = Omit<CallSummary, "reason" | "summary"> & {
  /** The contact's; null where there is none. */
  name: string | null;
  /** How many of its actions wait for a person. */
  waiting: number;
  /** By when it began lists go; ms since the epoch. */
  listedAt: number;
};
/** The last text of somebody. `at`: ms since the epoch. */
export type NowText = { phone: string; name: string | null; text: string | null; at: number };
/** What waits for a person, counted up to `MOST_COUNTED` of each. */
type Waiting = { actions: number; cancelRequests: number; unreadable: number };
export type Now = {
  inProgress: NowCall[];
  /** Of today: some of them, the latest first, and how many there are, counted up to `MOST_COUNTED`. */
  missed: NowCall[];
  others: NowCall[];
  missedCount: number;
  callCount: number;
  texts: NowText[];
  waiting: Waiting;
};

type Row = Omit<NowCall, "missed"> & { missed: number };

/** Counting goes no further, since it is done every second while somebody looks: who reads it is told that there are more. */
export const MOST_COUNTED = 100;
const MOST_SHOWN = 25;
const MOST_TEXTS = 10;
/** Among so many calls those are looked for that go on, or were not missed. */
const LATEST = 100;
/** Appointments among which is looked for those that are to be cancelled: the next ones. */
const NEXT = 100;
/** No call takes as long: of one that seems to, nobody told the end. */
const LONGEST_CALL = 6 * HOUR;
const GOING_ON = new Set<CallStatus>(["initiated", "ringing", "in-progress"]);

const COLUMNS = `
  call.provider, call.id, call.direction, call.from_number as "from", call.to_number as "to", call.status, call.missed,
  call.started_at as startedAt, call.answered_at as answeredAt, call.ended_at as endedAt, call.duration_seconds as durationSeconds,
  coalesce(call.waiting, 0) as waiting, call.listed_at as listedAt, contact.name`;
const NAMED = `left join contact on contact.id = call.contact_id`;
const LATEST_FIRST = "order by call.listed_at desc, call.provider desc, call.id desc";

const CALLS = `
  select ${COLUMNS} from (
    select * from call indexed by call_by_start where deleted_at is null and listed_at >= ?1 ${LATEST_FIRST} limit ${LATEST}) as call
  ${NAMED} where call.missed = 0 ${LATEST_FIRST}`;
const MISSED = `
  select ${COLUMNS} from call indexed by call_missed ${NAMED}
  where call.missed = 1 and call.listed_at >= ?1 ${LATEST_FIRST} limit ${MOST_SHOWN}`;
const COUNTS = `
  select ${counted("call indexed by call_by_start where deleted_at is null and listed_at >= ?1")} as callCount,
    ${counted("call indexed by call_missed where missed = 1 and listed_at >= ?1")} as missedCount`;
const TEXTS = `
  select phone, name, text, texted_at as at from contact indexed by contact_by_text
  where texted_at is not null and phone is not null order by texted_at desc, id desc limit ?`;
const WAITING = `
  select ${["call", "outreach", "contact"].map(waitingIn).join(" + ")} as actions,
    (select coalesce(sum(state = 'cancel_requested'), 0) from (
      select state from outreach indexed by outreach_by_time
      where kind = 'booking' and deleted_at is null and at >= ?1 order by at limit ${NEXT})) as cancelRequests,
    ${counted("unreadable indexed by unreadable_by_receipt")} as unreadable`;

/**
 * What happens now and what happened since the beginning of today, in one batch; instants are ms since the epoch. Reads no more rows however many
 * calls there are; of each list and number so many at most.
 */
export async function lookNow(db: D1Database, { now, today }: { now: number; today: number }): Promise<Now> {
  const since = Math.min(today, now - LONGEST_CALL);
  const [calls, missed, counts, texts, waiting] = await db.batch([
    db.prepare(CALLS).bind(since),
    db.prepare(MISSED).bind(today),
    db.prepare(COUNTS).bind(today),
    db.prepare(TEXTS).bind(MOST_TEXTS),
    db.prepare(WAITING).bind(now),
  ]);
  const latest = callsOf(calls);
  const isGoingOn = ({ status, listedAt }: NowCall) => GOING_ON.has(status) && listedAt >= now - LONGEST_CALL;
  const [count] = rowsOf<Pick<Now, "callCount" | "missedCount">>(counts);
  const [waits] = rowsOf<Waiting>(waiting);
  return {
    inProgress: latest.filter(isGoingOn).slice(0, MOST_SHOWN),
    missed: callsOf(missed),
    others: latest.filter((call) => call.listedAt >= today && !isGoingOn(call)).slice(0, MOST_SHOWN),
    missedCount: count?.missedCount ?? 0,
    callCount: count?.callCount ?? 0,
    texts: rowsOf<NowText>(texts),
    waiting: waits ?? { actions: 0, cancelRequests: 0, unreadable: 0 },
  };
}

function callsOf(result: D1Result | undefined): NowCall[] {
  return rowsOf<Row>(result).map((row) => ({ ...row, missed: row.missed === 1 }));
}

function rowsOf<Of>(result: D1Result | undefined): Of[] {
  return (result?.results ?? []) as Of[];
}

function counted(from: string): string {
  return `(select count(*) from (select 1 from ${from} limit ${MOST_COUNTED}))`;
}

function waitingIn(table: string): string {
  const some = `select waiting from ${table} indexed by ${table}_waiting where waiting > 0 limit ${MOST_COUNTED}`;
  return `(select coalesce(sum(waiting), 0) from (${some}))`;
}
