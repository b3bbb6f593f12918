import { describe, expect, it } from "vitest";

import { type Call, apply } from "../../../src/calls/call.ts";
import type { CallEvent } from "../../../src/calls/event.ts";
import { arrive, byLife, noArrivals, settle } from "../../../src/calls/order.ts";
import { STARTED_AT, eventOf } from "./lifetime.ts";

const holdMs = 3000;
const ended = (status: string, durationSeconds?: number) =>
  eventOf({
    type: "call.ended",
    data: { direction: "inbound", status, ...(durationSeconds !== undefined && { durationSeconds }) },
  });
const answered = eventOf({ type: "call.answered" });
const ringing = eventOf({ type: "call.ringing" });
const transferred = eventOf({ type: "call.transferred", data: { status: "connected" } });

/** Lets events arrive at their times; gives what is known, and until when planning waits after the last of them. */
function after(...coming: [now: number, event: CallEvent][]) {
  let call: Call | null = null;
  let arrivals = noArrivals();
  let waitUntil: number | null = null;
  const late: boolean[] = [];
  for (const [now, event] of coming) {
    const arrived = arrive(arrivals, event, { now, holdMs });
    late.push(arrived.late);
    call = apply(call, event);
    ({ arrivals, waitUntil } = settle(call, arrived.arrivals, { now, holdMs }));
  }
  return { call, arrivals, waitUntil, late };
}

describe("planning waits", () => {
  it.each([
    ["says connected", ended("completed", 41)],
    ["says nothing", ended("completed")],
    ["says that it took no time", ended("completed", 0)],
    ["is not there yet, but something that needs an answer is", transferred],
  ])("for an answer where the end %s", (_, event) => {
    expect(after([1000, event]).waitUntil).toBe(4000);
    expect(after([900, answered], [1000, event]).waitUntil).toBe(null);
    expect(after([1000, event], [1500, answered]).waitUntil).toBe(null);
  });

  it.each(["no-answer", "busy", "canceled", "rejected", "failed"])(
    "for nothing where the call ended as %s",
    (status) => {
      expect(after([1000, ended(status)]).waitUntil).toBe(null);
    },
  );

  it("for nothing while the call only begins", () => expect(after([1000, ringing]).waitUntil).toBe(null));

  it("no longer than asked in all, whatever else comes meanwhile", () => {
    expect(after([1000, ended("completed")], [2000, ringing], [3999, transferred]).waitUntil).toBe(4000);
    expect(after([1000, ended("completed")], [4000, transferred]).waitUntil).toBe(null);
    expect(after([1000, transferred], [5000, ringing], [6000, ended("completed", 41)]).waitUntil).toBe(null);
  });

  it("not at all where the owner wants none of it", () => {
    const { call } = after([1000, ended("completed")]);
    expect(call && settle(call, noArrivals(), { now: 1000, holdMs: 0 }).waitUntil).toBe(null);
  });
});

describe("what comes after the wait", () => {
  it("is late, and the call lists what was missing", () => {
    const { late, arrivals } = after([1000, ended("completed", 41)], [4001, answered], [4002, ringing]);
    expect(late).toEqual([false, true, true]);
    expect(arrivals.gaps).toEqual(["call.answered", "call.ringing"]);
  });

  it("is not late within it", () => {
    expect(after([1000, ended("completed", 41)], [4000, answered])).toMatchObject({
      late: [false, false],
      arrivals: { gaps: [] },
    });
  });

  it("leaves a gap where somebody was connected for certain and the answer never comes", () => {
    expect(after([1000, transferred], [4000, ringing]).arrivals.gaps).toEqual(["call.answered"]);
    expect(after([1000, ended("completed", 0)], [4000, ringing]).arrivals.gaps).toEqual([]);
  });
});

describe("the timeline", () => {
  it("goes by phase, then time, then arrival, whatever the platform's clock says", () => {
    const at = (seq: number, event: CallEvent, when: number) => ({ ...event, seq, at: STARTED_AT + when });
    const events = [
      at(1, ended("completed"), 0),
      at(2, transferred, 9),
      at(3, transferred, 4),
      at(4, ringing, 50),
      at(5, transferred, 4),
    ];
    expect(events.toSorted(byLife).map(({ seq }) => seq)).toEqual([4, 3, 5, 2, 1]);
  });
});
