import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { freeCallsOf, monthOf } from "../../../bench/month.ts";
import { FEE, POOLS } from "../../../bench/plans.ts";
import { type Bill, type Priced, dollarsPerMillion, PRICES } from "../../../bench/prices.ts";

const PRICED = Object.keys(PRICES) as Priced[];
const nothing = Object.fromEntries(PRICED.map((what) => [what, 0])) as Bill;
const bills = fc.record(Object.fromEntries(PRICED.map((what) => [what, fc.nat(500)]))) as fc.Arbitrary<Bill>;
const partOf = (bill: Bill, calls: number, name: string) =>
  monthOf(bill, calls).parts.find((part) => part.name === name)?.dollars;

describe("a month", () => {
  it("costs the plan's fee while everything stays within what that includes", () => {
    expect(monthOf({ ...nothing, "KV writes": 10 }, 100_000).together).toBe(FEE);
  });

  it("costs what is beyond, and only that", () => {
    expect(partOf({ ...nothing, "KV writes": 10 }, 300_000, "KV writes")).toBe(10);
  });

  it("has messages on WebSockets share with requests what objects have included", () => {
    expect(partOf({ ...nothing, "object requests": 1, "WebSocket messages": 20 }, 1_000_000, "object requests")).toBe(
      0.15,
    );
  });

  it("never costs less with more calls, and never more than all of them at full price", () => {
    fc.assert(
      fc.property(bills, fc.nat(10_000_000), fc.nat(10_000_000), (bill, some, more) => {
        const [less, all] = [monthOf(bill, some).together, monthOf(bill, some + more).together];
        expect(less).toBeLessThanOrEqual(all);
        expect(all).toBeLessThanOrEqual(FEE + ((some + more) / 1e6) * dollarsPerMillion(bill) + 0.01);
      }),
    );
  });

  it("counts everything that has a price in one pool, and in no other", () => {
    expect(POOLS.flatMap(({ of }) => Object.keys(of)).toSorted()).toEqual(PRICED.toSorted());
  });
});

describe("a day on the free plan", () => {
  it("ends for calls where the limit leaves no room for a whole one more", () => {
    const limits = freeCallsOf({ ...nothing, "queue operations": 3 });
    expect(limits.find(({ name }) => name === "queue operations")?.calls).toBe(3333);
  });

  it("has no limit of what calls take nothing of", () => {
    expect(freeCallsOf(nothing).every(({ calls }) => calls === Number.POSITIVE_INFINITY)).toBe(true);
  });
});
