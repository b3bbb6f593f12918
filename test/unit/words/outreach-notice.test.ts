import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { messageOf } from "../../../src/connectors/slack.ts";
import { bookingAt, orderAt } from "../../../src/words/links.ts";
import { outreachNotice } from "../../../src/words/outreach-notice.ts";
import { AT, ENGLISH, KOREAN, plain } from "./voices.ts";

const common = { id: "b-1", name: "박서연", phone: "+821012345678", said: null, why: null, url: null };
const booking = { ...common, kind: "booking", news: "unreached", at: AT } as const;
const items = [
  { name: "블루 셔츠", quantity: 2 },
  { name: "양말", quantity: 1 },
];
const order = {
  ...common,
  id: "o-1",
  kind: "order",
  news: "confirmed",
  items,
  total: 39_000,
  currency: "KRW",
  address: "서울시 강남구 역삼로 1",
} as const;

describe("the notice about a booking", () => {
  it("says whose it is, when, why somebody is needed and what is to be done", () => {
    const facts = { ...booking, why: "no-answer", url: bookingAt("https://offhook.example", "b-1") };
    expect(outreachNotice(facts, KOREAN)).toEqual({
      title: "예약 확인 안 됨 · 강남내과",
      facts: [
        { label: "고객", value: "박서연 · 010-1234-5678" },
        { label: "예약 시각", value: "11월 21일 (토) 오후 3:12" },
        { label: "이유", value: "받지 않음" },
        { label: "예약 번호", value: "b-1" },
      ],
      request: "예약 시각 전에 직접 연락해 주세요.",
      link: { label: "자세히", url: "https://offhook.example/bookings/b-1" },
    });
    expect(plain(outreachNotice({ ...booking, why: "constructor" }, ENGLISH))).toEqual({
      title: "Appointment not confirmed · Kim's",
      facts: [
        { label: "Customer", value: "박서연 · +82 10 1234 5678" },
        { label: "Appointment", value: "Sat, Nov 21, 1:12 AM" },
        { label: "Why", value: "constructor" },
        { label: "Booking no.", value: "b-1" },
      ],
      request: "Please call them before the appointment.",
    });
  });

  it.each([
    ["cancel_requested", "예약 취소 요청 · 강남내과"],
    ["called_back", "예약 고객이 전화함 · 강남내과"],
    ["confirmed_after_all", "취소 요청 뒤 예약 확인 · 강남내과"],
    ["too_late", "예약 안내를 보내지 못함 · 강남내과"],
  ] as const)("is another where it is of %s", (news, title) => {
    const notice = outreachNotice({ ...booking, news, said: "못 가요" }, KOREAN);
    expect(notice.title).toBe(title);
    expect(notice.facts).toContainEqual({ label: "고객의 말", value: "못 가요" });
  });
});

describe("the notice about an order", () => {
  it("says what was ordered, what it costs, where it goes and what was said", () => {
    const facts = { ...order, said: "문 앞에 두세요", url: orderAt("https://offhook.example", "o/1") };
    expect(outreachNotice(facts, KOREAN)).toEqual({
      title: "주문 확인됨 · 강남내과",
      facts: [
        { label: "고객", value: "박서연 · 010-1234-5678" },
        { label: "주문", value: "블루 셔츠 2개, 양말" },
        { label: "합계", value: "39,000원" },
        { label: "배송지", value: "서울시 강남구 역삼로 1" },
        { label: "고객의 말", value: "문 앞에 두세요" },
        { label: "주문 번호", value: "o-1" },
      ],
      request: "주문을 처리해 주세요.",
      link: { label: "자세히", url: "https://offhook.example/orders/o%2F1" },
    });
  });

  it.each([
    ["changed", "주문 변경 요청 · 강남내과", "Order to be changed · Kim's"],
    ["cancelled", "주문 취소 요청 · 강남내과", "Order to be cancelled · Kim's"],
    ["unreachable", "주문 확인 안 됨 · 강남내과", "Order not confirmed · Kim's"],
    ["reached", "주문 확인 전화를 받음 · 강남내과", "Call about an order was answered · Kim's"],
    ["too_old", "늦게 들어온 주문 · 강남내과", "Order came in late · Kim's"],
  ] as const)("is another where it is of %s", (news, korean, english) => {
    expect(outreachNotice({ ...order, news }, KOREAN).title).toBe(korean);
    expect(outreachNotice({ ...order, news }, ENGLISH).title).toBe(english);
  });

  it("shows at most five items, and no more fields than Slack takes", () => {
    const many = Array.from({ length: 200 }, (_, index) => ({ name: `상품 ${index}`, quantity: null }));
    const { facts } = outreachNotice({ ...order, items: many, said: "네", why: "busy" }, KOREAN);
    expect(facts[1]?.value).toMatch(/^상품 0, .*상품 4 외 195건$/);
    expect(facts.length).toBeLessThanOrEqual(10);
  });
});

it("a notice is escaped for Slack, whatever customers typed", () => {
  const text = fc.oneof(fc.string(), fc.constantFrom("<!channel>", "<https://evil.example|x>"));
  fc.assert(
    fc.property(text, text, text, (name, said, address) => {
      const facts = { ...order, name, said, address, items: [{ name: said, quantity: 1 }] };
      const message = JSON.stringify(messageOf(outreachNotice(facts, KOREAN)));
      expect(message).not.toMatch(/[<>]/);
    }),
  );
});

it("an id that is no URL of itself still has a page", () => {
  expect(bookingAt("https://offhook.example", "예약 1/?#")).toBe(
    "https://offhook.example/bookings/%EC%98%88%EC%95%BD%201%2F%3F%23",
  );
  expect(orderAt("https://offhook.example", "a\ud800")).toBe("https://offhook.example/orders/a%EF%BF%BD");
});
