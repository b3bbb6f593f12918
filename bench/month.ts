import { FEE, POOLS } from "./plans.ts";
import type { Bill, Priced } from "./prices.ts";

/** What a month with so many such calls costs on the paid plan, in dollars, by pool and with its fee. */
export type Month = { parts: { name: string; dollars: number }[]; together: number };

export function monthOf(bill: Bill, calls: number): Month {
  const parts = POOLS.map(({ name, of, included, price }) => {
    const beyond = Math.max(0, calls * takenBy(bill, of) - included);
    return { name, dollars: (beyond / 1e6) * price };
  });
  return { parts, together: parts.reduce((sum, { dollars }) => sum + dollars, FEE) };
}

/** After how many such calls in a day the free plan's limit of each pool is reached; of a pool that they take nothing of, never. */
export function freeCallsOf(bill: Bill): { name: string; calls: number }[] {
  return POOLS.map(({ name, of, freeADay }) => {
    const each = takenBy(bill, of);
    return { name, calls: each === 0 ? Number.POSITIVE_INFINITY : Math.floor(freeADay / each) };
  });
}

function takenBy(bill: Bill, of: Partial<Record<Priced, number>>): number {
  return Object.entries(of).reduce((sum, [what, weight]) => sum + bill[what as Priced] * weight, 0);
}
