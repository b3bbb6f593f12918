import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { HOUR } from "../../../src/lib/instant.ts";
import { callback, deliver, objectOf, statusOfCall } from "../front-door.ts";
import { NIGHT, stopTheClock, until, viewOf } from "../story.ts";
import {
  cursorOf,
  ended,
  pass,
  pendingOf,
  requestsWith,
  said,
  started,
  takenWith,
  tellOwner,
  tellingsOf,
  voxCall,
} from "./forwarding.ts";

const HOLD_MS = 3000;

beforeEach(stopTheClock);
afterEach(() => void vi.useRealTimers());

const tell = (call: string, status: string, more = {}) => deliver(callback(statusOfCall(call, status, more)));
const typesOf = async (text: string) => (await takenWith(text)).map(({ event }) => event.type.slice("call.".length));

describe("an event", () => {
  it("leaves at once where nothing is missing, in the shape of spec §4, its id as webhook-id and signed now", async () => {
    await tell("CAshape", "ringing");
    await pass(objectOf("CAshape"), 0);
    const taken = await takenWith("CAshape");
    const id = (await viewOf("CAshape")).events[0]?.id;
    expect(taken).toMatchObject([{ key: "n8n", id, sentAt: NIGHT }]);
    expect(taken[0]?.event).toMatchObject({
      id,
      type: "call.ringing",
      provider: "clawops",
      call: "CAshape",
      at: "2026-10-12T04:12:44.123Z",
      receivedAt: "2030-01-01T12:00:00.000Z",
      data: { direction: "inbound", from: "+821012345678", to: "+827052351234" },
    });
  });

  it("is forwarded once although it was delivered twice, before and after", async () => {
    for (const status of ["initiated", "initiated", "ringing"]) await tell("CAtwice", status);
    await pass(objectOf("CAtwice"), 0);
    for (const status of ["ringing", "initiated", "no-answer", "no-answer"]) await tell("CAtwice", status);
    await pass(objectOf("CAtwice"), 0);
    await pass(objectOf("CAtwice"), HOUR);
    expect(await typesOf("CAtwice")).toEqual(["initiated", "ringing", "ended"]);
  });

  it("is forwarded once although the queue delivers its message many times", async () => {
    await tell("CAqueue", "ringing");
    await tellOwner("CAqueue", [{ delayMs: 200 }]);
    await runDurableObjectAlarm(objectOf("CAqueue"));
    const { id } = await cursorOf(objectOf("CAqueue"));
    await env.ACTIONS.sendBatch([1, 1, 2, 3].map((attempt) => ({ body: { kind: "attempt", action: id, attempt } })));
    await pass(objectOf("CAqueue"), 0);
    expect(await requestsWith("CAqueue")).toBe(1);
  });
});

describe("within a hold", () => {
  it("events wait and then leave in the order of the call's life", async () => {
    for (const status of ["completed", "ringing", "initiated"]) await tell("CAheld", status, { Duration: "9" });
    await pass(objectOf("CAheld"), HOLD_MS - 1);
    expect(await requestsWith("CAheld")).toBe(0);
    await tell("CAheld", "in-progress");
    await pass(objectOf("CAheld"), 0);
    expect(await typesOf("CAheld")).toEqual(["initiated", "ringing", "answered", "ended"]);
  });

  it("events wait no longer than HOLD_MS; what comes after that leaves after them", async () => {
    await tell("CAwaited", "completed", { Duration: "9" });
    await tell("CAwaited", "ringing");
    await pass(objectOf("CAwaited"), HOLD_MS);
    await tell("CAwaited", "in-progress");
    await tell("CAwaited", "initiated");
    await pass(objectOf("CAwaited"), 0);
    expect(await typesOf("CAwaited")).toEqual(["ringing", "ended", "answered", "initiated"]);
  });

  it("what came before it does not wait", async () => {
    await tell("CAbefore", "ringing");
    await tell("CAbefore", "completed", { Duration: "9" });
    await pass(objectOf("CAbefore"), 0);
    expect(await typesOf("CAbefore")).toEqual(["ringing"]);
    await pass(objectOf("CAbefore"), HOLD_MS);
    expect(await typesOf("CAbefore")).toEqual(["ringing", "ended"]);
  });
});

describe("a thousand utterances", () => {
  it("are not a thousand messages: all leave, once and in order, fifty with each", async () => {
    const call = voxCall("vox-thousand");
    await deliver(started("vox-thousand"));
    for (let nth = 1; nth <= 1000; nth++) {
      await deliver(said("vox-thousand", nth));
      // Also while some are under way.
      if (nth % 250 === 0) await runDurableObjectAlarm(call);
    }
    await deliver(ended("vox-thousand"));
    await pass(call, 0);
    expect(await tellingsOf("vox-thousand")).toEqual([
      "call.answered",
      ...Array.from({ length: 1000 }, (_, i) => `vox-thousand says ${i + 1}`),
      "call.ended",
    ]);
    expect(await requestsWith("vox-thousand")).toBe(1002);
    expect((await cursorOf(call)).attempt).toBeLessThanOrEqual(1002 / 50 + 5);
    expect(await pendingOf(call)).toBe(0);
  });

  it("that are long leave with more messages, since what goes into one is bounded", async () => {
    const call = voxCall("vox-long");
    await deliver(started("vox-long"));
    const long = "x".repeat(900_000);
    for (let nth = 1; nth <= 5; nth++) await deliver(said("vox-long", nth, `vox-long ${nth} ${long}`));
    await pass(call, 0);
    expect(
      (await takenWith("vox-long")).map(({ event }) => event.data.text?.slice(0, 11).trim() ?? event.type),
    ).toEqual(["call.answered", ...Array.from({ length: 5 }, (_, i) => `vox-long ${i + 1}`)]);
    expect((await cursorOf(call)).attempt).toBe(2);
  });

  it("leave while they come when nobody stops the clock", async () => {
    vi.useRealTimers();
    const call = voxCall("vox-hurry");
    await deliver(started("vox-hurry"));
    for (let nth = 1; nth <= 200; nth += 20)
      await Promise.all(Array.from({ length: 40 }, (_, i) => deliver(said("vox-hurry", nth + Math.floor(i / 2)))));
    await until(async () => (await requestsWith("vox-hurry")) >= 201 && (await pendingOf(call)) === 0);
    const taken = await takenWith("vox-hurry");
    const { events } = (await call.view()) ?? { events: [] };
    const asTheyCame = events.toSorted((a, b) => a.seq - b.seq).map(({ id }) => id);
    expect(taken.map(({ id }) => id)).toEqual(asTheyCame);
    expect(taken).toHaveLength(201);
  });
});
