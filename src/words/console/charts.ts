import type { Language } from "../language.ts";

const ko = {
  lastDay: "최근 24시간",
  lastMonth: "최근 30일",
  calls: "통화",
  missed: "부재중",
  outreaches: "예약·주문",
  reached: "연락이 닿음",
  failed: "처리하지 못한 작업",
  slowest: "첫 시도까지 가장 오래 걸린 시간",
  hour: "시각",
  day: "날짜",
  table: "숫자로 보기",
  none: "없음",
  uncounted: "기록 없음",
  now: "지금",
  today: "오늘",
  /** Of a chart's bars: all of them together, those within, and the highest. */
  sum: (count: number) => `모두 ${written(count)}건`,
  within: (what: string, count: number, percent: number | null) =>
    `그중 ${what} ${written(count)}건${percent === null ? "" : ` (${percent}%)`}`,
  highest: (value: string, when: string) => `최고 ${value} (${when})`,
  nothing: "아직 아무것도 없습니다",
};

export const chartWords: Record<Language, typeof ko> = {
  ko,
  en: {
    lastDay: "The last 24 hours",
    lastMonth: "The last 30 days",
    calls: "Calls",
    missed: "missed",
    outreaches: "Bookings and orders",
    reached: "reached",
    failed: "Actions not done",
    slowest: "Longest wait for a first attempt",
    hour: "Hour",
    day: "Day",
    table: "As numbers",
    none: "none",
    uncounted: "not counted",
    now: "now",
    today: "today",
    sum: (count) => `${written(count)} in all`,
    within: (what, count, percent) => `${written(count)} ${what}${percent === null ? "" : ` (${percent}%)`}`,
    highest: (value, when) => `peak ${value} (${when})`,
    nothing: "nothing yet",
  },
};

export function written(count: number): string {
  return count.toLocaleString("en-US");
}
