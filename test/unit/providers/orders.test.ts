import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { orders } from "../../../src/providers/orders.ts";
import { type Reading, verify } from "../../../src/providers/provider.ts";
import { settingsOf } from "../../../src/settings.ts";
import { RECEIVED_AT, deliveryOf, keepsProviderContract } from "../../contracts/provider-contract.ts";
import { everyChangeOf } from "./every-change.ts";
import { bodiesOf, inStandard } from "./standard.ts";

const settings = settingsOf({ ORDERS_SECRET: "the-secret" });

keepsProviderContract({
  provider: orders,
  secretName: "ORDERS_SECRET",
  dialects: { "standard-webhook": { sign: inStandard, bodies: bodiesOf("orders") } },
});

const read = (body: string, headers: Record<string, string> = {}): Reading => {
  const signed = inStandard(body);
  const delivery = deliveryOf({ ...signed, headers: { ...signed.headers, ...headers } });
  return orders.dialects[0]?.read(delivery, settings) ?? expect.fail("no dialect");
};
const order = {
  id: "O-1",
  customer_name: "김하늘",
  customer_phone: "010-2345-6789",
  items: ["블루 셔츠 (L)"],
  total_price: 48_000,
};
const readOrder = (given: object) => read(JSON.stringify({ ...order, ...given }));

describe("the signature", () => {
  it("is refused with any one character of the body changed, or when it is old", async () => {
    const signed = inStandard('{"id":"O-1"}');
    for (const body of everyChangeOf(signed.body))
      expect((await verify(orders, deliveryOf({ ...signed, body }), settings)).ok).toBe(false);
    const old = deliveryOf(signed, { receivedAt: RECEIVED_AT + 300_000 });
    expect((await verify(orders, old, settings)).ok).toBe(false);
  });
});

describe("an order that comes in", () => {
  it("was placed when it came", () => {
    expect(readOrder({})).toEqual({
      kind: "events",
      events: [
        {
          id: expect.stringMatching(/^orders:O-1:placed:[0-9a-f]{16}$/),
          type: "order.placed",
          provider: "orders",
          at: RECEIVED_AT,
          receivedAt: RECEIVED_AT,
          data: { ...order, customer_phone: "+821023456789", currency: "KRW", provider: null },
        },
      ],
    });
  });

  it("is not read where fields are bad: all are named, and nothing that stands in them", () => {
    const bad = {
      customer_name: "",
      customer_phone: "01099-0000-secret",
      items: [{ name: "비밀", price: "1" }],
      total_price: -1,
    };
    expect(readOrder(bad)).toEqual({
      kind: "unreadable",
      isForSender: true,
      reason:
        "customer_name: must not be empty; customer_phone: is not a phone number; items.0.price: must be a number; " +
        "total_price: must not be negative",
    });
    for (const body of bodiesOf("orders", { areReadable: false })) expect(read(body).kind).toBe("unreadable");
  });

  it("is not read where it is no order at all", () => {
    expect(read("[1]")).toMatchObject({ kind: "unreadable" });
    expect(read("{").kind).toBe("malformed");
    expect(read("id=O-1", { "content-type": "application/x-www-form-urlencoded" }).kind).toBe("unsupported");
  });

  it("never throws, whatever a signed body holds", () => {
    const keys = fc.constantFrom(...Object.keys(order), "currency", "provider", "__proto__");
    fc.assert(
      fc.property(fc.json(), fc.dictionary(keys, fc.jsonValue()), (text, fields) => {
        expect(() => [read(text), readOrder(fields)]).not.toThrow();
      }),
    );
  });
});
