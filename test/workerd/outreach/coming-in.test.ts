import { evictDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { DAY, HOUR, SECOND } from "../../../src/lib/instant.ts";
import { deliver } from "../front-door.ts";
import { ask, own } from "../platforms.ts";
import { NOTHING, outreachOf, passTimeFor, storedElsewhere, storedIn } from "../storage.ts";
import { NIGHT, stopTheClock } from "../story.ts";
import { BOOKING, ORDER } from "./pretending.ts";

beforeEach(stopTheClock);
afterEach(() => void vi.useRealTimers());

type View = Record<string, unknown> & { steps: { kind: string; dueAt: string; state: string }[]; events: object[] };
type Kind = "booking" | "order";

const AT = NIGHT + 9 * DAY;
const iso = (ms: number) => new Date(ms).toISOString();

/** An id, and a number, that nobody has used. */
let count = 0;
const newOne = () => ({ id: `in-${++count}`, phone: `+821077${String(count).padStart(6, "0")}` });
const newBooking = (given: object = {}) => ({ ...BOOKING, ...newOne(), at: iso(AT), ...given });
const newOrder = (given: object = {}) => {
  const { id, phone } = newOne();
  return { ...ORDER, id, customer_phone: phone, ...given };
};

const post = (kind: Kind, body: object) => ask<View>("POST", `/api/${kind}s`, body);
const get = (kind: Kind, id: string) => ask<View>("GET", `/api/${kind}s/${id}`);
const patch = (id: string, body: object) => ask<View>("PATCH", `/api/bookings/${id}`, body);
const remove = (id: string) => ask<View>("DELETE", `/api/bookings/${id}`);
const listed = async (kind: Kind, phone: string) =>
  (
    await ask<{ items: { id: string; state: string; at: string }[] }>(
      "GET",
      `/api/${kind}s?phone=${encodeURIComponent(phone)}`,
    )
  ).body.items;
/** Lets the ledger hear of it. */
const hear = (kind: Kind, id: string) => passTimeFor(outreachOf(kind, id), SECOND);

describe("a booking that comes in", () => {
  it("is shown with what it leads to, at once and after its object was evicted", async () => {
    const body = newBooking();
    const { status, body: view } = await post("booking", body);
    expect([status, view]).toEqual([
      201,
      expect.objectContaining({
        ...body,
        timeZone: "Asia/Seoul",
        localAt: "2030-01-10T21:00:00+09:00",
        state: "scheduled",
        remind: { sms: "1h", call: "10m" },
        result: { by: null, address: null, said: null },
      }),
    ]);
    expect(view.steps[0]).toEqual({ kind: "sms", dueAt: iso(AT - HOUR), state: "planned", action: null });
    expect(view.events).toMatchObject([{ type: "booking.created", data: { id: body.id } }]);
    await evictDurableObject(outreachOf("booking", body.id));
    expect((await get("booking", body.id)).body).toEqual(view);
  });

  it("is the same for the same body again, by whichever road, and refused for another under its id", async () => {
    const body = newBooking();
    const { body: first } = await post("booking", body);
    const again = await post("booking", { ...body, note: " 창가 ", provider: null });
    expect([again.status, again.body]).toEqual([201, first]);
    expect(await deliver(own("bookings", body))).toMatchObject({ status: 200, body: { status: "duplicate" } });
    const other = { ...body, name: "김하늘", at: iso(AT + HOUR) };
    const answers = [
      await post("booking", other),
      await deliver(own("bookings", other)),
      await deliver(own("bookings", other)),
    ];
    for (const { status, body: answer } of answers) {
      expect(status).toBe(409);
      expect(answer).toMatchObject({ difference: expect.stringMatching(/name: "박서연" → "김하늘".*at: /s) });
    }
    expect((await get("booking", body.id)).body).toEqual(first);
  });

  it("is refused when its time is past", async () => {
    const body = newBooking({ at: iso(NIGHT - SECOND) });
    const answer = await post("booking", body);
    expect([answer.status, answer.body]).toEqual([400, { error: expect.stringContaining("at") }]);
    expect((await deliver(own("bookings", body))).status).toBe(400);
    expect((await get("booking", body.id)).status).toBe(404);
    expect(await storedIn(outreachOf("booking", body.id))).toEqual(NOTHING);
  });

  it("is listed within a moment, and as it is after a change", async () => {
    const { id, ...body } = newBooking();
    await post("booking", { id, ...body });
    await hear("booking", id);
    expect(await listed("booking", body.phone)).toMatchObject([{ id, state: "scheduled", at: iso(AT) }]);
    await patch(id, { at: iso(AT + DAY) });
    await hear("booking", id);
    expect(await listed("booking", body.phone)).toMatchObject([{ id, at: iso(AT + DAY) }]);
    await remove(id);
    await hear("booking", id);
    expect(await listed("booking", body.phone)).toMatchObject([{ id, state: "cancelled" }]);
  });
});

describe("a booking that is there", () => {
  it("can be changed, and its steps move along", async () => {
    const { id, ...body } = newBooking();
    await post("booking", { id, ...body });
    const at = "2030-01-11T19:00:00+09:00";
    const { status, body: view } = await patch(id, { at, note: null, remind: { sms: "2h" } });
    expect(status).toBe(200);
    expect(view).toMatchObject({ id, name: "박서연", note: null, localAt: at, remind: { sms: "2h", call: "10m" } });
    expect(view.steps[0]).toMatchObject({ kind: "sms", dueAt: iso(Date.parse(at) - 2 * HOUR) });
    expect((await get("booking", id)).body).toMatchObject({ localAt: at, note: null });
    expect((await patch(id, { at: iso(NIGHT - SECOND) })).status).toBe(400);
  });

  it("is still the same for the body that it came with", async () => {
    const body = newBooking();
    await post("booking", body);
    const { body: changed } = await patch(body.id, { name: "김하늘" });
    const again = await post("booking", body);
    expect([again.status, again.body["name"]]).toEqual([201, changed["name"]]);
    expect((await deliver(own("bookings", body))).body).toMatchObject({ status: "duplicate" });
  });

  it("can be cancelled right after it was made, and again, and then not be changed", async () => {
    const body = newBooking();
    await post("booking", body);
    for (let times = 0; times < 2; times++)
      expect(await remove(body.id)).toMatchObject({ status: 200, body: { id: body.id, state: "cancelled" } });
    expect((await patch(body.id, { name: "x" })).status).toBe(409);
    expect((await get("booking", body.id)).body.steps.filter(({ state }) => state === "planned")).toEqual([]);
  });
});

describe("an order that comes in", () => {
  it("is shown, is the same again, and is refused under an id that is taken", async () => {
    const body = newOrder();
    expect(await deliver(own("orders", body))).toMatchObject({ status: 202, body: { status: "accepted" } });
    const { status, body: view } = await post("order", body);
    expect([status, view]).toEqual([201, expect.objectContaining({ ...body, currency: "KRW", provider: null })]);
    expect((await get("order", body.id)).body).toMatchObject({ ...body, state: view["state"] });
    const other = await post("order", { ...body, total_price: 1 });
    expect([other.status, other.body]).toEqual([
      409,
      expect.objectContaining({ difference: "total_price: 48000 → 1" }),
    ]);
    await hear("order", body.id);
    expect(await listed("order", body.customer_phone)).toMatchObject([{ id: body.id, customer_name: "김하늘" }]);
  });

  it("may have the id of a booking", async () => {
    const body = newBooking();
    await post("booking", body);
    expect((await post("order", newOrder({ id: body.id }))).status).toBe(201);
    expect((await get("booking", body.id)).body).toMatchObject({ name: "박서연" });
  });
});

describe("deleting a contact", () => {
  it("deletes its bookings and orders, those too that the ledger has not heard of yet", async () => {
    const { phone } = newOne();
    const [heard, order, unheard] = [newBooking({ phone }), newOrder({ customer_phone: phone }), newBooking({ phone })];
    expect([(await post("booking", heard)).status, (await post("order", order)).status]).toEqual([201, 201]);
    await hear("booking", heard.id);
    await hear("order", order.id);
    await post("booking", unheard);
    expect((await ask("DELETE", `/api/contacts/${encodeURIComponent(phone)}`)).status).toBe(204);
    await hear("booking", unheard.id);
    const gone = [
      ["booking", heard.id],
      ["order", order.id],
      ["booking", unheard.id],
    ] as const;
    for (const [kind, id] of gone) {
      expect((await get(kind, id)).status).toBe(404);
      expect(await storedIn(outreachOf(kind, id))).toEqual(NOTHING);
    }
    expect([await listed("booking", phone), await listed("order", phone)]).toEqual([[], []]);
    expect(await storedElsewhere()).not.toContain(phone.slice(1));
  });

  it("does not keep one from being made anew", async () => {
    const body = newBooking();
    await post("booking", body);
    await hear("booking", body.id);
    await ask("DELETE", `/api/contacts/${encodeURIComponent(body.phone)}`);
    vi.setSystemTime(Date.now() + SECOND);
    expect((await post("booking", body)).status).toBe(201);
    await hear("booking", body.id);
    expect(await listed("booking", body.phone)).toMatchObject([{ id: body.id }]);
  });
});
