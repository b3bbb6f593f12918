import { type Month, freeCallsOf, monthOf } from "./month.ts";
import type { Bill } from "./prices.ts";
import { type Row, table } from "./tables.ts";

/** What one call of a kind was counted to take, by what it is called. */
export type Counted = Readonly<Record<string, Bill>>;

const MONTHLY = [1000, 100_000, 10_000_000];

/** What so many calls a month cost, all of one kind, with the plan's fee. */
export function monthTable(counted: Counted): string {
  const rows = Object.entries(counted).map(([name, bill]): Row => [
    name,
    ...MONTHLY.map((calls) => dollars(monthOf(bill, calls).together)),
  ]);
  return table(["a month on the paid plan, in dollars", ...MONTHLY.map(whole)], rows);
}

/** Of which parts that consists where calls are most. What is included has cost nothing. */
export function partTable(counted: Counted): string {
  const most = MONTHLY.at(-1) ?? 0;
  const months = Object.values(counted).map((bill) => monthOf(bill, most));
  const names = months[0]?.parts.map(({ name }) => name) ?? [];
  const rows = names.map((name): Row => [name, ...months.map((month) => dollarsOf(month, name))]);
  const together = months.map((month) => dollars(month.together));
  return table([`${whole(most)} a month, by part`, ...Object.keys(counted)], [...rows, ["with the fee", ...together]]);
}

/** How many calls a day, all of one kind, reach each limit of the free plan, and the first of those that matter: without KV nothing is lost. */
export function freeTable(counted: Counted): string {
  const days = Object.values(counted).map(freeCallsOf);
  const names = days[0]?.map(({ name }) => name) ?? [];
  const rows = names.map((name): Row => [
    name,
    ...days.map((limits) => callsOr(limits.find((limit) => limit.name === name)?.calls)),
  ]);
  const least = days.map((limits) => callsOr(Math.min(...limits.filter(matters).map(({ calls }) => calls))));
  return table(["calls a day on the free plan", ...Object.keys(counted)], [...rows, ["the least, KV aside", ...least]]);
}

function matters({ name }: { name: string }): boolean {
  return !name.startsWith("KV ");
}

function dollarsOf({ parts }: Month, name: string): string {
  const spent = parts.find((part) => part.name === name)?.dollars ?? 0;
  return spent === 0 ? "·" : dollars(spent);
}

function callsOr(calls = Number.POSITIVE_INFINITY): string {
  return Number.isFinite(calls) ? whole(calls) : "·";
}

function dollars(amount: number): string {
  return amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}

function whole(count: number): string {
  return count.toLocaleString("en-US");
}
