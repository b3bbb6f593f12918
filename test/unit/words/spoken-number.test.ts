import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { nativeKorean, sinoKorean, spokenEnglish } from "../../../src/words/spoken-number.ts";

describe("a Sino-Korean number", () => {
  it.each([
    [0, "영"],
    [1, "일"],
    [10, "십"],
    [11, "십일"],
    [30, "삼십"],
    [59, "오십구"],
    [100, "백"],
    [1_110, "천백십"],
    [9_999, "구천구백구십구"],
    [10_000, "만"],
    [10_001, "만 일"],
    [15_000, "만 오천"],
    [39_000, "삼만 구천"],
    [110_000, "십일만"],
    [1_000_000, "백만"],
    [100_000_000, "일억"],
    [100_010_000, "일억 일만"],
    [1_000_000_000_000, "일조"],
    [1_234_567_890, "십이억 삼천사백오십육만 칠천팔백구십"],
  ])("says %i as %s", (number, words) => expect(sinoKorean(number)).toBe(words));

  it("says the same of no two numbers", () => {
    const whole = fc.integer({ min: 0, max: 1e12 });
    fc.assert(fc.property(whole, whole, (a, b) => (a === b) === (sinoKorean(a) === sinoKorean(b))));
  });
});

describe("a native Korean number", () => {
  it.each([
    [1, "한"],
    [2, "두"],
    [10, "열"],
    [11, "열한"],
    [12, "열두"],
    [20, "스무"],
    [21, "스물한"],
    [99, "아흔아홉"],
  ])("says %i as %s", (number, words) => expect(nativeKorean(number)).toBe(words));
});

describe("an English number", () => {
  it.each([
    [0, "zero"],
    [12, "twelve"],
    [19, "nineteen"],
    [20, "twenty"],
    [45, "forty-five"],
    [59, "fifty-nine"],
  ])("says %i as %s", (number, words) => expect(spokenEnglish(number)).toBe(words));
});
