import fc from "fast-check";

import { type CallEvent, END_STATUSES } from "../../../src/calls/event.ts";

export const STARTED_AT = Date.UTC(2026, 9, 12, 4, 12);

type Told = { type: CallEvent["type"]; at?: number; data?: object; call?: string };

let count = 0;
/** An event with what a test does not care about filled in. */
export function eventOf({ type, at = STARTED_AT, data = {}, call = "CA1" }: Told): CallEvent {
  const id = `clawops:${call}:${type}:${++count}`;
  return { id, provider: "clawops", call, at, receivedAt: at, type, data } as CallEvent;
}

const parties = fc.record(
  {
    direction: fc.constantFrom("inbound", "outbound"),
    from: fc.constantFrom("+821012345678", "anonymous"),
    to: fc.constant("+827052351234"),
    announced: fc.constant(true),
  },
  { requiredKeys: [] },
);
const end = fc.record(
  { status: fc.constantFrom(...END_STATUSES), durationSeconds: fc.constantFrom(0, 0, 41), reason: fc.constant("x") },
  { requiredKeys: ["status"] },
);
const transfer = fc.record({
  status: fc.constantFrom("initiated", "connected", "completed", "no-answer"),
  sequence: fc.nat(9),
});
const wish = fc.constantFrom(undefined, null, false, true);
const content = fc.record(
  {
    source: fc.constantFrom("flow", "conversation"),
    summary: fc.constantFrom("예약 변경", "주문 확인"),
    sentiment: fc.constantFrom("neutral", "negative"),
    fields: fc.dictionary(fc.constantFrom("rebooked", "reason", "visits"), fc.constantFrom(true, "none", 3)),
  },
  { requiredKeys: [] },
);
const when = fc.integer({ min: 0, max: 5 }).map((minutes) => STARTED_AT + minutes * 60_000);

/** One event of any kind, as a platform might send it: sane or not. */
const anyEvent = fc.oneof(
  fc.record({
    type: fc.constantFrom("call.initiated" as const, "call.ringing" as const, "call.answered" as const),
    at: when,
    data: parties,
  }),
  fc.record({ type: fc.constant("call.transferred" as const), at: when, data: transfer }),
  fc.record({
    type: fc.constant("call.ended" as const),
    at: when,
    data: fc.tuple(parties, end).map(([a, b]) => ({ ...a, ...b })),
  }),
  fc.record({ type: fc.constant("call.said" as const), at: when, data: fc.constant({ role: "caller", text: "네" }) }),
  fc.record({ type: fc.constant("call.analyzed" as const), at: when, data: content }),
  fc.record({
    type: fc.constant("call.recorded" as const),
    at: when,
    data: fc.constantFrom({ url: "https://a.example/1.wav" }, {}),
  }),
);

/** The events of one call: any number of any kinds, each its own thing. */
export const anyLifetime = fc
  .array(anyEvent, { minLength: 1, maxLength: 8 })
  .chain((told) => fc.tuple(fc.constant(told), fc.array(wish, { minLength: told.length, maxLength: told.length })))
  .map(([told, wishes]) =>
    told.map((one, index) => {
      const data = { ...one.data, optedOut: wishes[index] };
      return { ...eventOf({ ...one, data }), id: `e${index}` };
    }),
  );
