import { backoff } from "../lib/backoff.ts";
import { within } from "../lib/deadline.ts";
import { MINUTE, SECOND } from "../lib/instant.ts";
import { describe, log } from "../lib/log.ts";

/**
 * What another object has to hear of this one: a snapshot, told again until it was heard. `told` is a digest of it; `version` goes up with each
 * change and follows the clock; `dueAt` is when it is told (ms since the epoch), null when it was.
 */
export type Due = { told: string; version: number; dueAt: number | null; tries: number };

const WAITS = { first: 5 * SECOND, longest: 60 * MINUTE };

/** The same, due now if it says something new. */
export function renewed(due: Due | undefined, told: string, now: number): Due {
  if (due?.told === told) return due;
  return { told, version: Math.max((due?.version ?? 0) + 1, now), dueAt: now, tries: 0 };
}

/** That version was heard, or not: then it is told again, ever more slowly. */
export function after(due: Due, version: number, { wasHeard, now }: { wasHeard: boolean; now: number }): Due {
  if (due.version !== version) return due;
  if (wasHeard) return { ...due, dueAt: null };
  return { ...due, dueAt: now + backoff(due.tries, WAITS), tries: due.tries + 1 };
}

/** Whether it is to be told by now. */
export function isDue(due: Due | undefined, now: number): due is Due {
  return due?.dueAt != null && due.dueAt <= now;
}

type Listener = { who: string; patienceMs: number; about?: Record<string, unknown> };

/** Gives whether it was heard: not by whoever can't be reached, or takes too long. */
export async function tryToTell(tell: () => Promise<unknown>, { who, patienceMs, about }: Listener): Promise<boolean> {
  try {
    await within(patienceMs, tell());
    return true;
  } catch (cause) {
    log("warn", `${who} unreachable`, { ...about, cause: describe(cause) });
    return false;
  }
}
