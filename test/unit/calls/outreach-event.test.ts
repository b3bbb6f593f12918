import { describe, expect, it } from "vitest";

import { CanonicalEvent } from "../../../src/calls/message.ts";
import { bookingCreated, nameOf, orderPlaced } from "../../../src/calls/outreach-event.ts";

const RECEIVED_AT = Date.UTC(2026, 10, 21, 3);
const coming = { readIn: { country: "KR", timeZone: "Asia/Seoul" }, receivedAt: RECEIVED_AT } as const;
const order = {
  id: "주문/1",
  customer_name: "김하늘",
  customer_phone: "010-2345-6789",
  items: [{ name: "양말", quantity: 3 }],
  total_price: 9000,
};
const booking = { id: 7, name: "박서연", phone: "010-2345-6789", at: "2026-11-22T15:00" };

const eventOf = (read: ReturnType<typeof orderPlaced>) => (read.ok ? read.value : expect.fail(read.reason));
const placed = (given: object = {}) => eventOf(orderPlaced({ ...order, ...given }, coming));
const created = (given: object = {}) => eventOf(bookingCreated({ ...booking, ...given }, coming));

describe("the event of a body", () => {
  it("holds it as it was read", () => {
    expect(placed()).toEqual({
      id: expect.stringMatching(/^orders:%EC%A3%BC%EB%AC%B8%2F1:placed:[0-9a-f]{16}$/),
      type: "order.placed",
      provider: "orders",
      at: RECEIVED_AT,
      receivedAt: RECEIVED_AT,
      data: { ...order, customer_phone: "+821023456789", currency: "KRW", provider: null },
    });
    expect(created()).toMatchObject({
      id: expect.stringMatching(/^bookings:7:created:[0-9a-f]{16}$/),
      type: "booking.created",
      provider: "bookings",
      data: { id: "7", at: "2026-11-22T06:00:00.000Z", remind: { sms: "1h", call: "10m" } },
    });
    for (const event of [placed(), created()]) {
      expect(CanonicalEvent.parse(event)).toEqual(event);
      expect(JSON.parse(JSON.stringify(event))).toEqual(event);
    }
  });

  it("is the same for the same body, however it is written, and another for another", () => {
    const later = { ...coming, receivedAt: RECEIVED_AT + 1 };
    const reversed = Object.fromEntries(Object.entries(order).toReversed());
    expect(eventOf(orderPlaced({ ...reversed, currency: "krw", memo: "x" }, later)).id).toBe(placed().id);
    expect(created({ at: "2026-11-22T06:00:00Z", note: null }).id).toBe(created().id);
    const ids = [
      placed(),
      placed({ total_price: 9001 }),
      placed({ items: ["양말"] }),
      placed({ id: "주문/2" }),
      created(),
      created({ note: "x" }),
      created({ remind: { sms: "60m" } }),
    ].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("names its object", () => {
    expect([nameOf(placed()), nameOf(created())]).toEqual(["order:주문/1", "booking:7"]);
  });

  it("is none where a field is bad", () => {
    expect(orderPlaced({ ...order, customer_phone: "x", items: [] }, coming)).toEqual({
      ok: false,
      reason: "customer_phone: is not a phone number; items: must not be empty",
    });
    expect(bookingCreated(null, coming)).toEqual({ ok: false, reason: "the body: must be a JSON object" });
  });
});
