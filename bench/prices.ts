/**
 * Dollars per million beyond what the paid plan includes, as Cloudflare's pricing pages said in November 2026 (Workers,
 * Durable Objects with SQLite, D1, Queues, KV). CPU is not here, since it can't be counted locally; nor is duration, but that of an object
 * which holds sockets open: the time that they are open, at 128 MB. What comes on a WebSocket costs a twentieth of a request.
 */
export const PRICES = {
  "Worker requests": 0.3,
  "object requests": 0.15,
  "WebSocket messages": 0.15 / 20,
  "object GB-seconds": 12.5,
  "rows read": 0.001,
  "rows written": 1,
  "ledger rows read": 0.001,
  "ledger rows written": 1,
  "KV reads": 0.5,
  "KV writes": 5,
  "queue operations": 0.4,
} as const;

export type Priced = keyof typeof PRICES;
export type Bill = Record<Priced, number>;

/** What a million times this bill costs, in dollars. */
export function dollarsPerMillion(bill: Bill): number {
  return (Object.keys(PRICES) as Priced[]).reduce((sum, what) => sum + bill[what] * PRICES[what], 0);
}
