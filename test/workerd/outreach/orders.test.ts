import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { HOUR, MINUTE } from "../../../src/lib/instant.ts";
import type { Behaviour } from "../../world/people.ts";
import { callsOf, meet, textsOf, violationsIn } from "../../world/world-client.ts";
import { activitiesWith } from "../follow/following.ts";
import { postsWith } from "../story.ts";
import { type Booked, pass, placeOrder, seen, seoul, stopAtOne } from "./outreach.ts";
import { WORLD, openWorld } from "./outside.ts";

beforeEach(async () => {
  stopAtOne();
  await openWorld({ CLAWOPS_SIGNING_KEY: "a-signing-key-for-the-tests" });
});
afterEach(async () => {
  vi.useRealTimers();
  expect(await violationsIn(WORLD)).toEqual([]);
});

/** An order of somebody who behaves so. */
async function orderOf(behaviour: Omit<Behaviour, "phone">): Promise<Booked> {
  const ordered = await placeOrder();
  await meet(WORLD, { phone: ordered.phone, ...behaviour });
  return ordered;
}
const placedTo = async ({ phone }: Booked) => (await callsOf(WORLD, phone)).items;

describe("an order", () => {
  it("is confirmed by a key in a call that is made at once and reads it out", async () => {
    const ordered = await orderOf({ calls: { keys: ["1"] } });
    await pass(ordered, MINUTE, { world: true });
    const [call, ...others] = await placedTo(ordered);
    expect(others).toEqual([]);
    expect(call?.heard.join(" ")).toMatch(/김하늘.*블루 셔츠.*양말 두 개.*삼만 구천 원/);
    expect(await seen(ordered.object)).toMatchObject({ state: "confirmed", result: { by: "key" } });
    await pass(ordered, 3 * HOUR, { world: true });
    expect(await placedTo(ordered)).toHaveLength(1);
    expect((await postsWith(ordered.id)).map(({ rendered }) => rendered)).toEqual([
      expect.stringContaining("주문 확인됨"),
    ]);
    expect(await activitiesWith(`"${ordered.id}"`)).toMatchObject([
      { activity: { type: "order", state: "confirmed" } },
    ]);
  });

  it("that its customer wants changed is told to a person", async () => {
    const ordered = await orderOf({ calls: { keys: ["2"] } });
    await pass(ordered, MINUTE, { world: true });
    expect(await seen(ordered.object)).toMatchObject({ state: "changed" });
    expect(await postsWith(ordered.id)).toHaveLength(1);
  });

  it("of somebody who never answers is called about three times, then told of by text, then left to a person", async () => {
    const ordered = await orderOf({ calls: "ignores" });
    await pass(ordered, 5 * MINUTE, { world: true });
    expect(await seen(ordered.object)).toMatchObject({ state: "waiting" });
    await pass(ordered, 90 * MINUTE, { world: true });
    const calls = await placedTo(ordered);
    const gaps = calls
      .slice(1)
      .map(({ placedAt }, index) => Math.round((placedAt - (calls[index]?.endedAt ?? 0)) / MINUTE));
    expect(gaps).toEqual([10, 60]);
    const texts = await textsOf(WORLD, ordered.phone);
    expect(texts.map(({ text }) => text)).toEqual([expect.stringMatching(/강남내과.*블루 셔츠.*39,000원/)]);
    expect(await seen(ordered.object)).toMatchObject({ state: "unreachable" });
    expect(await postsWith(ordered.id)).toHaveLength(1);
    expect(await activitiesWith(`"${ordered.id}"`)).toMatchObject([{ activity: { state: "unreachable" } }]);
  });

  it("is confirmed after all by the answer to that text, which the CRM hears of too", async () => {
    const ordered = await orderOf({ calls: "ignores", textsBack: "네" });
    await pass(ordered, 2 * HOUR, { world: true });
    expect(await seen(ordered.object)).toMatchObject({ state: "confirmed", result: { by: "sms" } });
    const [record, ...others] = await activitiesWith(`"${ordered.id}"`);
    expect(others).toEqual([]);
    expect(record).toMatchObject({ activity: { state: "confirmed" } });
  });

  it("is confirmed by hand when nobody was reached, which Slack and the CRM hear of; or cancelled, which needs nobody", async () => {
    const [one, other] = [await orderOf({ calls: "ignores" }), await orderOf({ calls: "ignores" })];
    for (const ordered of [one, other]) await pass(ordered, MINUTE, { world: true });
    expect(await one.object.confirm()).toMatchObject({ view: { state: "confirmed", result: { by: "hand" } } });
    expect(await other.object.cancel()).toMatchObject({ view: { state: "cancelled", result: { by: null } } });
    expect(await other.object.confirm()).toMatchObject({ kind: "over", state: "cancelled" });
    for (const ordered of [one, other]) await pass(ordered, 3 * HOUR, { world: true });
    expect((await placedTo(one)).length + (await placedTo(other)).length).toBe(2);
    expect([await postsWith(one.id), await postsWith(other.id)]).toMatchObject([[{}], []]);
    const told = [await activitiesWith(`"${one.id}"`), await activitiesWith(`"${other.id}"`)];
    expect(told).toMatchObject([[{ activity: { state: "confirmed" } }], [{ activity: { state: "cancelled" } }]]);
  });

  it("that comes in by night is called about in the morning", async () => {
    vi.setSystemTime(seoul("2030-01-02T23:00:00"));
    const ordered = await orderOf({ calls: { keys: ["1"] } });
    expect(await seen(ordered.object)).toMatchObject({
      state: "waiting",
      steps: [{ dueAt: seoul("2030-01-03T08:00:00") }],
    });
    await pass(ordered, 9 * HOUR - MINUTE, { world: true });
    expect(await placedTo(ordered)).toEqual([]);
    await pass(ordered, 2 * MINUTE, { world: true });
    expect(await seen(ordered.object)).toMatchObject({ state: "confirmed" });
  });

  it("that came in more than an hour late is left to a person", async () => {
    const ordered = await placeOrder(Date.now() - HOUR - 1);
    await pass(ordered, 2 * HOUR, { world: true });
    expect(await placedTo(ordered)).toEqual([]);
    expect(await seen(ordered.object)).toMatchObject({ state: "unreachable", steps: [] });
    expect(await postsWith(ordered.id)).toHaveLength(1);
  });
});
