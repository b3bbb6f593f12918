import { Temporal } from "temporal-polyfill";

import { HOUR } from "./instant.ts";

/** A stretch of time, up to and without its end; both ms since the epoch. */
export type Span = { at: number; until: number };

/** The hours by the clock of the zone, from the one in which `at` lies to the one in which the last instant before `until` lies. */
export function hoursOf({ at, until }: Span, timeZone: string): Span[] {
  const hours: Span[] = [];
  for (let from = at; from < until;) {
    const hour = hourOf(from, timeZone);
    hours.push(hour);
    from = hour.until;
  }
  return hours;
}

/** The days by the clock of the zone that end with the one in which an instant lies; some last 23 or 25 hours. */
export function daysUntil(at: number, count: number, timeZone: string): Span[] {
  const today = localOf(at, timeZone).toPlainDate();
  const begin = (ahead: number): number => today.add({ days: ahead }).toZonedDateTime(timeZone).epochMilliseconds;
  return Array.from({ length: count }, (_, index) => index + 1 - count).map((ahead) => ({
    at: begin(ahead),
    until: begin(ahead + 1),
  }));
}

/** The hour in which an instant lies, from one full hour of the clock to the next. Where the clock is set within it, it is two. */
export function hourOf(at: number, timeZone: string): Span {
  const offset = offsetOf(at, timeZone);
  const begin = Math.floor((at + offset) / HOUR) * HOUR - offset;
  const end = begin + HOUR;
  return {
    at: offsetOf(begin, timeZone) === offset ? begin : changeOf(at + 1, "previous", timeZone),
    until: offsetOf(end - 1, timeZone) === offset ? end : changeOf(at, "next", timeZone),
  };
}

/** How far the clock of the zone is ahead of UTC, in ms; to the second, as it was before there were time zones. */
function offsetOf(at: number, timeZone: string): number {
  return localOf(at, timeZone).offsetNanoseconds / 1e6;
}

/** When the clock is set, at the latest before an instant or next after it. Somebody has to know that it is. */
function changeOf(at: number, direction: "previous" | "next", timeZone: string): number {
  return localOf(at, timeZone).getTimeZoneTransition(direction)?.epochMilliseconds ?? at;
}

function localOf(at: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
}
