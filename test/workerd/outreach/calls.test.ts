import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { HOUR, MINUTE } from "../../../src/lib/instant.ts";
import type { Behaviour } from "../../world/people.ts";
import { callsOf, meet, order, violationsIn } from "../../world/world-client.ts";
import { textsWith } from "../follow/following.ts";
import { postsWith } from "../story.ts";
import { type Booked, ONE, book, pass, seen, stopAtOne } from "./outreach.ts";
import { WORLD, openWorld } from "./outside.ts";

beforeEach(async () => {
  stopAtOne();
  await openWorld({ CLAWOPS_SIGNING_KEY: "a-signing-key-for-the-tests" });
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.useRealTimers();
  expect(await violationsIn(WORLD)).toEqual([]);
});

const THREE = ONE + 2 * HOUR;

/** A booking of somebody who behaves so, at the time of whose reminder it is now. */
async function remindedOf(behaviour: Omit<Behaviour, "phone">): Promise<Booked> {
  const booked = await book(THREE);
  await meet(WORLD, { phone: booked.phone, ...behaviour });
  await pass(booked, HOUR, { world: true });
  return booked;
}

const placedTo = async ({ phone }: Booked) => (await callsOf(WORLD, phone)).items;

describe("somebody who does not answer the text", () => {
  it("is called ten minutes later, hears when it is, and confirms by a key", async () => {
    const booked = await remindedOf({ calls: { keys: ["1"] } });
    await pass(booked, 9 * MINUTE, { world: true });
    expect(await placedTo(booked)).toEqual([]);
    await pass(booked, 2 * MINUTE, { world: true });
    const [call, ...others] = await placedTo(booked);
    expect(others).toEqual([]);
    expect(call).toMatchObject({ did: "answers", pressed: ["1"] });
    expect(call?.heard.join(" ")).toContain("오늘 오후 세 시");
    expect(await seen(booked.object)).toMatchObject({ state: "confirmed", result: { by: "key" } });
    await pass(booked, 2 * HOUR, { world: true });
    expect(await placedTo(booked)).toHaveLength(1);
    expect(await postsWith(booked.id)).toEqual([]);
  });

  it("asks for a person by the other key", async () => {
    const booked = await remindedOf({ calls: { keys: ["9", "2"] } });
    await pass(booked, 12 * MINUTE, { world: true });
    expect(await seen(booked.object)).toMatchObject({ state: "cancel_requested", result: { by: "key" } });
    expect(await postsWith(booked.id)).toHaveLength(1);
  });

  it("is asked once more after a wrong key, and then not any more", async () => {
    const booked = await remindedOf({ calls: { keys: ["9", "8", "1"] } });
    await pass(booked, 12 * MINUTE, { world: true });
    expect(await placedTo(booked)).toMatchObject([{ pressed: ["9", "8"] }]);
    expect(await seen(booked.object)).toMatchObject({ state: "reached" });
  });

  it("was reached if they only listened, and is not called again", async () => {
    const booked = await remindedOf({});
    await pass(booked, HOUR, { world: true });
    expect(await placedTo(booked)).toHaveLength(1);
    expect(await seen(booked.object)).toMatchObject({ state: "reached" });
  });

  it.each(["ignores", "busy", "rejects", "fails"] as const)(
    "who %s is called three times, ten minutes apart, and then a person is told",
    async (does) => {
      const booked = await remindedOf({ calls: does });
      await pass(booked, HOUR, { world: true });
      const calls = await placedTo(booked);
      expect(calls).toHaveLength(3);
      const gaps = calls.slice(1).map(({ placedAt }, index) => placedAt - (calls[index]?.endedAt ?? 0));
      for (const gap of gaps) expect(Math.round(gap / MINUTE)).toBe(10);
      expect(await seen(booked.object)).toMatchObject({ state: "unreached" });
      expect(await postsWith(booked.id)).toHaveLength(1);
    },
  );

  it("is never called again at a number that nobody has", async () => {
    const booked = await remindedOf({ calls: "invalid" });
    await pass(booked, HOUR, { world: true });
    expect(await placedTo(booked)).toHaveLength(1);
    expect(await seen(booked.object)).toMatchObject({ state: "unreached" });
  });

  it("is called the second time where they missed the first", async () => {
    const booked = await remindedOf({ calls: ["ignores", { keys: ["1"] }] });
    await pass(booked, HOUR, { world: true });
    expect(await placedTo(booked)).toHaveLength(2);
    expect(await seen(booked.object)).toMatchObject({ state: "confirmed" });
  });

  it("who calls back is not called again, and a person is told", async () => {
    const booked = await remindedOf({ calls: "ignores", callsBack: true });
    await pass(booked, HOUR, { world: true });
    const calls = await placedTo(booked);
    expect(calls.map(({ direction }) => direction)).toEqual(["outbound", "inbound"]);
    expect(await seen(booked.object)).toMatchObject({ state: "called_back" });
    expect(await postsWith(booked.id)).toHaveLength(1);
  });
});

