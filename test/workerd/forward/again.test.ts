import { evictDurableObject, runDurableObjectAlarm } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { HOUR, SECOND } from "../../../src/lib/instant.ts";
import { deliver } from "../front-door.ts";
import { lose, stopTheClock, withQueue } from "../story.ts";
import {
  allOf,
  analyzed,
  cursorOf,
  ended,
  givenUpBy,
  pass,
  pendingOf,
  requestsWith,
  said,
  started,
  takenWith,
  talk,
  tellOwner,
  tellingsOf,
  times,
  voxCall,
} from "./forwarding.ts";

beforeEach(stopTheClock);
afterEach(() => void vi.useRealTimers());

describe("forwarding again", () => {
  it("gives the receiver all events of the call once more, in their order and with their ids", async () => {
    const call = await talk("vox-anew", 60);
    await pass(call, 0);
    expect(await call.forwardAgain()).toEqual({ kind: "changed", count: 61 });
    await pass(call, 0);
    const ids = (await takenWith("vox-anew")).map(({ id }) => id);
    expect(ids.slice(61)).toEqual(ids.slice(0, 61));
    expect(await tellingsOf("vox-anew")).toEqual([...allOf("vox-anew", 60), ...allOf("vox-anew", 60)]);
    expect(await pendingOf(call)).toBe(0);
  });

  it("is the same when it is asked for twice while some are still in line, whatever ends between", async () => {
    const call = await talk("vox-twice", 3);
    await pass(call, 0);
    await tellOwner("vox-twice says 2", [{ status: 503 }]);
    await call.forwardAgain();
    await evictDurableObject(call);
    expect(await call.forwardAgain()).toEqual({ kind: "changed", count: 4 });
    await withQueue(call, lose, async () => void (await runDurableObjectAlarm(call)));
    await evictDurableObject(call);
    await pass(call, 60 * SECOND);
    expect(await call.forwardAgain()).toEqual({ kind: "changed", count: 2 });
    await pass(call, 0);
    expect(await tellingsOf("vox-twice")).toEqual([...allOf("vox-twice", 3), ...allOf("vox-twice", 3)]);
  });

  it("has what waits for its next try leave now, and once; what was given up leaves after it", async () => {
    const call = await talk("vox-hurry-up", 3);
    await tellOwner("vox-hurry-up says 1", [{ status: 400 }]);
    await tellOwner("vox-hurry-up says 2", times(2, { status: 500 }));
    await pass(call, 0);
    await pass(call, 15 * SECOND);
    expect(await cursorOf(call)).toMatchObject({ state: "retrying" });
    expect(await call.forwardAgain()).toEqual({ kind: "changed", count: 4 });
    await pass(call, 0);
    await pass(call, HOUR);
    expect(await tellingsOf("vox-hurry-up")).toEqual([
      "call.answered",
      "vox-hurry-up says 2",
      "vox-hurry-up says 3",
      "call.answered",
      "vox-hurry-up says 1",
    ]);
    expect(await givenUpBy(call)).toMatchObject([{ state: "dead" }]);
  });

  it("does not mistake what is under way for what is forwarded again", async () => {
    const call = await talk("vox-meanwhile", 0);
    await pass(call, 0);
    for (let nth = 1; nth <= 3; nth++) await deliver(said("vox-meanwhile", nth));
    await tellOwner("vox-meanwhile says 1", [{ delayMs: 200, status: 422 }]);
    const passing = pass(call, 0);
    await vi.waitUntil(async () => (await requestsWith("vox-meanwhile says 1")) > 0);
    expect(await call.forwardAgain()).toEqual({ kind: "changed", count: 4 });
    await passing;
    await pass(call, 0);
    expect(await givenUpBy(call)).toMatchObject([{ state: "dead", attempts: [{ status: 422 }] }]);
    expect(await tellingsOf("vox-meanwhile")).toEqual([
      "call.answered",
      "vox-meanwhile says 2",
      "vox-meanwhile says 3",
      "call.answered",
    ]);
  });

  it("leaves what comes after it behind it", async () => {
    const call = await talk("vox-behind", 1);
    await pass(call, 0);
    await call.forwardAgain();
    await deliver(said("vox-behind", 2));
    await pass(call, 0);
    expect(await tellingsOf("vox-behind")).toEqual([
      ...allOf("vox-behind", 1),
      ...allOf("vox-behind", 1),
      "vox-behind says 2",
    ]);
  });

  it("tells nothing that the customer wants forgotten", async () => {
    const call = voxCall("vox-secret");
    for (const one of [started("vox-secret", { optOut: true }), said("vox-secret", 1), analyzed("vox-secret", "x")])
      await deliver(one);
    await deliver(ended("vox-secret", { optOut: true }));
    await pass(call, 0);
    expect(await call.forwardAgain()).toEqual({ kind: "changed", count: 2 });
    await pass(call, 0);
    const both = ["call.answered", "call.ended"];
    expect(await tellingsOf("vox-secret")).toEqual([...both, ...both]);
  });

  it("is nothing for a test story, nor for a call that nothing is known of", async () => {
    const call = await talk("offhook-test-again", 1);
    expect(await call.forwardAgain()).toEqual({ kind: "changed", count: 0 });
    expect(await voxCall("vox-nobody").forwardAgain()).toEqual({ kind: "gone" });
    await pass(call, 0);
    expect(await requestsWith("offhook-test-again")).toBe(0);
  });
});
