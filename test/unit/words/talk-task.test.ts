import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { toolsFor } from "../../../src/conversation/tools.ts";
import { HOUR } from "../../../src/lib/instant.ts";
import { bookingInstruction } from "../../../src/words/booking-call.ts";
import { orderInstruction } from "../../../src/words/order-call.ts";
import { type SpokenOf, talkOpening } from "../../../src/words/spoken-outreach.ts";
import { talkTask } from "../../../src/words/talk-task.ts";
import { AT, ENGLISH, KOREAN } from "./voices.ts";

const items = [
  { name: "블루 셔츠", quantity: 2 },
  { name: "양말", quantity: null },
];
const ORDER: SpokenOf = { kind: "order", name: "박서연", items, total: 39_000, currency: "KRW" };
const BOOKING: SpokenOf = { kind: "booking", name: "박서연", at: AT + 24 * HOUR };
const said = { voice: KOREAN, now: AT, shippingNote: undefined };
const stepsOf = (about: SpokenOf, more = {}) => talkTask(about, { ...said, ...more }).steps.join("\n");

describe("what a model is to do that talks with a customer", () => {
  it("about an order is to read it out, ask for the address, read that back, and note what was agreed", () => {
    const steps = stepsOf(ORDER);
    const inOrder = [
      "Read out the items",
      "배송지 확인을 위해 주소를",
      "Read the address back",
      "call confirm_order",
      "Thank",
    ];
    const places = inOrder.map((words) => steps.indexOf(words));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(steps).toMatch(/to cancel: .*say it back, call change_order or cancel_order with what they said, promise/);
    expect(stepsOf(ORDER, { voice: ENGLISH })).toContain("Please tell me the address");
  });

  it("about a booking is to ask whether the customer comes, and note what they say", () => {
    const steps = stepsOf(BOOKING);
    expect(steps).toMatch(/comes: call confirm_booking, thank/);
    expect(steps).toMatch(/another time: call cancel_booking with what they said, say that a person/);
  });

  it("says when it ships in the owner's words, and nothing of that otherwise", () => {
    expect(stepsOf(ORDER, { shippingNote: '내일 "발송"' })).toContain(
      `in these words: ${JSON.stringify('내일 "발송"')}`,
    );
    expect(stepsOf(ORDER)).toContain("Say nothing of when it ships");
  });

  it("is what a platform's agent is to do, but for the greeting and the notes", () => {
    const without = (steps: string) =>
      steps.replaceAll(/ Then call [^.]*\.|call \w+(?: or \w+)?(?: with [\w ]+)?, /g, "");
    for (const step of without(stepsOf(ORDER)).split("\n").slice(1))
      expect(orderInstruction({ ...ORDER, name: "박서연" }, said).instruction).toContain(step);
    for (const step of without(stepsOf(BOOKING)).split("\n").slice(1))
      expect(bookingInstruction(BOOKING, said).instruction).toContain(step);
  });

  it("names only tools that it has", () => {
    for (const about of [ORDER, BOOKING]) {
      const names = toolsFor({ outreach: about.kind, canTransfer: false }).map(({ name }) => name as string);
      const named = stepsOf(about).match(/\b[a-z]+_(?:order|booking)\b/g) ?? [];
      expect(named.length).toBeGreaterThan(1);
      for (const name of named) expect(names).toContain(name);
    }
  });

  it("has what is known as data, and nowhere else, whatever customers typed", () => {
    expect(talkTask(ORDER, said).data).toEqual({ customer_name: "박서연", items, total: "39,000원" });
    expect(talkTask(BOOKING, said).data).toEqual({ customer_name: "박서연", time: "내일 오후 세 시 십이 분" });
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const told = talkTask({ ...ORDER, name: text, items: [{ name: text, quantity: 1 }] }, said);
        expect(told.steps).toEqual(talkTask(ORDER, said).steps);
        expect(JSON.stringify(told.data).length).toBeLessThan(1000);
      }),
    );
  });
});

describe("the first words of such a call", () => {
  it("greet by name, say who calls and why, and ask", () => {
    expect(talkOpening(ORDER, KOREAN, AT)).toBe(
      "박서연님, 주문해 주셔서 감사합니다. 강남내과입니다. 주문 내용과 배송지를 확인하려고 전화드렸습니다. 잠시 통화 괜찮으세요?",
    );
    expect(talkOpening(BOOKING, KOREAN, AT)).toBe(
      "안녕하세요, 박서연님. 강남내과입니다. 내일 오후 세 시 십이 분 예약을 확인하려고 전화드렸습니다. 예약대로 오시나요?",
    );
    expect(talkOpening(ORDER, ENGLISH, AT)).toMatch(/^박서연, thank you for your order\. This is Kim's\. .*\?$/);
    expect(talkOpening(BOOKING, ENGLISH, AT)).toMatch(/^Hello 박서연, this is Kim's\. .*appointment tomorrow at.*\?$/);
  });

  it("are one short line, whatever the customer's name is, in which that is no template", () => {
    expect(talkOpening({ ...BOOKING, name: "" }, KOREAN, AT)).toContain("고객님");
    expect(talkOpening({ ...ORDER, name: "{business}" }, KOREAN, AT)).toMatch(/^\{business\}님/);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.constantFrom(ORDER, BOOKING), (name, about) => {
        const opening = talkOpening({ ...about, name }, KOREAN, AT);
        expect(opening.isWellFormed() && !/[\u0000-\u001f]/.test(opening)).toBe(true);
        expect(opening.length).toBeLessThan(300);
      }),
    );
  });
});
