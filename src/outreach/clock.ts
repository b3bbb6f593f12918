import { type Window, endOf, isWithin, startOf } from "../contacts/hours.ts";
import { MINUTE } from "../lib/instant.ts";
import type { OutreachKind } from "./outreach.ts";

/** When it is (ms since the epoch), and when nobody is to be disturbed by the clock of the zone. */
export type Clock = { now: number; quiet: Window | null; timeZone: string };

/** On which terms a customer is reached: when it is, what can be done at all, and about what the owner wants it done. */
export type Terms = Clock & { canText: boolean; canCall: boolean; about: readonly OutreachKind[] };

const BEFORE_QUIET = 30 * MINUTE;

export function isQuiet(at: number, { quiet, timeZone }: Clock): boolean {
  return isWithin(at, quiet, timeZone);
}

/** The instant itself, or the end of the quiet hours that it lies in. */
export function afterQuiet(at: number, { quiet, timeZone }: Clock): number {
  return quiet && isWithin(at, quiet, timeZone) ? endOf(at, quiet, timeZone) : at;
}

/** The instant itself; or, where it lies in quiet hours, some time before they begin, if that is not past; else their end. */
export function besideQuiet(at: number, earliest: number, clock: Clock): number {
  const { quiet, timeZone } = clock;
  if (!quiet || !isQuiet(at, clock)) return at;
  const before = Math.max(startOf(at, quiet, timeZone) - BEFORE_QUIET, earliest);
  return afterQuiet(before, clock);
}
