import { MINUTE, SECOND } from "../lib/instant.ts";

/**
 * What another object has to hear of this one: a snapshot, told again until it was heard. `told` is a digest of it; `version` goes up with each
 * change and follows the clock; `dueAt` is when it is told (ms since the epoch), null when it was.
 */
export type Due = { told: string; version: number; dueAt: number | null; tries: number };

const FIRST_WAIT = 5 * SECOND;
const LONGEST_WAIT = 60 * MINUTE;

/** The same, due now if it says something new. */
export function renewed(due: Due | undefined, told: string, now: number): Due {
  if (due?.told === told) return due;
  return { told, version: Math.max((due?.version ?? 0) + 1, now), dueAt: now, tries: 0 };
}

/** That version was heard, or not: then it is told again, ever more slowly. */
export function after(due: Due, version: number, { wasHeard, now }: { wasHeard: boolean; now: number }): Due {
  if (due.version !== version) return due;
  if (wasHeard) return { ...due, dueAt: null };
  const wait = Math.min(FIRST_WAIT * 2 ** due.tries, LONGEST_WAIT);
  return { ...due, dueAt: now + wait, tries: due.tries + 1 };
}

/** The earliest of some instants; null is never. */
export function earliest(...instants: (number | null | undefined)[]): number | null {
  const due = instants.filter((at) => at != null);
  return due.length > 0 ? Math.min(...due) : null;
}
