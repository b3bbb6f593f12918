import { Temporal } from "temporal-polyfill";

import { isOfThisCentury } from "./instant.ts";

/** A day of the zone's calendar as a form gives it, `2026-11-22`: when it begins and when the next one does (ms since the epoch); null where it is none. */
export function readDay(text: string, timeZone: string): { begins: number; ends: number } | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return null;
  try {
    const day = Temporal.PlainDate.from(text);
    const begins = day.toZonedDateTime(timeZone).epochMilliseconds;
    const ends = day.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds;
    return isOfThisCentury(begins) ? { begins, ends } : null;
  } catch {
    return null; // a thirteenth month, a thirtieth of February
  }
}
