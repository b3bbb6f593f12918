import type { Span } from "../lib/clock-hours.ts";
import { ANSWERED } from "../outreach/outreach.ts";

/** What happened in an hour, or in a longer time. */
export type Counts = {
  calls: number;
  missed: number;
  /** Actions of its calls that were given up, or of which nobody can say whether they were done. */
  failed: number;
  /** The longest time from when an action of its calls was due to its first attempt; null where there was none. */
  slowestMs: number | null;
  /** Bookings and orders whose time it is. */
  outreaches: number;
  /** Those whose customer was reached or answered. */
  reached: number;
};
/** The counts of the hour that begins at an instant (ms since the epoch). */
export type Tally = Counts & { at: number };

const isReached = Object.entries(ANSWERED)
  .map(([kind, states]) => `(kind = '${kind}' and state in (${states.map((state) => `'${state}'`).join(", ")}))`)
  .join(" or ");

/** The hours of a parameter that `writeHours` wrote, as rows of `at` and `until`. */
export function hoursIn(parameter: string): string {
  return `select value ->> 0 as at, value ->> 1 as until from json_each(${parameter})`;
}

export function writeHours(hours: readonly Span[]): string {
  return JSON.stringify(hours.map(({ at, until }) => [at, until]));
}

/**
 * Counts what is in each hour of `hours`, a query for rows of `at` and `until`: it goes along the indexes hour by hour and reads nothing
 * outside them. `cross join` has SQLite begin with the hours.
 */
export function countIn(hours: string): string {
  return `
    with hour as materialized (${hours}),
    of_calls as (
      select hour.at, count(*) as calls, sum(missed) as missed, sum(failed) as failed, max(first_attempt_ms) as slowest_ms
      from hour cross join call indexed by call_by_start
      where deleted_at is null and listed_at >= hour.at and listed_at < hour.until group by hour.at),
    of_outreaches as (
      select hour.at, count(*) as outreaches, sum(${isReached}) as reached
      from hour cross join (select 'booking' as sort union all select 'order') cross join outreach indexed by outreach_by_time
      where kind = sort and deleted_at is null and outreach.at >= hour.at and outreach.at < hour.until group by hour.at)
    select hour.at, coalesce(calls, 0) as calls, coalesce(missed, 0) as missed, coalesce(failed, 0) as failed, slowest_ms,
      coalesce(outreaches, 0) as outreaches, coalesce(reached, 0) as reached
    from hour left join of_calls on of_calls.at = hour.at left join of_outreaches on of_outreaches.at = hour.at`;
}
