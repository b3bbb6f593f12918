import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { missingOf } from "../../../src/calls/awaited.ts";
import { type Call, apply, isMissed, lacksAnswer, statusOf, wasConnected } from "../../../src/calls/call.ts";
import type { CallEvent, EndStatus } from "../../../src/calls/event.ts";
import { arrive, noArrivals, settle } from "../../../src/calls/order.ts";
import { summaryOf } from "../../../src/calls/summary.ts";
import { STARTED_AT, eventOf } from "./lifetime.ts";

const INBOUND = { direction: "inbound", from: "+821012345678", to: "+827052351234" };
const announced = eventOf({ type: "call.initiated", data: { ...INBOUND, announced: true } });
const over = eventOf({ type: "call.ended", data: { ...INBOUND, announced: true, status: "completed" } });
const answered = eventOf({ type: "call.answered", at: STARTED_AT + 500, data: INBOUND });
const ended = (status: EndStatus, durationSeconds?: number) =>
  eventOf({
    type: "call.ended",
    at: STARTED_AT + 14_000,
    data: { ...INBOUND, status, ...(durationSeconds !== undefined && { durationSeconds }) },
  });
const dialed = (status: string) => eventOf({ type: "call.transferred", at: STARTED_AT + 9000, data: { status } });

const fold = (events: readonly CallEvent[]): Call => {
  const call = events.reduce<Call | null>(apply, null);
  if (!call) throw new Error("no events");
  return call;
};
/** What must hold of a call whatever the order in which these came. */
function inAnyOrder(events: readonly CallEvent[], holds: (call: Call) => void): void {
  const orders = fc.shuffledSubarray([...events], { minLength: events.length });
  fc.assert(fc.property(orders, (all) => holds(fold(all))));
}

describe("a caller who only heard an announcement", () => {
  it.each([
    ["which is all that is told", [announced, over]],
    ["which the platform calls answered, and how long it took", [announced, over, answered, ended("completed", 12)]],
    ["and hung up while a telephone rang, of which nobody tells", [announced, answered, ended("completed", 12)]],
    ["before a telephone that nobody took", [announced, answered, dialed("no-answer"), over, ended("completed", 33)]],
    ["before one that was busy", [announced, dialed("initiated"), dialed("busy"), over]],
    ["that broke off", [announced, over, answered, ended("failed", 3)]],
  ])("was missed, %s", (_, events) => {
    inAnyOrder(events, (call) => {
      expect([isMissed(call), wasConnected(call), missingOf(call)]).toEqual([true, false, []]);
      expect(summaryOf(call)).toMatchObject({ missed: true, answeredAt: null });
    });
  });

  it("was not while the call goes on, nor where we called", () => {
    expect(isMissed(fold([announced, answered]))).toBe(false);
    expect(statusOf(fold([announced, answered]))).toBe("in-progress");
    const outbound = eventOf({
      type: "call.ended",
      data: { direction: "outbound", announced: true, status: "completed" },
    });
    expect(isMissed(fold([outbound]))).toBe(false);
  });
});

describe("a caller who was put through to somebody who took the call", () => {
  it.each(["completed", "connected"])("was not missed (%s)", (status) => {
    inAnyOrder([announced, over, answered, dialed(status), ended("completed", 41)], (call) => {
      expect([isMissed(call), wasConnected(call), lacksAnswer(call)]).toEqual([false, true, false]);
      expect(summaryOf(call)).toMatchObject({ answeredAt: STARTED_AT + 500, durationSeconds: 41 });
    });
  });

  it("was not either where the platform tells nothing but that", () => {
    inAnyOrder([announced, dialed("completed"), over], (call) => {
      expect([isMissed(call), wasConnected(call), lacksAnswer(call)]).toEqual([false, true, false]);
    });
  });
});

describe("without an announcement", () => {
  it("a transfer that nobody took still means that somebody had talked", () => {
    const call = fold([eventOf({ type: "call.ringing", data: INBOUND }), dialed("no-answer"), ended("completed", 0)]);
    expect([isMissed(call), wasConnected(call)]).toEqual([false, true]);
  });
});

describe("what follows from an announcement", () => {
  const holdMs = 3000;
  const settled = (now: number, ...events: CallEvent[]) => {
    const arrivals = events.reduce((all, event) => arrive(all, event, { now: 1000, holdMs }).arrivals, noArrivals());
    return settle(fold(events), { ...arrivals, waitUntil: 4000 }, { now, holdMs });
  };

  it("waits for somebody who may have taken the call, and leaves no gap where nobody did", () => {
    expect(settled(1000, announced, answered, ended("completed", 12)).waitUntil).toBe(4000);
    expect(settled(1000, announced, over, dialed("no-answer")).waitUntil).toBe(4000);
    expect(settled(4000, announced, dialed("no-answer"), ended("completed", 12))).toMatchObject({
      waitUntil: null,
      arrivals: { gaps: [] },
    });
  });

  it("waits for nothing once somebody did, or the platform says how it came to nothing", () => {
    expect(settled(1000, announced, over, dialed("completed")).waitUntil).toBe(null);
    expect(settled(1000, announced, ended("canceled", 0)).waitUntil).toBe(null);
    expect(settled(1000, announced).waitUntil).toBe(null);
  });
});
