import { type Span, hourOf, hoursOf } from "../lib/clock-hours.ts";
import { DAY, HOUR } from "../lib/instant.ts";
import { type Tally, countIn, hoursIn, writeHours } from "./hour-count.ts";

/** What may still change of what is counted already: actions are tried for hours, and calls are told late. */
const UNSETTLED = 26 * HOUR;
/** The charts show less; the daily cron deletes what is older. */
export const TALLIES_KEPT = 60 * DAY;
/** Few and small enough for one invocation also where much is to be caught up. */
const HOURS_AT_ONCE = 48;
const MOST_STEPS = 20;

const COLUMNS = ["calls", "missed", "failed", "slowest_ms", "outreaches", "reached"];
const list = (columns: string[], prefix = "") => columns.map((column) => prefix + column).join(", ");

const COUNT = `
  insert into tally (at, ${list(COLUMNS)}) select * from (${countIn(hoursIn("?1"))}) where true
  on conflict (at) do update set ${COLUMNS.map((column) => `${column} = excluded.${column}`).join(", ")}
  where (${list(COLUMNS, "tally.")}) is not (${list(COLUMNS, "excluded.")})`;
/** Hours by another clock: the owner's zone was another one before. */
const CLEAR = `
  delete from tally where at >= ?2 and at < ?3 and at not in (select at from (${hoursIn("?1")}))`;

const SELECT = `select at, calls, missed, failed, slowest_ms as slowestMs, outreaches, reached from`;

type Clock = { now: number; timeZone: string };

/**
 * Counts every whole hour since some time before the last one that was counted, and writes those that differ. Gives how many rows were
 * written. Hours of which retention may have deleted calls stay as they are. What is too much for one time is left for the next.
 */
export async function countHours(
  db: D1Database,
  { now, timeZone, retentionDays }: Clock & { retentionDays: number },
): Promise<number> {
  const last = await db.prepare("select max(at) as at from tally").first<number | null>("at");
  const earliest = now - Math.min(retentionDays * DAY, TALLIES_KEPT);
  const at = Math.max(earliest, Math.min(now, (last ?? earliest) + HOUR) - UNSETTLED);
  const hours = hoursOf({ at, until: hourOf(now, timeZone).at }, timeZone).filter((hour) => hour.at >= earliest);
  let written = 0;
  for (let step = 0; step < MOST_STEPS && step * HOURS_AT_ONCE < hours.length; step++) {
    const some = hours.slice(step * HOURS_AT_ONCE, (step + 1) * HOURS_AT_ONCE);
    written += await count(db, some);
  }
  return written;
}

/** Hours that follow each other. */
async function count(db: D1Database, hours: Span[]): Promise<number> {
  const [first, last] = [hours[0]?.at ?? 0, hours.at(-1)?.until ?? 0];
  const text = writeHours(hours);
  const results = await db.batch([db.prepare(COUNT).bind(text), db.prepare(CLEAR).bind(text, first, last)]);
  return results.reduce((sum, { meta }) => sum + meta.changes, 0);
}

/**
 * The tallies since an instant, in order, and counted now what is not in them yet, as far as it began in the last day. An hour that
 * nobody counted is absent.
 */
export async function listTallies(db: D1Database, since: number, { now, timeZone }: Clock): Promise<Tally[]> {
  const hours = hoursOf({ at: now - DAY, until: now + 1 }, timeZone);
  const uncounted = `${hoursIn("?1")} where at > (select coalesce(max(at), 0) from tally)`;
  const [counted, live] = await db.batch<Tally>([
    db.prepare(`${SELECT} tally where at >= ? order by at`).bind(since),
    db.prepare(`${SELECT} (${countIn(uncounted)}) order by at`).bind(writeHours(hours)),
  ]);
  return [...(counted?.results ?? []), ...(live?.results ?? [])];
}
