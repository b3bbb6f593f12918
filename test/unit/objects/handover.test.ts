import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { canTransfer, Handover, withHandover } from "../../../src/objects/handover.ts";
import { type Offer, offered, type StreamKnown, wakeAt } from "../../../src/objects/stream-known.ts";
import type { TalkStore } from "../../../src/objects/talk-store.ts";
import { settingsOf } from "../../../src/settings.ts";
import type { Leg } from "../../world/teler-calls.ts";

const NOW = Date.UTC(2026, 9, 12, 4);
const ENV = { TRANSFER_TO: "+919812345678", TELER_API_KEY: "a-key", BUSINESS_NAME: "강남내과" };
const OFFER: Offer = {
  provider: "teler",
  call: "cs_1",
  direction: "inbound",
  from: "+919876543210",
  ref: null,
  about: null,
};

beforeEach(() => void vi.useFakeTimers({ now: NOW }));
afterEach(() => void vi.useRealTimers());

/** A caller who is to be put through. `accepts`: Teler's answer to that; `legs`: what it tells of the call then. */
async function begun(accepts: boolean, { offer = OFFER, env = {} as object } = {}) {
  let kept: StreamKnown = withHandover(
    { ...offered(offer, { ticket: "t", greeting: "", now: NOW }), state: "over", ending: "transfer", overAt: NOW },
    NOW,
  );
  const store = { get: () => kept, put: (known: StreamKnown) => void (kept = known) };
  const asked: { on_failure: { text: string } }[] = [];
  const teler = { legs: null as Pick<Leg, "state">["state"][] | null };
  const fetch = async (_: string, { method, body }: RequestInit) => {
    if (method !== "POST" && !teler.legs) return new Response("out of order", { status: 503 });
    const legs = teler.legs?.map((state) => ({ role: "transfer_target", state }));
    if (method !== "POST") return Response.json({ state: "answered", legs });
    asked.push(await new Response(body).json<(typeof asked)[number]>());
    return Response.json({}, { status: accepts ? 202 : 409 });
  };
  const handover = new Handover({
    settings: settingsOf({ ...ENV, ...env }),
    fetch: fetch as typeof globalThis.fetch,
    store: store as unknown as TalkStore<StreamKnown>,
  });
  const closed: number[] = [];
  await handover.begin(kept, () => void closed.push((Date.now() - NOW) / 1000));
  return {
    handover,
    asked,
    closed,
    teler,
    told: () =>
      kept.untold.events.map(({ type, data }) => {
        const status = "status" in data ? data.status : "";
        return `${type} ${status}${"announced" in data ? " announced" : ""}`;
      }),
    /** Lets time pass until it wants to look again, and lets it. */
    async look() {
      const at = wakeAt(kept);
      if (at === null) return null;
      await vi.advanceTimersByTimeAsync(Math.max(0, at - Date.now()));
      await handover.look(kept, Date.now());
      return (at - NOW) / 1000;
    },
  };
}

describe("a caller who is put through at Teler", () => {
  it("is with the person once a leg says so, and the socket is Teler's to close, within an hour", async () => {
    const { teler, look, told, closed, handover } = await begun(true);
    teler.legs = ["ringing"];
    expect([told(), await look(), await look()]).toEqual([["call.transferred initiated"], 5, 10]);
    teler.legs = ["answered"];
    expect(await look()).toBe(15);
    expect(told()).toEqual(["call.transferred initiated", "call.transferred connected"]);
    expect(await look()).toBe(null);
    await vi.advanceTimersByTimeAsync(3_500_000);
    expect(closed).toEqual([]);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(closed).toEqual([3600]);
    handover.gone();
  });

  it("has missed us where nobody takes the call, and hears so before the socket is closed", async () => {
    const { teler, look, told, closed, asked } = await begun(true);
    teler.legs = ["failed"];
    await look();
    expect(told().slice(1)).toEqual(["call.transferred failed", "call.ended completed announced"]);
    expect(asked[0]?.on_failure.text).toMatch(/다시 전화드리겠습니다/);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([closed, await look()]).toEqual([[20], null]);
  });

  it("counts as not reached where that can't be found out while a telephone may ring, but is not cut off", async () => {
    const { look, told, closed } = await begun(true);
    const looks: (number | null)[] = [];
    for (let at = await look(); at !== null; at = await look()) looks.push(at);
    expect(looks).toEqual([5, 10, 15, 20, 25, 30, 35, 40, 45]);
    expect(told().slice(1)).toEqual(["call.transferred failed", "call.ended completed announced"]);
    await vi.advanceTimersByTimeAsync(600_000);
    expect(closed).toEqual([]);
  });

  it("has missed us where Teler refuses, and the socket is closed at once", async () => {
    const { told, closed, look } = await begun(false);
    await vi.advanceTimersByTimeAsync(0);
    expect(told()).toEqual(["call.transferred failed", "call.ended completed announced"]);
    expect([closed, await look()]).toEqual([[0], null]);
  });

  it("is not kept waiting by a setting that is bad", async () => {
    const { told, closed, asked } = await begun(true, { env: { BUSINESS_HOURS: "always" } });
    await vi.advanceTimersByTimeAsync(0);
    expect([asked, closed, told()[0]]).toEqual([[], [0], "call.transferred failed"]);
  });

  it("has no socket closed that is closed already", async () => {
    const { handover, closed, teler, look } = await begun(true);
    handover.gone();
    teler.legs = ["failed"];
    await look();
    await vi.advanceTimersByTimeAsync(7_200_000);
    expect([closed, vi.getTimerCount()]).toEqual([[], 0]);
  });

  it("whom we have called is promised nothing, and has not missed us", async () => {
    const { told, asked, teler, look } = await begun(true, { offer: { ...OFFER, direction: "outbound" } });
    teler.legs = ["failed"];
    await look();
    expect(told().slice(1)).toEqual(["call.transferred failed", "call.ended completed"]);
    expect(asked[0]?.on_failure.text).not.toMatch(/다시 전화드리겠습니다/);
  });
});

describe("somebody can be put through to a person", () => {
  it.each([
    ["clawops", { TRANSFER_TO: "+919812345678" }, true],
    ["clawops", { TELER_API_KEY: "a-key" }, false],
    ["teler", ENV, true],
    ["teler", { TRANSFER_TO: "+919812345678" }, false],
    ["teler", { TELER_API_KEY: "a-key" }, false],
  ] as const)("at %s with %j: %s", (provider, env, expected) => {
    expect(canTransfer(provider, settingsOf(env))).toBe(expected);
  });
});
