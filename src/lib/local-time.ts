import { Temporal } from "temporal-polyfill";

import { isOfThisCentury } from "./instant.ts";
import { type Result, no, ok } from "./result.ts";

/** Date and time of day, to the second or finer, and an offset or none. No zone in brackets: it could contradict the offset. */
const WRITTEN = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?) ?(Z|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * Milliseconds since the epoch of a date and a time of day, such as `2026-11-22T15:00+09:00`; without an offset, by the clock of the zone. The reason
 * is in words for whoever wrote it: a time that the clock skips or shows twice is none, since nobody can tell what is meant.
 */
export function readLocalTime(text: string, timeZone: string): Result<number, string> {
  const [, date, time, offset] = WRITTEN.exec(text) ?? [];
  if (!date || !time)
    return no(`must be a date and a time such as 2026-11-22T15:00, with an offset or by the clock of ${timeZone}`);
  try {
    const read = offset ? readInstant(`${date}T${time}${offset}`) : readByClock(`${date}T${time}`, timeZone);
    if (!read.ok || isOfThisCentury(read.value)) return read;
  } catch {
    // a thirteenth month, a thirtieth of February
  }
  return no("is no date and time that exists in this century");
}

/** The clock of the zone at an instant (ms since the epoch), to the second, with its offset: `2026-11-22T15:00:00+09:00`. */
export function writeLocalTime(ms: number, timeZone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone);
  return local.toString({ smallestUnit: "second", timeZoneName: "never" });
}

function readInstant(text: string): Result<number, string> {
  return ok(Temporal.Instant.from(text).epochMilliseconds);
}

function readByClock(text: string, timeZone: string): Result<number, string> {
  const local = Temporal.PlainDateTime.from(text);
  const [first, last] = (["earlier", "later"] as const).map((disambiguation) =>
    local.toZonedDateTime(timeZone, { disambiguation }),
  );
  if (!first || !last?.toPlainDateTime().equals(local)) return no(`the clock of ${timeZone} skips that time`);
  if (!first.equals(last)) return no(`the clock of ${timeZone} shows that time twice: give an offset`);
  return ok(first.epochMilliseconds);
}
