import { type Priced, PRICES } from "./prices.ts";

/**
 * What Cloudflare counts together, as its pricing pages said in November 2026: what the paid plan includes in a month, what the free plan allows
 * in a day (UTC), and what a million more costs on the paid one.
 */
type Pool = { name: string; of: Partial<Record<Priced, number>>; included: number; freeADay: number; price: number };

/** The paid plan's fee, dollars a month. */
export const FEE = 5;

export const POOLS: readonly Pool[] = [
  pool("Worker requests", { included: 10e6, freeADay: 100_000 }),
  {
    name: "object requests",
    of: { "object requests": 1, "WebSocket messages": 1 / 20 },
    included: 1e6,
    freeADay: 100_000,
    price: PRICES["object requests"],
  },
  pool("object GB-seconds", { included: 400_000, freeADay: 13_000 }),
  pool("rows read", { included: 25e9, freeADay: 5e6 }),
  pool("rows written", { included: 50e6, freeADay: 100_000 }),
  pool("ledger rows read", { included: 25e9, freeADay: 5e6 }),
  pool("ledger rows written", { included: 50e6, freeADay: 100_000 }),
  pool("KV reads", { included: 10e6, freeADay: 100_000 }),
  pool("KV writes", { included: 1e6, freeADay: 1000 }),
  pool("queue operations", { included: 1e6, freeADay: 10_000 }),
];

function pool(name: Priced, { included, freeADay }: Pick<Pool, "included" | "freeADay">): Pool {
  return { name, of: { [name]: 1 }, included, freeADay, price: PRICES[name] };
}
