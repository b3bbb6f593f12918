import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

import { table } from "../../../scripts/print.ts";
import { isWithin } from "../../../src/contacts/hours.ts";
import { HOUR } from "../../../src/lib/instant.ts";
import { violationsIn } from "../../world/world-client.ts";
import { seoul } from "../outreach/outreach.ts";
import { WORLD, openWorld } from "../outreach/outside.ts";
import { type Ended, Night, endOf, randomly, takeBookings } from "./night.ts";

const QUIET = { from: 21 * 60, until: 8 * 60 };
/** `npm run prove` has a thousand. */
const COUNT = Number((env as unknown as { PROVE: string }).PROVE || 20);
const EVENING = seoul("2030-01-02T16:00:00");

beforeEach(() => {
  vi.useFakeTimers({ now: EVENING, toFake: ["Date"] });
});
afterEach(() => {
  vi.useRealTimers();
});

it(
  `reminds of a night's ${COUNT} appointments, none twice, none not at all, none in quiet hours`,
  async () => {
    await openWorld({ CLAWOPS_SIGNING_KEY: "a-signing-key-for-the-tests" });
    const random = randomly(20_300_102);
    const customers = await takeBookings(COUNT, [seoul("2030-01-02T17:30:00"), seoul("2030-01-03T12:00:00")], random);
    await new Night(customers, random).passUntil(seoul("2030-01-03T12:30:00"));
    const ended = await Promise.all(customers.map(endOf));
    show(ended);
    expect(await violationsIn(WORLD)).toEqual([]);
    expect(ended.filter(isDoubled).map(toldOf)).toEqual([]);
    expect(ended.filter(isLost).map(toldOf)).toEqual([]);
    expect(ended.filter(isInQuietHours).map(toldOf)).toEqual([]);
  },
  HOUR,
);

const outbound = <Item extends { direction: string }>(items: Item[]) =>
  items.filter(({ direction }) => direction === "outbound");

function isDoubled({ calls, texts, overlapping }: Ended): boolean {
  return outbound(texts).length > 1 || outbound(calls).length > 3 || overlapping > 0;
}

/** Where the time before the appointment is not all quiet, each comes to the end that its customer's manner leads to. */
function isLost({ at, state, manner, texts, calls }: Ended): boolean {
  const isTooEarly = at < seoul("2030-01-03T09:15:00") && at > seoul("2030-01-02T20:20:00");
  return isTooEarly ? outbound(texts).length + outbound(calls).length === 0 : !manner.ends.includes(state);
}

function isInQuietHours({ calls, texts }: Ended): boolean {
  const times = [...outbound(calls).map(({ placedAt }) => placedAt), ...outbound(texts).map(({ at }) => at)];
  return times.some((at) => isWithin(at, QUIET, "Asia/Seoul"));
}

function toldOf({ id, at, state, manner, calls, texts }: Ended) {
  return { id, manner: manner.name, at: new Date(at).toISOString(), state, calls: calls.length, texts: texts.length };
}

/** Read by whoever runs `npm run prove`. */
function show(ended: Ended[]): void {
  const rows = [...Map.groupBy(ended, ({ manner }) => manner.name)].map(([name, all]) => {
    const states = [...Map.groupBy(all, ({ state }) => state)].map(([state, some]) => `${state} ${some.length}`);
    const texts = all.flatMap((one) => outbound(one.texts)).length;
    const calls = all.flatMap((one) => outbound(one.calls)).length;
    const bad = [isDoubled, isLost, isInQuietHours].map((is) => all.filter(is).length);
    return [name, all.length, texts, calls, ...bad, states.join(", ")];
  });
  const head = ["who", "bookings", "texts", "calls", "doubled", "lost", "in quiet hours", "came to"];
  console.log(`${COUNT} bookings of one night\n\n${table(head, rows)}`);
}
