import type { Voice } from "../../../src/words/language.ts";

export const KOREAN: Voice = { language: "ko", timeZone: "Asia/Seoul", country: "KR", business: "강남내과" };
export const ENGLISH: Voice = { language: "en", timeZone: "America/New_York", country: "US", business: "Kim's" };

/** 3:12 in the afternoon in Seoul, 1:12 in the morning in New York. */
export const AT = Date.UTC(2026, 10, 21, 6, 12);

/** English clocks have a narrow blank in them, which nobody sees. */
export function plain<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value).replace(/\u202f/g, " ")) as Value;
}
