import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { DAY, HOUR } from "../../../src/lib/instant.ts";
import { orderText, reminderText } from "../../../src/words/outreach-texts.ts";
import { smsBytes } from "../../../src/words/sms-length.ts";
import { AT, ENGLISH, KOREAN } from "./voices.ts";

/** Seven in the evening in Seoul, tomorrow; five in the morning in New York. */
const at = AT + 28 * HOUR - 12 * 60_000;
const reminder = { name: "박서연", at, now: AT, callUs: "070-5235-1234" };
const shirts = { name: "블루 셔츠", quantity: 2 };
const order = { name: "박서연", items: [shirts], total: 39_000, currency: "KRW", callUs: "070-5235-1234" };
const others = Array.from({ length: 3 }, () => ({ name: "양말", quantity: 1 }));

describe("the text that reminds", () => {
  it("says who writes, when it is, how to answer and whom to call", () => {
    expect(reminderText(reminder, KOREAN)).toBe(
      "[강남내과] 박서연님, 내일 오후 7시 예약입니다. 확인 1, 취소 2로 답장. 문의 070-5235-1234",
    );
    expect(reminderText({ ...reminder, name: "Ann" }, ENGLISH)).toBe(
      "Kim's: Ann, appointment tomorrow at 5 AM. Reply 1=confirm, 2=cancel. Call 070-5235-1234",
    );
  });

  it("is kinder where there is room", () => {
    expect(reminderText({ ...reminder, callUs: null }, KOREAN)).toBe(
      "[강남내과] 박서연님, 내일 오후 7시 예약 안내드립니다. 확인은 1, 취소는 2로 답장해 주세요.",
    );
    expect(reminderText({ ...reminder, name: "Ann", callUs: null }, ENGLISH)).toBe(
      "Kim's: Hi Ann, your appointment: tomorrow at 5 AM. Reply 1 to confirm, 2 to cancel.",
    );
  });

  it("leaves out politeness before the name, and the name before anything that is needed", () => {
    const text = (name: string) => reminderText({ ...reminder, name }, KOREAN);
    expect(text("남궁민수정")).toContain("남궁민수정님, 내일 오후 7시 예약. 확인 1");
    expect(text("가".repeat(20))).toBe("[강남내과] 내일 오후 7시 예약. 확인 1, 취소 2로 답장. 문의 070-5235-1234");
  });

  it.each(["강남내과", "미소치과의원", "김밥천국 역삼점", "Salon de Kim"])("fits into one SMS from %s", (business) => {
    const names = ["박서연", "남궁민수", "Christopher Kim", "김"];
    const times = [at, at + 30 * 60_000, AT + 7 * DAY, AT + 36 * DAY];
    for (const name of names)
      for (const time of times) {
        const text = reminderText({ ...reminder, name, at: time }, { ...KOREAN, business });
        expect(smsBytes(text), text).toBeLessThanOrEqual(90);
      }
  });

  it("always says what is needed, whatever the names are, and takes no name for a template", () => {
    const name = fc.oneof(fc.string({ unit: "binary", maxLength: 100 }), fc.constantFrom("{time}", "{business} $&"));
    const business = fc.string({ minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(name, business, fc.boolean(), (customer, firm, isKorean) => {
        const voice = { ...(isKorean ? KOREAN : ENGLISH), business: firm };
        const text = reminderText({ ...reminder, name: customer }, voice);
        expect(text).toContain(firm);
        expect(text).toContain("070-5235-1234");
        expect(text).toContain(isKorean ? "내일 오후 7시" : "tomorrow at 5 AM");
        expect(text.replace(firm, "")).toMatch(isKorean ? /1, 취소.* 2/ : /1.*, 2/);
        if (!/[{}]/.test(firm + customer)) expect(text).not.toMatch(/[{}]/);
        if (smsBytes(firm) <= 14) expect(smsBytes(text)).toBeLessThanOrEqual(90);
      }),
    );
  });

  it("calls somebody whose name nobody can read what customers are called", () => {
    expect(reminderText({ ...reminder, name: "\u200b " }, KOREAN)).toContain("] 고객님, ");
  });

  it("counts a name typed in letters apart as one typed as usual", () => {
    const [apart, usual] = ["박서연".normalize("NFD"), "박서연"].map((name) =>
      reminderText({ ...reminder, name }, KOREAN),
    );
    expect(apart).toBe(usual);
  });
});

describe("the text about an order", () => {
  it("says what was ordered, what it costs and how to answer", () => {
    expect(orderText({ ...order, callUs: null }, KOREAN)).toBe(
      "[강남내과] 박서연님, 주문 블루 셔츠 2개, 39,000원입니다. 확인 1, 변경 2로 답장.",
    );
    expect(orderText({ ...order, name: "Ann", items: [{ ...shirts, name: "Blue shirt" }] }, ENGLISH)).toBe(
      "Kim's: Ann, order: 2 x Blue shirt, KRW 39,000. Reply 1=right, 2=change. Call 070-5235-1234",
    );
  });

  it("names the first item and counts the others", () => {
    const text = orderText({ ...order, items: [shirts, ...others] }, KOREAN);
    expect(text).toBe("[강남내과] 주문 블루 셔츠 2개 외 3건, 39,000원. 확인 1, 변경 2로 답장. 문의 070-5235-1234");
    expect(smsBytes(text)).toBeLessThanOrEqual(90);
  });

  it("cuts a long item where space is short, and nothing else that is needed", () => {
    const items = [{ name: "국내산 유기농 햇 감자 5kg 가정용", quantity: 2 }, ...others];
    expect(orderText({ ...order, items }, KOREAN)).toBe(
      "[강남내과] 주문 국내산 유기농 햇… 2개 외 3건, 39,000원. 확인 1, 변경 2로 답장. 문의 070-5235-1234",
    );
  });

  it("always says what is needed, whatever the names are", () => {
    const text = fc.string({ unit: "binary", maxLength: 200 });
    fc.assert(
      fc.property(text, text, fc.integer({ min: 0, max: 1e9 }), (name, item, total) => {
        const told = orderText({ ...order, name, items: [{ name: item, quantity: 3 }], total }, KOREAN);
        expect(told.startsWith("[강남내과] ")).toBe(true);
        expect(told).toContain(`${total.toLocaleString("en-US")}원`);
        expect(told).toMatch(/1, 변경.* 2.*문의 070-5235-1234$/);
      }),
    );
  });
});
