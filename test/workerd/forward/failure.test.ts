import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { DAY, HOUR, MINUTE, SECOND } from "../../../src/lib/instant.ts";
import { deliver } from "../front-door.ts";
import { lose, postsWith, stopTheClock, until, withQueue } from "../story.ts";
import {
  actionsOf,
  allOf,
  cursorOf,
  givenUpBy,
  pass,
  pendingOf,
  requestsWith,
  said,
  started,
  talk,
  tellOwner,
  tellingsOf,
  times,
  untilQuiet,
  voxCall,
} from "./forwarding.ts";

beforeEach(stopTheClock);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

describe("an event that the receiver does not take", () => {
  it("is tried again as any action is; those before it are not, and those after it wait", async () => {
    const call = await talk("vox-again", 5);
    await tellOwner("vox-again says 3", times(2, { status: 500 }));
    await pass(call, 0);
    expect(await tellingsOf("vox-again")).toEqual(allOf("vox-again", 2));
    expect(await cursorOf(call)).toMatchObject({ state: "retrying", attempts: [{ outcome: "retry", status: 500 }] });
    await pass(call, 7 * SECOND);
    expect(await requestsWith("vox-again says 3")).toBe(1);
    await pass(call, 5 * SECOND);
    expect(await requestsWith("vox-again says 3")).toBe(2);
    await pass(call, 72 * SECOND);
    expect(await tellingsOf("vox-again")).toEqual(allOf("vox-again", 5));
    for (let nth = 1; nth <= 5; nth++) expect(await requestsWith(`vox-again says ${nth}`)).toBe(nth === 3 ? 3 : 1);
  });

  it("is told to Slack once it is given up, of all of them once within the hour", async () => {
    const calls = [await talk("vox-alert-1", 2), await talk("vox-alert-2", 2)];
    for (const name of ["vox-alert-1", "vox-alert-2"])
      await tellOwner(`${name} says 1`, [{ status: 422, body: "vox-alert refused" }]);
    for (const call of calls) for (let turns = 0; turns < 3; turns++) await pass(call, SECOND);
    const actions = (await Promise.all(calls.map(actionsOf))).flat();
    const alerts = actions.filter(({ kind }) => kind === "slack.post");
    expect(alerts.map(({ state }) => state).toSorted()).toEqual(["done", "withdrawn"]);
    expect(await postsWith("vox-alert refused")).toHaveLength(1);
  });

  it("is given up after six waits, skipped and listed with its attempts; retried by hand it is done", async () => {
    const call = await talk("vox-stuck", 4);
    await tellOwner("vox-stuck says 2", times(7, { status: 503, body: "no" }));
    await pass(call, 0);
    const waits = [10 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR];
    for (const [failures, wait] of waits.entries()) {
      await pass(call, wait * 0.8 - SECOND);
      expect(await requestsWith("vox-stuck says 2")).toBe(failures + 1);
      await pass(call, wait * 0.4 + SECOND);
    }
    expect(await tellingsOf("vox-stuck")).toEqual(allOf("vox-stuck", 4, 2));
    const [dead, ...others] = await givenUpBy(call);
    expect(others).toEqual([]);
    expect(dead).toMatchObject({ kind: "forward", state: "dead" });
    expect(dead?.attempts.map(({ outcome, status }) => [outcome, status])).toEqual([
      ...waits.map(() => ["retry", 503]),
      ["dead", 503],
    ]);
    expect(await cursorOf(call)).toMatchObject({ state: "done" });
    await pass(call, DAY);
    expect(await requestsWith("vox-stuck says 2")).toBe(7);

    expect(await call.retry(dead?.id ?? "")).toMatchObject({ kind: "changed" });
    await pass(call, 0);
    expect(await tellingsOf("vox-stuck")).toEqual([...allOf("vox-stuck", 4, 2), "vox-stuck says 2"]);
    expect(await givenUpBy(call)).toMatchObject([{ state: "done" }]);
  });

  it("is given up at once where it was refused for good, each by itself and with its own attempts", async () => {
    const call = await talk("vox-refused", 6);
    for (const nth of [2, 3, 6]) await tellOwner(`vox-refused says ${nth}`, [{ status: 422, body: `not ${nth}` }]);
    for (let attempts = 1; attempts <= 4; attempts++) await passOne(call);
    expect(await tellingsOf("vox-refused")).toEqual([
      "call.answered",
      "vox-refused says 1",
      "vox-refused says 4",
      "vox-refused says 5",
    ]);
    const dead = await givenUpBy(call);
    expect(dead.map(({ attempts }) => attempts.map(({ detail }) => detail)).toSorted()).toEqual([
      ["not 2"],
      ["not 3"],
      ["not 6"],
    ]);
    expect([await cursorOf(call), await pendingOf(call)]).toMatchObject([{ state: "done" }, 0]);
    await deliver(said("vox-refused", 7));
    await pass(call, 0);
    expect((await tellingsOf("vox-refused")).at(-1)).toBe("vox-refused says 7");
  });

  it("waits as long as it asks for", async () => {
    const call = await talk("vox-asked", 2);
    await tellOwner("vox-asked says 1", [{ status: 429, headers: { "retry-after": "600" } }]);
    await pass(call, 0);
    await pass(call, 9 * MINUTE);
    expect(await tellingsOf("vox-asked")).toEqual(allOf("vox-asked", 0));
    await pass(call, MINUTE);
    expect(await tellingsOf("vox-asked")).toEqual(allOf("vox-asked", 2));
  });

  it("in time, or cuts the connection, is tried again", async () => {
    const call = await talk("vox-silent", 2);
    const controller = new AbortController();
    vi.spyOn(AbortSignal, "timeout").mockReturnValueOnce(controller.signal);
    await tellOwner("vox-silent says 1", [{ hang: true }, { drop: true }]);
    await runDurableObjectAlarm(call);
    await until(async () => (await requestsWith("vox-silent says 1")) === 1);
    controller.abort();
    await untilQuiet(call);
    expect(await cursorOf(call)).toMatchObject({ state: "retrying", attempts: [{ detail: "no answer in time" }] });
    await pass(call, 12 * SECOND);
    await pass(call, 72 * SECOND);
    expect(await tellingsOf("vox-silent")).toEqual(allOf("vox-silent", 2));
    expect(await requestsWith("vox-silent")).toBe(5);
  });

  it("does not keep its call beyond RETENTION_DAYS", async () => {
    const call = await talk("vox-retained", 10);
    await tellOwner("vox-retained", times(99, { status: 500 }));
    for (let days = 0; days < 29; days++) await pass(call, DAY);
    expect(await cursorOf(call)).toMatchObject({ state: "retrying" });
    vi.setSystemTime(Date.now() + DAY);
    await runDurableObjectAlarm(call);
    expect(await call.view()).toBe(null);
  });

  it("has its own series of tries: one that got on begins anew with what is next", async () => {
    const call = await talk("vox-series", 3);
    for (const nth of [1, 2, 3]) await tellOwner(`vox-series says ${nth}`, times(5, { status: 500 }));
    await pass(call, 0);
    for (let tries = 0; tries < 20; tries++) await pass(call, 3 * HOUR);
    expect(await tellingsOf("vox-series")).toEqual(allOf("vox-series", 3));
    expect(await givenUpBy(call)).toEqual([]);
  });
});

