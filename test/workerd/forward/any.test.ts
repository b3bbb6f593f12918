import { evictDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { HOUR, SECOND } from "../../../src/lib/instant.ts";
import { deliver } from "../front-door.ts";
import { NIGHT, stopTheClock } from "../story.ts";
import { givenUpBy, pass, pendingOf, said, started, tellOwner, tellingsOf, times, voxCall } from "./forwarding.ts";

const RUNS = 15;

beforeEach(stopTheClock);
afterEach(() => void vi.useRealTimers());

type Answer = { status?: number; headers?: Record<string, string>; drop?: true };

/** How the receiver answers one event before it takes it, if it ever does. */
const anyFate: fc.Arbitrary<Answer[]> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Answer[]>([]) },
  fc.integer({ min: 1, max: 6 }).map((count) => times(count, { status: 503 })),
  fc.constant<Answer[]>([{ status: 429, headers: { "retry-after": "100" } }, { drop: true }]),
  fc.constantFrom(400, 404, 301).map((status) => [{ status }]),
  fc.constant(times(7, { status: 500 })),
);
const isTaken = (fate: Answer[]) =>
  fate.length < 7 && fate.every(({ status = 500 }) => status === 429 || status >= 500);

const anyUtterance = fc.record({
  fate: anyFate,
  isRepeated: fc.boolean(),
  isEvicted: fc.boolean(),
  pause: fc.option(fc.nat(30 * SECOND), { nil: null }),
});

let calls = 0;

it("whatever the receiver answers and whenever events come, each is taken once and in order, or was given up", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyUtterance, { maxLength: 10 }), async (utterances) => {
      vi.setSystemTime(NIGHT);
      const name = `any${++calls}`;
      const call = voxCall(name);
      const texts = utterances.map((_, index) => `${name} says ${index}.`);
      await deliver(started(name));
      for (const [index, { fate, isRepeated, isEvicted, pause }] of utterances.entries()) {
        const [text = ""] = texts.slice(index);
        if (fate.length > 0) await tellOwner(text, fate);
        await deliver(said(name, index, text));
        if (isRepeated) await deliver(said(name, index, text));
        if (pause !== null) await pass(call, pause);
        if (isEvicted) await evictDurableObject(call);
      }
      do await pass(call, 8 * HOUR);
      while ((await pendingOf(call)) > 0);
      const taken = texts.filter((_, index) => isTaken(utterances[index]?.fate ?? []));
      expect(await tellingsOf(`"call":"${name}"`)).toEqual(["call.answered", ...taken]);
      expect((await givenUpBy(call)).map(({ state }) => state)).toEqual(
        Array.from({ length: texts.length - taken.length }, () => "dead"),
      );
    }),
    { numRuns: RUNS },
  );
}, 60_000);
