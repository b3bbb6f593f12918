import type { Counts, Tally } from "../ledger/hour-count.ts";
import type { Span } from "../lib/clock-hours.ts";

/** A stretch of time with what was counted in it; null where nothing was. */
export type Point = Span & { counts: Counts | null };

/** The tallies of each stretch together. */
export function pointsOf(spans: readonly Span[], tallies: readonly Tally[]): Point[] {
  return spans.map((span) => {
    const within = tallies.filter(({ at }) => at >= span.at && at < span.until);
    return { ...span, counts: within.length > 0 ? within.reduce<Counts>(add, NOTHING) : null };
  });
}

const NOTHING: Counts = { calls: 0, missed: 0, failed: 0, slowestMs: null, outreaches: 0, reached: 0 };

function add(sum: Counts, more: Counts): Counts {
  return {
    calls: sum.calls + more.calls,
    missed: sum.missed + more.missed,
    failed: sum.failed + more.failed,
    slowestMs: more.slowestMs === null ? sum.slowestMs : Math.max(sum.slowestMs ?? 0, more.slowestMs),
    outreaches: sum.outreaches + more.outreaches,
    reached: sum.reached + more.reached,
  };
}
