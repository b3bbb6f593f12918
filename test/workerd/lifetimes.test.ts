import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { HOUR } from "../../src/lib/instant.ts";
import { callback, deliver, statusOfCall } from "./front-door.ts";
import { NIGHT, passTime, stopTheClock, untilQuiet, viewOf } from "./story.ts";

beforeEach(stopTheClock);
afterEach(() => void vi.useRealTimers());

const HOLD_MS = 3000;
const RUNS = 25;

type Told = { status: string; more: Record<string, string> };

const at = fc.integer({ min: 10, max: 59 }).map((second) => ({ Timestamp: `2026-10-12T04:12:${second}.000Z` }));
const direction = fc.constantFrom({}, { Direction: "outbound" });
const toldOnce = (status: string) =>
  fc.record({ status: fc.constant(status), more: fc.tuple(at, direction).map((all) => Object.assign({}, ...all)) });
const transfer = fc
  .nat(3)
  .map((sequence): Told => ({ status: "", more: { TransferStatus: "connected", TransferSequence: String(sequence) } }));
const anyEnd = fc.record({
  status: fc.constantFrom("completed", "completed", "no-answer", "busy", "failed", "canceled", "rejected"),
  more: fc
    .tuple(at, fc.constantFrom({}, { Duration: "0" }, { Duration: "41" }))
    .map((all): Record<string, string> => Object.assign({}, ...all)),
});

/** What a platform may say of one call: any of the stages, transfers, and one end, or two that contradict each other. */
const anyLifetime = fc
  .tuple(
    fc.option(toldOnce("queued"), { nil: undefined }),
    fc.option(toldOnce("initiated"), { nil: undefined }),
    fc.option(toldOnce("ringing"), { nil: undefined }),
    fc.option(toldOnce("in-progress"), { nil: undefined }),
    fc.option(toldOnce("answered"), { nil: undefined }),
    fc.array(transfer, { maxLength: 2 }),
    fc.uniqueArray(anyEnd, { minLength: 1, maxLength: 2, selector: ({ status }) => status }),
  )
  .map(([a, b, c, d, e, transfers, ends]) =>
    [a, b, c, d, e, ...transfers, ...ends].filter((told) => told !== undefined),
  );

/** The same, as it may arrive: repeated, in any order, some of it at once. */
const anyArrival = anyLifetime.chain((lifetime) =>
  fc.record({
    lifetime: fc.constant(lifetime),
    arrival: fc.shuffledSubarray([...lifetime, ...lifetime], { minLength: lifetime.length * 2 }),
    atOnce: fc.integer({ min: 1, max: 4 }),
  }),
);

let calls = 0;
const newCall = () => `CAlife${++calls}`;

async function tell(call: string, { status, more }: Told): Promise<void> {
  const { CallStatus, ...fields } = statusOfCall(call, status, more);
  const answer = await deliver(callback(status ? { ...fields, CallStatus: CallStatus ?? "" } : fields));
  expect([200, 202]).toContain(answer.status);
}

/** What is known in the end, without what may differ: names, numbers of arrival, and when things came. */
async function knownOf(call: string) {
  await untilQuiet(call);
  const { call: known, arrivals, events, actions } = await viewOf(call);
  const nameless = JSON.parse(JSON.stringify(known).replaceAll(call, "CA"));
  return {
    known: nameless,
    gaps: arrivals.gaps,
    events: events.map(({ type, at: when, late, data }) => ({ type, when, late, data })).toSorted(byText),
    actions: actions.map(({ kind }) => kind),
  };
}

const byText = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

async function tellInOrder(lifetime: Told[]) {
  const call = newCall();
  for (const told of lifetime) await tell(call, told);
  await passTime(call, HOLD_MS);
  return knownOf(call);
}

describe("within HOLD_MS", () => {
  it("any order, number and grouping of a call's deliveries comes to the same state and the same actions", async () => {
    await fc.assert(
      fc.asyncProperty(anyArrival, async ({ lifetime, arrival, atOnce }) => {
        vi.setSystemTime(NIGHT);
        const expected = await tellInOrder(lifetime);
        vi.setSystemTime(NIGHT);
        const call = newCall();
        for (let from = 0; from < arrival.length; from += atOnce) {
          vi.setSystemTime(NIGHT + Math.floor((from * HOLD_MS) / arrival.length));
          await Promise.all(arrival.slice(from, from + atOnce).map((told) => tell(call, told)));
        }
        await passTime(call, HOLD_MS);
        const known = await knownOf(call);
        expect(known).toEqual(expected);
        expect(known.actions.length).toBeLessThanOrEqual(1);
        await passTime(call, HOUR);
        expect((await knownOf(call)).actions).toEqual(known.actions);
      }),
      { numRuns: RUNS },
    );
  });
});

describe("beyond HOLD_MS", () => {
  it("the state is the same but for what is late and the gaps, and no action is lost or doubled", async () => {
    await fc.assert(
      fc.asyncProperty(
        anyArrival,
        fc.array(fc.nat(2 * HOLD_MS), { minLength: 20, maxLength: 20 }),
        async ({ lifetime, arrival }, pauses) => {
          vi.setSystemTime(NIGHT);
          const expected = await tellInOrder(lifetime);
          vi.setSystemTime(NIGHT);
          const call = newCall();
          for (const [index, told] of arrival.entries()) {
            await tell(call, told);
            await passTime(call, pauses[index] ?? 0);
          }
          await passTime(call, HOLD_MS);
          const known = await knownOf(call);
          const timeless = (events: typeof known.events) =>
            events.map(({ late: _late, ...event }) => event).toSorted(byText);
          expect(known.known).toEqual(expected.known);
          expect(timeless(known.events)).toEqual(timeless(expected.events));
          expect(known.actions).toEqual(expect.arrayContaining(expected.actions));
          expect(known.actions.length).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: RUNS },
    );
  });
});
