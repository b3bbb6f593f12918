import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Call, apply, isMissed, lacksAnswer, statusOf } from "../../../src/calls/call.ts";
import { type CallEvent, END_STATUSES } from "../../../src/calls/event.ts";
import { summaryOf } from "../../../src/calls/summary.ts";
import { STARTED_AT, anyLifetime, eventOf } from "./lifetime.ts";

const fold = (events: readonly CallEvent[]): Call => {
  const call = events.reduce<Call | null>(apply, null);
  if (!call) throw new Error("no events");
  return call;
};

const INBOUND = { direction: "inbound", from: "+821012345678", to: "+827052351234" };
const ringing = eventOf({ type: "call.ringing", data: INBOUND });
const answered = eventOf({ type: "call.answered", at: STARTED_AT + 5000 });
const ended = (status: string, more: object = {}) =>
  eventOf({ type: "call.ended", at: STARTED_AT + 9000, data: { ...INBOUND, status, ...more } });

describe("a call", () => {
  it("is the same whatever the order, grouping and number of its events", () => {
    const lifetimes = anyLifetime.chain((events) =>
      fc.record({
        events: fc.constant(events),
        delivered: fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
      }),
    );
    fc.assert(
      fc.property(lifetimes, ({ events, delivered }) => {
        expect(fold(delivered)).toEqual(fold(events));
      }),
    );
  });

  it("does not grow with the number of its events", () => {
    const transfers = Array.from({ length: 2000 }, (_, sequence) =>
      eventOf({ type: "call.transferred", data: { status: "connected", sequence } }),
    );
    const sizeAfter = (count: number) => JSON.stringify(fold([ringing, ...transfers.slice(0, count)])).length;
    expect(sizeAfter(2000)).toBe(sizeAfter(1));
  });

  it("shows how far it has come", () => {
    expect(statusOf(fold([eventOf({ type: "call.initiated" })]))).toBe("initiated");
    expect(statusOf(fold([ringing]))).toBe("ringing");
    expect(statusOf(fold([answered, ringing]))).toBe("in-progress");
    expect(statusOf(fold([eventOf({ type: "call.transferred", data: { status: "connected" } })]))).toBe("in-progress");
    expect(statusOf(fold([ended("busy"), answered, ringing]))).toBe("busy");
  });

  it("takes an end that says how over one that says only that", () => {
    for (const status of END_STATUSES) {
      expect(statusOf(fold([ended("completed"), ended(status)]))).toBe(status);
      expect(statusOf(fold([ended(status), ended("completed")]))).toBe(status);
    }
  });

  it("takes who called whom from the earliest event that says so, not from a transfer", () => {
    const transfer = eventOf({
      type: "call.transferred",
      at: STARTED_AT - 1,
      data: { status: "connected", to: "+82212345678" },
    });
    const late = eventOf({
      type: "call.ended",
      data: { status: "completed", from: "anonymous", direction: "outbound" },
    });
    expect(fold([late, transfer, ringing])).toMatchObject({
      direction: "inbound",
      from: { value: "+821012345678" },
      to: { value: "+827052351234" },
    });
  });
});

describe("when a call began and how long it took", () => {
  const at = STARTED_AT + 30_000;
  const end = (durationSeconds?: number) =>
    eventOf({ type: "call.ended", at, data: { status: "completed", ...(durationSeconds && { durationSeconds }) } });

  it("is told by its end where that is all that came", () => {
    expect(summaryOf(apply(null, end(30)))).toMatchObject({ startedAt: STARTED_AT, endedAt: at, durationSeconds: 30 });
    expect(summaryOf(apply(null, end(1e9)))).toMatchObject({ startedAt: at });
  });

  it("is told by its answer where its end does not say", () => {
    const picked = apply(null, eventOf({ type: "call.answered", at: STARTED_AT + 10_000 }));
    expect(summaryOf(apply(picked, end()))).toMatchObject({ durationSeconds: 20 });
    expect(summaryOf(apply(null, end()))).toMatchObject({ durationSeconds: null });
  });
});

describe("two ends that are alike", () => {
  const at = STARTED_AT + 1000;
  const ours = eventOf({ type: "call.ended", at: at + 99, data: { status: "completed" } });
  const theirs = eventOf({ type: "call.ended", at, data: { status: "completed", durationSeconds: 41 } });

  it("are the one that says how long the call took, whichever is later", () => {
    for (const ends of [
      [ours, theirs],
      [theirs, ours],
    ])
      expect(fold(ends).end).toMatchObject({ durationSeconds: 41, at });
  });
});

describe("fields", () => {
  it("may have the names that every object has", () => {
    const names = ["constructor", "toString", "hasOwnProperty", "valueOf"];
    const told = (value: string) => Object.fromEntries(names.map((name) => [name, value]));
    const first = apply(null, eventOf({ type: "call.analyzed", data: { fields: told("a") } }));
    const { fields } = apply(
      first,
      eventOf({ type: "call.analyzed", at: STARTED_AT + 1, data: { fields: told("b") } }),
    ).content;
    expect(Object.entries(fields).map(([name, { value }]) => [name, value])).toEqual(
      names.toSorted().map((name) => [name, "b"]),
    );
  });
});

describe("a missed call", () => {
  it.each(["no-answer", "busy", "canceled", "rejected"])("is an inbound one that ended as %s", (status) => {
    expect(isMissed(fold([ringing, ended(status)]))).toBe(true);
    expect(isMissed(fold([ended(status)]))).toBe(true);
    expect(isMissed(fold([ended(status, { direction: "outbound" })]))).toBe(false);
  });

  it("is one that was completed in no time without an answer", () => {
    expect(isMissed(fold([ended("completed", { durationSeconds: 0 })]))).toBe(true);
    expect(isMissed(fold([ended("completed", { durationSeconds: 0 }), answered]))).toBe(false);
    expect(isMissed(fold([ended("completed", { durationSeconds: 41 })]))).toBe(false);
    expect(isMissed(fold([ended("completed")]))).toBe(false);
  });

  it("is not one that failed, goes on, or came from nobody knows where", () => {
    expect(isMissed(fold([ended("failed")]))).toBe(false);
    expect(isMissed(fold([ringing]))).toBe(false);
    expect(isMissed(fold([eventOf({ type: "call.ended", data: { status: "busy" } })]))).toBe(false);
  });

  it("once it may be acted on stays missed, whatever follows", () => {
    fc.assert(
      fc.property(anyLifetime, anyLifetime, (before, after) => {
        const call = fold(before);
        fc.pre(isMissed(call) && !lacksAnswer(call));
        expect(isMissed(after.reduce(apply, call))).toBe(true);
      }),
    );
  });
});
