import type { Outcome } from "../rules/action.ts";

const WAITS_SECONDS = [10, 60, 5 * 60, 30 * 60, 2 * 60 * 60, 6 * 60 * 60];
const JITTER = 0.2;

/**
 * What follows from the outcome of the `tries`-th attempt. A retry gets its wait: what the other side asked for, or the
 * usual one give or take a fifth (`random` is from 0 to 1), so that those who failed together don't come back together.
 * After the last wait a retry is dead.
 */
export function settleOutcome(outcome: Outcome, tries: number, random: number): Outcome {
  if (outcome.kind !== "retry") return outcome;
  const wait = WAITS_SECONDS[tries - 1];
  if (wait === undefined) return { kind: "dead", why: `given up after ${tries} tries: ${outcome.why}` };
  const afterSeconds = outcome.afterSeconds ?? wait * (1 - JITTER + 2 * JITTER * random);
  return { ...outcome, afterSeconds };
}
