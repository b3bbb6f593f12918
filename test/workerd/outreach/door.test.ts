import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { OutreachEvent } from "../../../src/calls/outreach-event.ts";
import { type SpillMessage, unspill } from "../../../src/intake/spill.ts";
import { BASE } from "../front-door.ts";
import { own } from "../platforms.ts";
import { BOOKING, ORDER, askWith, logged, pretend } from "./pretending.ts";

afterEach(() => void vi.restoreAllMocks());

const fail = () => Promise.reject(new Error("out of order"));
const accepting = () => vi.fn<(events: OutreachEvent[], base: string | null) => object>(() => ({ kind: "accepted" }));
/** An id that nobody has used. */
let count = 0;
const fresh = (body: object) => ({ ...body, id: `door-${++count}` });

describe("an order or a booking at the door", () => {
  it("goes to its own object, with what its URLs are to begin with", async () => {
    const accept = accepting();
    const { OUTREACH, names } = pretend({ accept });
    expect(await askWith({ OUTREACH }, own("orders", ORDER))).toMatchObject({
      status: 202,
      body: { status: "accepted", id: expect.stringMatching(/^orders:O-1:placed:[0-9a-f]{16}$/) },
    });
    expect((await askWith({ OUTREACH, PUBLIC_URL: "" }, own("bookings", BOOKING))).status).toBe(202);
    expect(names).toEqual(["order:O-1", "booking:B-7"]);
    const [[[order], base] = [[]], [[booking], other] = [[]]] = accept.mock.calls;
    expect(order).toMatchObject({ type: "order.placed", data: { customer_phone: "+821023456789" } });
    expect(booking).toMatchObject({ type: "booking.created", data: { at: "2030-05-21T06:00:00.000Z" } });
    expect([base, other]).toEqual([BASE, BASE]);
  });

  it("is a duplicate where its object says so, which is asked each time", async () => {
    let times = 0;
    const accept = vi.fn(() => ({ kind: times++ === 0 ? "accepted" : "duplicate" }));
    const { OUTREACH } = pretend({ accept });
    const order = fresh(ORDER);
    const tell = async () => (await askWith({ OUTREACH }, own("orders", order))).body["status"];
    expect([await tell(), await tell(), await tell()]).toEqual(["accepted", "duplicate", "duplicate"]);
    expect(accept).toHaveBeenCalledTimes(3);
  });

  it("is refused with the difference where its object has another body, each time, and no log tells of it", async () => {
    const said = logged();
    const difference = 'name: "박서연" → "김하늘"; at: "2030-05-21T06:00:00.000Z" → nothing';
    const { OUTREACH } = pretend({ accept: () => ({ kind: "conflict", difference }) });
    const booking = fresh(BOOKING);
    for (let times = 0; times < 2; times++)
      expect(await askWith({ OUTREACH }, own("bookings", booking))).toMatchObject({
        status: 409,
        body: { error: "another body has this id", difference },
      });
    expect(said()).toContain("conflict");
    expect(said()).not.toMatch(/박서연|김하늘|2345/);
  });

  it("is refused in words where its object can't take it", async () => {
    const { OUTREACH } = pretend({ accept: () => ({ kind: "refused", why: "at: is past" }) });
    expect(await askWith({ OUTREACH }, own("bookings", fresh(BOOKING)))).toMatchObject({
      status: 400,
      body: { error: "at: is past" },
    });
  });

  it("is kept aside where fields are bad, and its sender is told which", async () => {
    const bad = { ...fresh(BOOKING), phone: "01099-secret", at: "2030-02-30T15:00" };
    const error = "phone: is not a phone number; at: is no date and time that exists in this century";
    expect(await askWith({}, own("bookings", bad))).toEqual(
      expect.objectContaining({
        status: 202,
        body: { status: "unreadable", id: expect.stringMatching(/^unr_[0-9a-f]{64}$/), error },
      }),
    );
    expect((await askWith({}, own("orders", "{"))).status).toBe(400);
  });

  it.each(["orders", "bookings"] as const)("is believed only where it is signed, and lately: %s", async (source) => {
    const { OUTREACH, names } = pretend({ accept: accepting() });
    for (const given of [{ secret: "whsec_b3RoZXI=" }, { ageSeconds: 301 }, { ageSeconds: -302 }])
      expect(await askWith({ OUTREACH }, own(source, BOOKING, given))).toMatchObject({
        status: 401,
        body: { error: "unauthorized" },
      });
    const unsigned = new Request(`${BASE}/webhooks/${source}`, { method: "POST", body: "{}" });
    expect((await askWith({ OUTREACH }, unsigned)).status).toBe(401);
    const off = { OUTREACH, ORDERS_SECRET: "", BOOKINGS_SECRET: "" };
    expect((await askWith(off, own(source, BOOKING))).status).toBe(404);
    const get = new Request(`${BASE}/webhooks/${source}`);
    expect((await askWith({ OUTREACH }, get)).status).toBe(405);
    expect(names).toEqual([]);
  });

  it("is not taken while a setting is bad that it needs, and only who is believed is told which", async () => {
    const { OUTREACH, names } = pretend({ accept: accepting() });
    for (const [name, value] of [
      ["DEFAULT_COUNTRY", "XX"],
      ["TIME_ZONE", "Mars/Olympus"],
      ["RETENTION_DAYS", "-1"],
    ] as const) {
      const broken = { OUTREACH, [name]: value };
      expect(await askWith(broken, own("bookings", fresh(BOOKING)))).toMatchObject({
        status: 503,
        body: { error: expect.stringContaining(name) },
      });
      expect((await askWith(broken, own("bookings", BOOKING, { secret: "x" }))).status).toBe(401);
    }
    expect(names).toEqual([]);
  });

  it("goes to the spill queue where its object is out of reach, and is not sent round for ever if that can't take it", async () => {
    const said = logged();
    const sent: SpillMessage[] = [];
    const { OUTREACH } = pretend({ accept: fail });
    const SPILL = { send: async (message: SpillMessage) => void sent.push(message) };
    expect((await askWith({ OUTREACH, SPILL }, own("bookings", fresh(BOOKING)))).status).toBe(202);
    const [message] = sent;
    if (!message || !("events" in message)) throw new Error("nothing was spilled");
    expect(message.events[0]).toMatchObject({ type: "booking.created", data: { name: "박서연" } });
    for (const taken of [
      { kind: "conflict", difference: "name: 박서연 → x" },
      { kind: "refused", why: "at: is past" },
    ]) {
      const accept = vi.fn(() => taken);
      await unspill({ ...env, ...pretend({ accept }) }, message);
      expect(accept).toHaveBeenCalledWith(message.events, null);
    }
    expect(said()).toContain("spilled delivery not taken");
    expect(said()).not.toMatch(/박서연|2345/);
    await expect(unspill({ ...env, OUTREACH }, message)).rejects.toThrow("out of order");
  });
});
