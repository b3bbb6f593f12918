import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { speakItems, writeItems } from "../../../src/words/items.ts";
import { speakMoney, writeMoney } from "../../../src/words/money.ts";

const items = [
  { name: "블루 셔츠", quantity: 2 },
  { name: "양말", quantity: null },
  { name: "모자", quantity: 1 },
  { name: "쌀", quantity: 1.5 },
];
const ROOM = { items: 2, letters: 10 };

describe("items in a line", () => {
  it("name the first with their quantities, and count the rest", () => {
    expect(writeItems(items, { items: 1, letters: 10 }, "ko")).toBe("블루 셔츠 2개 외 3건");
    expect(writeItems(items, { items: 9, letters: 10 }, "ko")).toBe("블루 셔츠 2개, 양말, 모자, 쌀 1.5개");
    expect(writeItems(items, ROOM, "en")).toBe("2 x 블루 셔츠, 양말 + 2 more");
  });

  it("cut a long name", () => {
    expect(writeItems([{ name: "가".repeat(200), quantity: 3 }], ROOM, "ko")).toBe(`${"가".repeat(9)}… 3개`);
  });

  it("say something of a name that nobody can see", () => {
    expect(writeItems([{ name: "\u200b", quantity: 3 }], ROOM, "ko")).toBe("상품 3개");
    expect(writeItems([{ name: "\u200b", quantity: null }], ROOM, "en")).toBe("item");
  });

  it("are one line, whatever their names are", () => {
    const any = fc.record({ name: fc.string({ unit: "binary" }), quantity: fc.constantFrom(null, 1, 2, 0.25, 1e6) });
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 30 }), (many) => {
        for (const language of ["ko", "en"] as const)
          for (const line of [writeItems(many, ROOM, language), speakItems(many, language)]) {
            expect(line).not.toMatch(/[\u0000-\u001f\u2028\u2029]/);
            expect(line.isWellFormed()).toBe(true);
          }
      }),
    );
  });
});

describe("items as they are said", () => {
  it("are counted as pieces are", () => {
    expect(speakItems(items, "ko")).toBe("블루 셔츠 두 개, 양말, 모자 한 개, 쌀 1.5 개");
    expect(speakItems([{ name: "사과", quantity: 20 }], "ko")).toBe("사과 스무 개");
    expect(speakItems([{ name: "사과", quantity: 120 }], "ko")).toBe("사과 백이십 개");
    expect(speakItems(items.slice(0, 2), "en")).toBe("블루 셔츠, quantity 2; 양말");
  });

  it("are five at most, and the rest is a number", () => {
    const many = Array.from({ length: 8 }, () => ({ name: "귤", quantity: 1 }));
    expect(speakItems(many, "ko")).toMatch(/^(귤 한 개, ){5}그 외 세 가지$/);
    expect(speakItems(many, "en")).toMatch(/; and 3 more$/);
  });
});

describe("money", () => {
  it.each([
    [39_000, "KRW", "39,000원", "삼만 구천 원"],
    [0, "KRW", "0원", "영 원"],
    [1e12, "KRW", "1,000,000,000,000원", "일조 원"],
    [12.5, "USD", "US$12.50", "12.50 미국 달러"],
    [12.5, "EUR", "EUR 12.50", "12.50 유로"],
  ])("of %d %s is written %s and said %s", (total, currency, written, said) => {
    expect(writeMoney({ total, currency }, "ko")).toBe(written);
    expect(speakMoney({ total, currency }, "ko")).toBe(said);
  });

  it("is so in English too", () => {
    expect(writeMoney({ total: 1234.5, currency: "USD" }, "en")).toBe("$1,234.50");
    expect(writeMoney({ total: 39_000, currency: "KRW" }, "en")).toBe("KRW 39,000");
    expect(speakMoney({ total: 39_000, currency: "KRW" }, "en")).toBe("39,000 South Korean won");
  });

  it("of any currency has a text that every telephone shows", () => {
    const code = fc.string({ unit: fc.constantFrom(..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"), minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(code, fc.double({ min: 0, max: 1e12, noNaN: true }), (currency, total) => {
        expect(writeMoney({ total, currency }, "en")).toMatch(/^[\x20-\x7e]+$/);
        expect(writeMoney({ total, currency }, "ko")).toMatch(/^[\x20-\x7e]+원?$/);
      }),
    );
  });
});
