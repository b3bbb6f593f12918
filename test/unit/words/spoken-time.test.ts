import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, it } from "vitest";

import { speakTime, writeWhen } from "../../../src/words/spoken-time.ts";

const SEOUL = { language: "ko", timeZone: "Asia/Seoul" } as const;
const SEOUL_IN_ENGLISH = { language: "en", timeZone: "Asia/Seoul" } as const;

/** ms since the epoch of what the clock of a zone shows. */
function when(local: string, timeZone = "Asia/Seoul"): number {
  return Temporal.PlainDateTime.from(local).toZonedDateTime(timeZone).epochMilliseconds;
}

const NOW = when("2026-11-21T10:00");

describe("a time as it is said", () => {
  it.each([
    ["2026-11-21T15:00", "오늘 오후 세 시", "today at three in the afternoon"],
    ["2026-11-21T10:30", "오늘 오전 열 시 삼십 분", "today at ten thirty in the morning"],
    ["2026-11-22T15:00", "내일 오후 세 시", "tomorrow at three in the afternoon"],
    ["2026-11-22T19:05", "내일 오후 일곱 시 오 분", "tomorrow at seven oh five in the evening"],
    ["2026-11-22T22:45", "내일 오후 열 시 사십오 분", "tomorrow at ten forty-five in the evening"],
    ["2026-11-28T15:00", "11월 28일 토요일 오후 세 시", "on Saturday, November 28, at three in the afternoon"],
    ["2026-11-23T09:00", "11월 23일 월요일 오전 아홉 시", "on Monday, November 23, at nine in the morning"],
    ["2026-11-20T15:00", "11월 20일 금요일 오후 세 시", "on Friday, November 20, at three in the afternoon"],
    [
      "2027-01-03T11:59",
      "1월 3일 일요일 오전 열한 시 오십구 분",
      "on Sunday, January 3, at eleven fifty-nine in the morning",
    ],
  ])("%s is %s, %s", (local, korean, english) => {
    expect(speakTime(when(local), NOW, SEOUL)).toBe(korean);
    expect(speakTime(when(local), NOW, SEOUL_IN_ENGLISH)).toBe(english);
  });

  it.each([
    ["2026-11-22T12:00", "내일 정오", "tomorrow at noon"],
    ["2026-11-22T12:01", "내일 낮 열두 시 일 분", "tomorrow at twelve oh one in the afternoon"],
    ["2026-11-22T12:59", "내일 낮 열두 시 오십구 분", "tomorrow at twelve fifty-nine in the afternoon"],
    ["2026-11-22T00:30", "내일 새벽 열두 시 삼십 분", "tomorrow at twelve thirty in the morning"],
    ["2026-11-22T05:00", "내일 새벽 다섯 시", "tomorrow at five in the morning"],
  ])("leaves no doubt about twelve o'clock: %s is %s, %s", (local, korean, english) => {
    expect(speakTime(when(local), NOW, SEOUL)).toBe(korean);
    expect(speakTime(when(local), NOW, SEOUL_IN_ENGLISH)).toBe(english);
  });

  it.each([
    ["2026-11-22T00:00", "오늘 밤 자정", "tonight at midnight"],
    ["2026-11-23T00:00", "내일 밤 자정", "tomorrow night at midnight"],
    ["2026-11-29T00:00", "11월 28일 토요일 밤 자정", "on the night of Saturday, November 28, at midnight"],
    ["2027-01-01T00:00", "12월 31일 목요일 밤 자정", "on the night of Thursday, December 31, at midnight"],
  ])("tells a midnight by the night that it ends: %s is %s, %s", (local, korean, english) => {
    expect(speakTime(when(local), NOW, SEOUL)).toBe(korean);
    expect(speakTime(when(local), NOW, SEOUL_IN_ENGLISH)).toBe(english);
  });

  it("takes no notice of seconds", () => {
    expect(speakTime(when("2026-11-22T15:00:59.999"), NOW, SEOUL)).toBe("내일 오후 세 시");
    expect(speakTime(when("2026-11-22T00:00:30"), NOW, SEOUL)).toBe("오늘 밤 자정");
  });
});

