import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Call, apply } from "../../../src/calls/call.ts";
import { CallEvent } from "../../../src/calls/event.ts";
import { type LeftMessage, messageLeft, messagesIn } from "../../../src/calls/left-message.ts";
import { arrive, byLife, noArrivals } from "../../../src/calls/order.ts";
import { MINUTE } from "../../../src/lib/instant.ts";
import { STARTED_AT, eventOf } from "./lifetime.ts";

const CALL = { provider: "clawops", id: "CA1" };
const MESSAGE: LeftMessage = { name: "박서연", text: "예약을 바꾸고 싶어요", callBack: "010 2345 6789" };
const AT = STARTED_AT + MINUTE;
const left = (number: number, message: LeftMessage = MESSAGE, at = AT) => messageLeft(CALL, { number, at, ...message });
const fold = (...events: CallEvent[]): Call => events.reduce<Call | null>(apply, null) as Call;
const answered = eventOf({ type: "call.answered", data: { direction: "inbound", from: "+821012345678" } });

describe("a message that a caller left", () => {
  it("is an ordinary event of its call, whose fields say all of it", () => {
    const event = left(1);
    expect(CallEvent.parse(event)).toEqual(event);
    expect(event.data.fields).toEqual({
      left_message: "예약을 바꾸고 싶어요",
      left_message_name: "박서연",
      left_message_call_back: "010 2345 6789",
    });
    expect(left(2, { ...MESSAGE, name: null, callBack: null }).data.fields).toEqual({
      left_message_2: "예약을 바꾸고 싶어요",
    });
    expect([left(1).id === left(1).id, left(1).id === left(2).id]).toEqual([true, false]);
  });

  it("is found in the call, each by its number, in whatever order they came", () => {
    const text = fc.string({ unit: "binary", minLength: 1, maxLength: 100 });
    const some = fc.record({ name: fc.option(text), text, callBack: fc.option(text) });
    fc.assert(
      fc.property(fc.array(some, { minLength: 1, maxLength: 3 }), fc.boolean(), (messages, isTurned) => {
        const events = messages.map((message, index) => left(index + 1, message, AT + index));
        const call = fold(answered, ...(isTurned ? events.toReversed() : events), ...events);
        expect(messagesIn(call)).toEqual(
          messages.map((message, index) => ({ number: index + 1, at: AT + index, ...message })),
        );
      }),
    );
  });

  it("is not what a platform's analysis calls by that name", () => {
    const analyzed = eventOf({ type: "call.analyzed", data: { fields: { left_message: "x", left_message_2: 3 } } });
    expect(messagesIn(fold(answered, analyzed))).toEqual([]);
  });

  it("is not told of a call whose customer opted out, or may have", () => {
    for (const optedOut of [true, null]) {
      const call = fold(eventOf({ type: "call.answered", data: { optedOut } }), left(1));
      expect(messagesIn(call)).toEqual([]);
    }
    expect(messagesIn(fold(eventOf({ type: "call.answered", data: { optedOut: false } }), left(1)))).toHaveLength(1);
  });

  it("is no analysis of the call: what its platform makes of it is still awaited, and stands", () => {
    expect(fold(answered, left(1)).artefacts).toEqual({ transcript: null, summary: null });
    const analyzed = eventOf({ type: "call.analyzed", data: { summary: "예약 변경", sentiment: "neutral" } });
    const call = fold(answered, analyzed, left(1));
    expect(call.artefacts.summary).toBe("completed");
    expect(call.content).toMatchObject({ summary: { value: "예약 변경" }, sentiment: { value: "neutral" } });
  });

  it("says that somebody was connected", () => expect(fold(left(1)).hasTalked).toBe(true));

  it("stands in the midst of the call, so that what is said after it comes neither late nor before it", () => {
    const said = (at: number) => eventOf({ type: "call.said", at, data: { role: "caller", text: "네" } });
    const ended = eventOf({ type: "call.ended", at: AT + 2 * MINUTE, data: { status: "completed" } });
    const events = [said(AT - 1), left(1), said(AT + MINUTE), ended];
    let arrivals = noArrivals();
    for (const event of events) {
      const arrived = arrive(arrivals, event, { now: event.at, holdMs: 3000 });
      expect(arrived.late).toBe(false);
      ({ arrivals } = arrived);
    }
    expect(arrivals.gaps).toEqual([]);
    const numbered = events.map((event, index) => ({ ...event, seq: index + 1 }));
    expect(numbered.toReversed().toSorted(byLife)).toEqual(numbered);
  });
});