describe("the object's memory is lost", () => {
  it("between every two steps, and nothing is lost, doubled or out of order", async () => {
    const call = voxCall("vox-evict");
    const evict = () => evictDurableObject(call);
    await deliver(said("vox-evict", 1));
    await evict();
    await deliver(said("vox-evict", 2));
    await evict();
    await deliver(started("vox-evict"));
    await evict();
    await tellOwner("vox-evict says 1", [{ delayMs: 300 }]);
    await tellOwner("vox-evict says 2", [{ status: 500, delayMs: 300 }]);
    await runDurableObjectAlarm(call);
    await evict();
    await until(async () => (await requestsWith("vox-evict says 1")) === 1);
    await evict();
    await deliver(said("vox-evict", 3));
    await evict();
    await untilQuiet(call);
    await evict();
    expect(await cursorOf(call)).toMatchObject({ state: "retrying", attempt: 1 });
    await pass(call, 12 * SECOND);
    await evict();
    await pass(call, HOUR);
    expect(await tellingsOf("vox-evict")).toEqual(allOf("vox-evict", 3));
    expect(await requestsWith("vox-evict")).toBe(5);
  });
});

describe("a message", () => {
  it("that is lost is sent again; meanwhile no other is sent", async () => {
    const call = await talk("vox-lost", 2);
    await withQueue(call, lose, async () => void (await runDurableObjectAlarm(call)));
    await deliver(said("vox-lost", 3));
    await runDurableObjectAlarm(call);
    expect([await cursorOf(call), await requestsWith("vox-lost")]).toMatchObject([{ state: "queued", attempt: 1 }, 0]);
    await pass(call, MINUTE);
    expect(await tellingsOf("vox-lost")).toEqual(allOf("vox-lost", 3));
    expect((await cursorOf(call)).attempt).toBe(1);
  });

  it("that ends among the dead letters for good gives up what is next, and the rest goes on", async () => {
    const call = await talk("vox-buried", 2);
    const result = { at: 1, outcome: "retry", status: null, detail: "vox-lost" } as const;
    await withQueue(call, lose, async () => {
      for (let attempt = 1; attempt <= 7; attempt++) {
        await runDurableObjectAlarm(call);
        const { id } = await cursorOf(call);
        expect(await call.bury(id, attempt, { ...result, at: attempt })).toMatchObject({ id });
        expect(await cursorOf(call)).toMatchObject({ state: "retrying" });
        vi.setSystemTime(Date.now() + 8 * HOUR);
      }
    });
    await pass(call, 0);
    expect(await tellingsOf("vox-buried")).toEqual(["vox-buried says 1", "vox-buried says 2"]);
    expect(await givenUpBy(call)).toMatchObject([{ state: "dead" }]);
  });
});

/** Lets the next attempt come to its end, at a time of its own. */
async function passOne(call: ReturnType<typeof voxCall>): Promise<void> {
  vi.setSystemTime(Date.now() + 1);
  await runDurableObjectAlarm(call);
  await untilQuiet(call);
}