describe("a time in a text", () => {
  it.each([
    ["2026-11-21T15:00", "오늘 오후 3시", "today at 3 PM"],
    ["2026-11-22T15:30", "내일 오후 3:30", "tomorrow at 3:30 PM"],
    ["2026-11-22T10:05", "내일 오전 10:05", "tomorrow at 10:05 AM"],
    ["2026-11-28T15:00", "11/28(토) 오후 3시", "Sat, Nov 28, 3 PM"],
    ["2026-11-22T12:00", "내일 낮 12시", "tomorrow at noon"],
    ["2026-11-22T12:30", "내일 낮 12:30", "tomorrow at 12:30 PM"],
    ["2026-11-22T00:30", "내일 새벽 12:30", "tomorrow at 12:30 AM"],
    ["2026-11-22T00:00", "오늘 밤 12시", "tonight at midnight"],
    ["2026-11-29T00:00", "11/28(토) 밤 12시", "Sat night, Nov 28, midnight"],
    ["2026-11-28T12:00", "11/28(토) 낮 12시", "Sat, Nov 28, noon"],
  ])("%s is %s, %s", (local, korean, english) => {
    expect(writeWhen(when(local), NOW, SEOUL)).toBe(korean);
    expect(writeWhen(when(local), NOW, SEOUL_IN_ENGLISH)).toBe(english);
  });
});

describe("today and tomorrow", () => {
  it("go by the clock of the zone, not by hours", () => {
    const [late, early] = [when("2026-11-21T23:59"), when("2026-11-22T00:01")];
    expect(speakTime(early, late, SEOUL)).toBe("내일 새벽 열두 시 일 분");
    expect(speakTime(when("2026-11-22T23:59"), early, SEOUL)).toBe("오늘 오후 열한 시 오십구 분");
  });

  it("are another day elsewhere", () => {
    const at = when("2026-11-22T09:00");
    expect(writeWhen(at, NOW, SEOUL_IN_ENGLISH)).toBe("tomorrow at 9 AM");
    expect(writeWhen(at, NOW, { language: "en", timeZone: "America/New_York" })).toBe("tomorrow at 7 PM");
    expect(writeWhen(at, NOW, { language: "en", timeZone: "Pacific/Kiritimati" })).toBe("tomorrow at 2 PM");
    expect(writeWhen(at, NOW, { language: "en", timeZone: "Asia/Kathmandu" })).toBe("tomorrow at 5:45 AM");
  });

  it.each([
    // The day of the change has 23 hours, 25 hours, or no midnight.
    ["America/New_York", "2026-03-07T23:30", "2026-03-08T23:30"],
    ["America/New_York", "2026-10-31T23:30", "2026-11-01T23:30"],
    ["America/Santiago", "2026-09-05T20:00", "2026-09-06T23:00"],
  ])("are told apart where the clock changes: %s", (timeZone, today, tomorrow) => {
    const voice = { language: "ko", timeZone } as const;
    const now = when(today, timeZone);
    expect(writeWhen(now, now, voice)).toMatch(/^오늘 /);
    expect(writeWhen(when(tomorrow, timeZone), now, voice)).toMatch(/^내일 /);
  });

  it("begin at one where the clock skips midnight", () => {
    const timeZone = "America/Santiago";
    const [now, first] = [when("2026-09-05T20:00", timeZone), when("2026-09-06T00:00", timeZone)];
    expect(speakTime(first, now, { language: "ko", timeZone })).toBe("내일 새벽 한 시");
  });

  it("are told of any time in any zone, in signs that every text can hold", () => {
    const zones = ["Asia/Seoul", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "America/Santiago"];
    const instant = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2040, 0, 1) });
    fc.assert(
      fc.property(instant, fc.integer({ min: -2e8, max: 2e8 }), fc.constantFrom(...zones), (at, ahead, timeZone) => {
        const [ko, en] = [{ language: "ko", timeZone } as const, { language: "en", timeZone } as const];
        const now = at - ahead;
        expect(speakTime(at, now, ko)).toMatch(/^[가-힣\d]+( [가-힣\d]+)+$/);
        expect(writeWhen(at, now, ko)).toMatch(/^(오늘|내일|\d+\/\d+\([월화수목금토일]\)) [가-힣]+ \d+(시|:\d\d)$/);
        expect(speakTime(at, now, en) + writeWhen(at, now, en)).toMatch(/^[\x20-\x7e]+$/);
        expect(writeWhen(at, now, ko).startsWith("오늘")).toBe(/^(today|tonight) at/.test(writeWhen(at, now, en)));
      }),
    );
  });
});
