import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Sentences } from "../../../../src/conversation/loop/sentences.ts";

function cut(...pieces: string[]): string[] {
  const sentences = new Sentences();
  return [...pieces.flatMap((piece) => sentences.push(piece)), ...sentences.end()];
}

/** The texts as one, to be cut between them. */
const whole = (...texts: string[]) => expect(cut(texts.join(" "))).toEqual(texts);

const bits = fc.oneof(
  fc.constantFrom("네", "감사합니다", "요", "so", "Yes", "3.5", "1", "Dr", "No", "U.S", "https://a.kr/b?c=1.2"),
  fc.constantFrom(".", ". ", "...", "…", "!", "? ", "?!", "。", "\n", "\r\n", " ", '"', "”", "(", ")", ",", ", "),
  fc.constantFrom("😊", "\ud83d", "\ude0a", "각".repeat(60), "word ".repeat(30), "ㄱ".repeat(250)),
);
const text = fc.oneof(
  fc.array(bits, { maxLength: 30 }).map((found) => found.join("")),
  fc.string({ unit: "binary", maxLength: 400 }),
);

/** The text in pieces, cut at these places, also between the halves of an emoji. */
function piecesOf(given: string, places: number[]): string[] {
  const inside = places.filter((place) => place < given.length).toSorted((a, b) => a - b);
  return [0, ...inside].map((from, index) => given.slice(from, inside[index] ?? given.length));
}

describe("sentences", () => {
  it("end as Korean ones do", () => {
    whole(
      "네.",
      "안녕하세요, 강남내과입니다!",
      "무엇을 도와드릴까요?",
      "음…",
      "그렇군요.",
      "감사합니다。",
      "안녕히 계세요.",
    );
    expect(cut("맞습니다.그런데요?아니요!네。그래요")).toEqual(["맞습니다.", "그런데요?", "아니요!", "네。", "그래요"]);
  });

  it("end as English ones do", () => {
    whole(
      "Hi!",
      "This is Kim's.",
      "How can I help you?!",
      "Well...",
      "We open at 9.",
      "It is 50.",
      "So do I.",
      "OK.",
      "Bye.",
    );
    whole("It closes at 6 p.m.", "Please come earlier.");
  });

  it("take closing quotes and brackets along", () => {
    whole("“네.”", "(알겠습니다!)", 'He said "yes."', '그는 "네."라고 했습니다.', "『끝。』", "좋아요.");
  });

  it("end with their line", () => {
    expect(cut("첫째 줄\n둘째 줄\r\n\n셋째 줄")).toEqual(["첫째 줄", "둘째 줄", "셋째 줄"]);
  });

  it.each([
    "체온이 36.5도이고 3.5점입니다",
    "Dr. Kim and Mrs. J. Lee are here",
    "e.g. this, approx. five, etc. and so on",
    "Room No. 5",
    "1. 접수",
    "2026. 11. 21. 오후 3시입니다",
    "전화는 02-123-4567. 팩스는 없습니다",
    "https://a.kr/x.html?a=1&b=2 로 오세요",
    "kim.lee@clinic.example 입니다",
    "한국.한국 입니다",
    "well... maybe",
    "음...그게",
    "U.S. Army",
    "!?... 네",
    "- 하나",
  ])("do not end inside of: %s", (given) => {
    expect(cut(given)).toEqual([given]);
  });

  it("are given as soon as they are known to be whole", () => {
    const sentences = new Sentences();
    expect(["네", ".", " "].flatMap((piece) => sentences.push(piece))).toEqual(["네."]);
    expect(sentences.push("몇 시요?")).toEqual([]);
    expect(sentences.push(" 3")).toEqual(["몇 시요?"]);
    expect(sentences.push(".")).toEqual([]);
    expect(sentences.push("5초입니다.\n")).toEqual(["3.5초입니다."]);
    expect(sentences.push("It is 5. ")).toEqual([]);
    expect(sentences.push("So")).toEqual(["It is 5."]);
    expect(sentences.end()).toEqual(["So"]);
  });

  it("are cut after a comma or a word where they have no end for long", () => {
    const words = "word ".repeat(60).trim();
    const [first = "", ...more] = cut(words);
    expect(first.length).toBeGreaterThan(200);
    expect([first, ...more].join(" ")).toBe(words);
    const [clause = ""] = cut(`${"가나다 ".repeat(40)}입니다, ${"라마바 ".repeat(40)}`);
    expect(clause).toMatch(/입니다,$/);
    expect(cut("각".repeat(500)).map(({ length }) => length)).toEqual([240, 240, 20]);
    expect(cut(`a${"😊".repeat(200)}`).every((sentence) => sentence.isWellFormed())).toBe(true);
  });

  it("leave out what nobody could say at the end", () => {
    expect(cut("네. 😊")).toEqual(["네."]);
    expect(cut(" \n ...")).toEqual([]);
    expect(cut("")).toEqual([]);
  });

  it("are the same wherever the pieces are cut", () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat({ max: 400 })), (given, places) => {
        expect(cut(...piecesOf(given, places))).toEqual(cut(given));
        expect(cut(...given.split(""))).toEqual(cut(given));
      }),
    );
  });

  it("are all of the text but the blanks between them, and none is long", () => {
    fc.assert(
      fc.property(text, (given) => {
        let rest = given;
        for (const sentence of cut(given)) {
          rest = rest.trimStart();
          expect(rest.startsWith(sentence)).toBe(true);
          expect(sentence).toBe(sentence.trim());
          expect(sentence.length).toBeLessThanOrEqual(240);
          rest = rest.slice(sentence.length);
        }
        expect(rest).not.toMatch(/[\p{L}\p{N}]/u);
      }),
    );
  });
});
