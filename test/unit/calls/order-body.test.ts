import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { OrderBody } from "../../../src/calls/order-body.ts";
import { badFields } from "../../../src/lib/bad-fields.ts";

const schema = OrderBody({ country: "KR" });
const order = {
  id: "O-1042",
  customer_name: "김하늘",
  customer_phone: "010-2345-6789",
  items: ["블루 셔츠 (L)", { name: "양말", quantity: 3, price: 3000 }],
  total_price: 48_000,
};
const read = (given: object = {}) => schema.parse({ ...order, ...given });
/** What is said of a bad body, field by field. */
const saysOf = (body: unknown) => {
  const { error } = schema.safeParse(body);
  return error ? badFields(error).split("; ") : [];
};
const says = (given: object) => saysOf({ ...order, ...given });

describe("an order", () => {
  it("is read with its number in E.164 and what is usual where nothing is said", () => {
    expect(read()).toEqual({
      id: "O-1042",
      customer_name: "김하늘",
      customer_phone: "+821023456789",
      items: ["블루 셔츠 (L)", { name: "양말", quantity: 3, price: 3000 }],
      total_price: 48_000,
      currency: "KRW",
      provider: null,
    });
  });

  it("is the same where an optional field is null, absent or written otherwise", () => {
    const plain = JSON.stringify(read({ items: [{ name: "양말" }] }));
    for (const same of [
      { currency: null, provider: null },
      { currency: " krw " },
      { customer_phone: "+82 10-2345-6789" },
      { id: " O-1042 " },
      { customer_name: "  김하늘\n" },
      { email: "who@example.com", items: [{ sku: "S1", price: null, quantity: null, name: "양말" }] },
    ])
      expect(JSON.stringify(read({ items: [{ name: "양말" }], ...same }))).toBe(plain);
  });

  it("may have an id that is a number, and none that could not stand in a URL", () => {
    expect(read({ id: 1042 }).id).toBe("1042");
    expect(read({ id: "주문/1 #2?" }).id).toBe("주문/1 #2?");
    for (const [id, problem] of [
      ["", "must not be empty"],
      ["  ", "must not be empty"],
      ["x".repeat(201), "must be at most 200 characters"],
      [1.5, "must be a text"],
      [1e300, "must be a text"],
      [true, "must be a text"],
      [null, "must be a text"],
      [undefined, "is missing"],
      ["a\u0000b", "must have no invisible characters"],
      ["a\nb", "must have no invisible characters"],
      ["\ud800", "must have no invisible characters"],
      ["..", "must not be a dot or two"],
    ])
      expect(says({ id })).toEqual([`id: ${String(problem)}`]);
  });

  it("reads numbers as people of the country write them, and takes no other texts for numbers", () => {
    const numberOf = (customer_phone: string) => read({ customer_phone }).customer_phone;
    expect(numberOf("02-312-3456")).toBe("+8223123456");
    expect(numberOf("+1 (415) 555-2671")).toBe("+14155552671");
    expect(OrderBody({ country: "US" }).parse({ ...order, customer_phone: "(415) 555-2671" }).customer_phone).toBe(
      "+14155552671",
    );
    for (const text of ["", "12", "anonymous", "010-", "+82", "+8210234567890123", "call me: 01023456789", "\u0000"])
      expect(says({ customer_phone: text }), text).toEqual(["customer_phone: is not a phone number"]);
    expect(says({ customer_phone: 1023456789 })).toEqual(["customer_phone: must be a text"]);
  });

  it("keeps amounts as they are, within reason", () => {
    for (const total_price of [0, 0.01, 59.99, 1e12]) expect(read({ total_price }).total_price).toBe(total_price);
    for (const [total_price, problem] of [
      [-1, "must not be negative"],
      [1e13, "is too much"],
      [Infinity, "must be a number"],
      ["48000", "must be a number"],
      [null, "must be a number"],
      [undefined, "is missing"],
    ])
      expect(says({ total_price })).toEqual([`total_price: ${String(problem)}`]);
  });

  it("has a currency of three letters", () => {
    expect(read({ currency: "usd" }).currency).toBe("USD");
    for (const currency of ["", "₩", "DOLLAR"])
      expect(says({ currency })).toEqual(["currency: must be a currency code such as KRW"]);
  });

  it("names each bad field of an item by its place", () => {
    const items = ["셔츠", { name: "" }, "", { name: "양말", quantity: 0, price: "3000" }, 7, null, { quantity: 2 }];
    expect(says({ items })).toEqual([
      "items.1.name: must not be empty",
      "items.2: must not be empty",
      "items.3.quantity: must be more than 0",
      "items.3.price: must be a number",
      "items.4: must be a text or {name, quantity, price}",
      "items.5: must be a text or {name, quantity, price}",
      "items.6.name: is missing",
    ]);
  });

  it("has from one item to two hundred", () => {
    expect(read({ items: Array(200).fill("셔츠") }).items).toHaveLength(200);
    expect(says({ items: [] })).toEqual(["items: must not be empty"]);
    expect(says({ items: Array(201).fill(7) })).toEqual(["items: must be at most 200"]);
    expect(says({ items: "셔츠" })).toEqual(["items: must be a list"]);
    expect(says({ items: ["x".repeat(201)] })).toEqual(["items.0: must be at most 200 characters"]);
  });

  it("names all bad fields at once, and none of what stands in them", () => {
    const bad = {
      id: "",
      customer_name: "\u0000",
      customer_phone: "010",
      items: {},
      total_price: "많이",
      provider: "skype",
    };
    expect(saysOf(bad)).toEqual([
      "id: must not be empty",
      "customer_name: must not be empty",
      "customer_phone: is not a phone number",
      "items: must be a list",
      "total_price: must be a number",
      "provider: must be clawops, vox or teler",
    ]);
    const missing = ["id", "customer_name", "customer_phone", "items", "total_price"];
    expect(saysOf({})).toEqual(missing.map((name) => `${name}: is missing`));
    for (const body of [null, [], "order", 7]) expect(saysOf(body)).toEqual(["the body: must be a JSON object"]);
  });

  it("holds no text that could be seen for something else", () => {
    const { customer_name, items } = read({
      customer_name: "김\u0000하늘\u202e\ud800",
      items: ["a\u200b\r\nb", { name: "c\td" }],
    });
    expect([customer_name, items]).toEqual(["김 하늘 \ufffd", ["a b", { name: "c d" }]]);
  });

  it("comes out the same when it is read again", () => {
    const some = fc.oneof(fc.string({ unit: "binary" }), fc.double(), fc.constant(null), fc.boolean());
    const item = fc.oneof(some, fc.record({ name: some, quantity: some, price: some }, { requiredKeys: [] }));
    const body = fc.record(
      {
        id: fc.oneof(some, fc.nat()),
        customer_name: fc.string({ unit: "grapheme" }),
        customer_phone: fc.constant(order.customer_phone),
        items: fc.array(item, { maxLength: 3 }),
        total_price: fc.oneof(fc.double({ min: 0, max: 1e9, noNaN: true }), some),
        currency: fc.constantFrom("USD", null, "x"),
      },
      { requiredKeys: ["customer_phone"] },
    );
    fc.assert(
      fc.property(body, (given) => {
        const once = schema.safeParse(given);
        if (once.success) expect(schema.parse(once.data)).toEqual(once.data);
        else expect(once.error.issues.length).toBeGreaterThan(0);
      }),
    );
  });
});
