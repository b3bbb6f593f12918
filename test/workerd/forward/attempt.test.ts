import { runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { HOUR, MINUTE, SECOND } from "../../../src/lib/instant.ts";
import { lose, stopTheClock, withQueue } from "../story.ts";
import {
  allOf,
  cursorOf,
  givenUpBy,
  pass,
  pendingOf,
  requestsWith,
  talk,
  tellOwner,
  tellingsOf,
  voxCall,
} from "./forwarding.ts";

beforeEach(stopTheClock);
afterEach(() => void vi.useRealTimers());

describe("an attempt", () => {
  it("that was claimed and never heard of again counts as lost, and what it would have delivered is sent", async () => {
    const call = await talk("vox-crash", 2);
    await withQueue(call, lose, async () => void (await runDurableObjectAlarm(call)));
    const { id } = await cursorOf(call);
    const claim = await call.claim(id, 1);
    expect(claim).toMatchObject({ kind: "perform", work: { kind: "forward" } });
    expect(await call.claim(id, 1)).toEqual({ kind: "taken" });
    await pass(call, MINUTE);
    await pass(call, 12 * SECOND);
    expect(await tellingsOf("vox-crash")).toEqual(allOf("vox-crash", 2));
  });

  it("that is heard of late takes what it delivered off the list, and starts no second one beside the one under way", async () => {
    const call = await talk("vox-late", 60);
    const { id } = await withClaims(call, 1);
    const first = await call.claim(id, 1);
    const ids = idsIn(first);
    expect(ids).toHaveLength(50);
    vi.setSystemTime(Date.now() + MINUTE);
    await runDurableObjectAlarm(call);
    vi.setSystemTime(Date.now() + 12 * SECOND);
    await withClaims(call, 2);
    const second = await call.claim(id, 2);
    expect(idsIn(second)).toEqual(ids);
    const done = { outcome: { kind: "done" }, delivered: ids } as const;
    await call.record(id, 1, { ...done, result: { at: 1, outcome: "done", status: 200, detail: "vox-late" } });
    expect([await cursorOf(call), await pendingOf(call)]).toMatchObject([{ state: "queued", attempt: 2 }, 11]);
    await runDurableObjectAlarm(call);
    expect(await requestsWith("vox-late")).toBe(0);
    await call.record(id, 2, { ...done, result: { at: 2, outcome: "done", status: 200, detail: "ok" } });
    await pass(call, 0);
    expect(await tellingsOf("vox-late")).toEqual(allOf("vox-late", 60).slice(50));
    expect([await cursorOf(call), await pendingOf(call)]).toMatchObject([{ state: "done" }, 0]);
  });

  it("of an event retried by hand that is heard of late is the last one", async () => {
    const call = await talk("vox-hand", 1);
    await tellOwner("vox-hand says 1", [{ status: 400 }]);
    await pass(call, 0);
    const id = (await givenUpBy(call))[0]?.id ?? "";
    await call.retry(id);
    await withQueue(call, lose, async () => void (await runDurableObjectAlarm(call)));
    const attempt = (await givenUpBy(call))[0]?.attempt ?? 0;
    const delivered = idsIn(await call.claim(id, attempt));
    expect(delivered).toHaveLength(1);
    vi.setSystemTime(Date.now() + MINUTE);
    await runDurableObjectAlarm(call);
    const result = { at: 1, outcome: "done", status: 200, detail: "late" } as const;
    expect(await call.record(id, attempt, { outcome: { kind: "done" }, delivered, result })).toMatchObject({
      state: "done",
    });
    await pass(call, HOUR);
    expect(await requestsWith("vox-hand says 1")).toBe(1);
  });

  it("that is made when nothing is left to forward leaves the action done", async () => {
    const call = await talk("vox-nothing", 1);
    const { id } = await withClaims(call, 1);
    const ids = idsIn(await call.claim(id, 1));
    vi.setSystemTime(Date.now() + MINUTE);
    await runDurableObjectAlarm(call);
    const result = { at: 1, outcome: "done", status: 200, detail: "vox-late" } as const;
    await call.record(id, 1, { outcome: { kind: "done" }, delivered: ids, result });
    await pass(call, 12 * SECOND);
    expect(await cursorOf(call)).toMatchObject({ state: "done" });
    expect(await requestsWith("vox-nothing")).toBe(0);
  });
});

/** Has the next attempt sent, to be claimed by the test itself. */
async function withClaims(call: ReturnType<typeof voxCall>, attempt: number) {
  await withQueue(call, lose, async () => void (await runDurableObjectAlarm(call)));
  const cursor = await cursorOf(call);
  expect(cursor.attempt).toBe(attempt);
  return cursor;
}

function idsIn(claimed: { kind: string; work?: { input: object } }): string[] {
  const { events = [] } = (claimed.work?.input ?? {}) as { events?: { id: string }[] };
  return events.map(({ id }) => id);
}