describe("a call of which nobody knows whether it was placed", () => {
  it("is found at its platform, and not placed again", async () => {
    const booked = await book(THREE);
    await meet(WORLD, { phone: booked.phone, calls: { keys: ["1"] } });
    await order(WORLD, "clawops", { contains: booked.national, answers: [{}, { status: 500, accept: true }] });
    await pass(booked, HOUR + 15 * MINUTE, { world: true });
    expect(await placedTo(booked)).toHaveLength(1);
    expect(await seen(booked.object)).toMatchObject({ state: "confirmed" });
  });

  it("is placed once its platform has said twice that it has none", async () => {
    const booked = await book(THREE);
    await meet(WORLD, { phone: booked.phone, calls: { keys: ["1"] } });
    await order(WORLD, "clawops", { contains: booked.national, answers: [{}, { status: 500 }] });
    await pass(booked, HOUR + 10 * MINUTE + 30_000, { world: true });
    expect(await placedTo(booked)).toEqual([]);
    await pass(booked, 2 * MINUTE, { world: true });
    expect(await placedTo(booked)).toHaveLength(1);
    expect(await seen(booked.object)).toMatchObject({ state: "confirmed" });
  });
});

describe("a platform that never says what became of a call", () => {
  it("is asked after a quarter of an hour, and what it says counts", async () => {
    const booked = await book(THREE);
    await meet(WORLD, { phone: booked.phone, calls: "ignores" });
    await order(WORLD, "clawops", { contains: booked.national, answers: [{}, { callbacks: "none" }] });
    await pass(booked, HOUR + 24 * MINUTE, { world: true });
    expect(await seen(booked.object)).toMatchObject({ state: "calling" });
    expect(await placedTo(booked)).toHaveLength(1);
    await pass(booked, 12 * MINUTE, { world: true });
    expect(await placedTo(booked)).toHaveLength(2);
  });
});

describe("a busy platform", () => {
  it("is waited for, and that counts as no failure", async () => {
    const booked = await book(THREE);
    await meet(WORLD, { phone: booked.phone, calls: { keys: ["1"] } });
    const busy = { status: 429, body: '{"error":"busy","code":"concurrent_call_limit"}' };
    await order(WORLD, "clawops", {
      contains: `"To":"${booked.national}","From":"07052351234","Url"`,
      answers: [busy, busy],
    });
    await pass(booked, HOUR + 15 * MINUTE, { world: true });
    expect(await placedTo(booked)).toHaveLength(1);
    const { state, actions } = await seen(booked.object);
    const placing = actions.find(({ kind }) => kind === "call.place");
    expect([state, placing?.attempts.map(({ outcome }) => outcome)]).toEqual(["confirmed", ["later", "later", "done"]]);
  });
});

describe("one person's two bookings", () => {
  it("are never called about at one time", async () => {
    const first = await book(THREE);
    const second = await book(THREE, { number: [first.national, first.phone] });
    await meet(WORLD, { phone: first.phone, calls: "ignores" });
    await pass(first, HOUR, { world: true });
    for (let round = 0; round < 40; round++) {
      await pass(first, MINUTE, { world: true });
      await pass(second, 0, { world: true });
    }
    const { items, overlapping } = await callsOf(WORLD, first.phone);
    expect(items.length).toBeGreaterThan(3);
    expect(overlapping).toEqual([]);
    expect(await textsWith(first.national)).toHaveLength(2);
  });
});
