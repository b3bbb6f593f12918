import { Temporal } from "temporal-polyfill";

import type { Clock, Language } from "./language.ts";
import { nativeKorean, sinoKorean, spokenEnglish } from "./spoken-number.ts";

/**
 * A point in time as the clock of a zone shows it. A midnight is told by the night that it ends, of which `date` is the day:
 * nobody knows which end of Saturday "Saturday at midnight" is.
 */
type Moment = { date: Temporal.PlainDate; daysAhead: number; isMidnight: boolean; hour: number; minute: number };
type Saying = { speak: (moment: Moment) => string; write: (moment: Moment) => string };

/** How both languages tell a time. All of it is in EUC-KR, since it stands in texts. */
const SAYINGS: Record<Language, Saying> = {
  ko: {
    speak: (moment) => `${koreanDay(moment) ?? koreanDate(moment)} ${koreanClock(moment)}`,
    write: (moment) => `${koreanDay(moment) ?? koreanShortDate(moment)} ${koreanShortClock(moment)}`,
  },
  en: {
    speak: (moment) => `${englishDay(moment) ?? englishDate(moment)} ${englishClock(moment)}`,
    write: (moment) => `${englishDay(moment) ?? `${englishShortDate(moment)},`} ${englishShortClock(moment)}`,
  },
};

/**
 * A point in time as a person would say it: `내일 오후 세 시`, `11월 22일 토요일 오후 세 시`, `tomorrow at three in the afternoon`. What is today
 * and tomorrow goes by the zone's clock at `now`, so it has to be said on that day. Both are ms since the epoch.
 */
export function speakTime(at: number, now: number, voice: Clock): string {
  return SAYINGS[voice.language].speak(momentOf(at, now, voice.timeZone));
}

/** The same for a text, where every sign counts: `오늘 오후 3시`, `내일 오후 3:30`, `11/22(토) 오후 3시`; `today at 3 PM`, `Sat, Nov 22, 3:30 PM`. */
export function writeWhen(at: number, now: number, voice: Clock): string {
  return SAYINGS[voice.language].write(momentOf(at, now, voice.timeZone));
}

function momentOf(at: number, now: number, timeZone: string): Moment {
  const [then, today] = [localOf(at, timeZone), localOf(now, timeZone).toPlainDate()];
  const { hour, minute } = then;
  const isMidnight = hour === 0 && minute === 0;
  const date = isMidnight ? then.toPlainDate().subtract({ days: 1 }) : then.toPlainDate();
  return { date, daysAhead: today.until(date).days, isMidnight, hour, minute };
}

function localOf(at: number, timeZone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
}

function onTwelve(hour: number): number {
  return hour % 12 || 12;
}

function twoDigits(minute: number): string {
  return String(minute).padStart(2, "0");
}

const KOREAN_WEEKDAYS = ["월", "화", "수", "목", "금", "토", "일"];

function koreanDay({ daysAhead }: Moment): string | undefined {
  return ["오늘", "내일"][daysAhead];
}

function koreanDate({ date: { month, day, dayOfWeek } }: Moment): string {
  return `${month}월 ${day}일 ${KOREAN_WEEKDAYS[dayOfWeek - 1]}요일`;
}

function koreanShortDate({ date: { month, day, dayOfWeek } }: Moment): string {
  return `${month}/${day}(${KOREAN_WEEKDAYS[dayOfWeek - 1]})`;
}

/** Which half of the day, by words that leave no doubt about twelve o'clock. */
function koreanPart(hour: number): string {
  if (hour < 6) return "새벽";
  if (hour < 12) return "오전";
  return hour === 12 ? "낮" : "오후";
}

function koreanClock({ isMidnight, hour, minute }: Moment): string {
  if (isMidnight) return "밤 자정";
  if (hour === 12 && minute === 0) return "정오";
  const words = `${koreanPart(hour)} ${nativeKorean(onTwelve(hour))} 시`;
  return minute === 0 ? words : `${words} ${sinoKorean(minute)} 분`;
}

function koreanShortClock({ isMidnight, hour, minute }: Moment): string {
  if (isMidnight) return "밤 12시";
  return `${koreanPart(hour)} ${onTwelve(hour)}${minute === 0 ? "시" : `:${twoDigits(minute)}`}`;
}

function englishDay({ isMidnight, daysAhead }: Moment): string | undefined {
  return (isMidnight ? ["tonight at", "tomorrow night at"] : ["today at", "tomorrow at"])[daysAhead];
}

function englishDate({ date, isMidnight }: Moment): string {
  const day = namedIn(date, { weekday: "long", month: "long", day: "numeric" });
  return isMidnight ? `on the night of ${day}, at` : `on ${day}, at`;
}

function englishShortDate({ date, isMidnight }: Moment): string {
  const weekday = namedIn(date, { weekday: "short" });
  return `${weekday}${isMidnight ? " night" : ""}, ${namedIn(date, { month: "short", day: "numeric" })}`;
}

function namedIn({ year, month, day }: Temporal.PlainDate, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat("en-US", { timeZone: "UTC", ...options }).format(Date.UTC(year, month - 1, day));
}

function englishClock({ isMidnight, hour, minute }: Moment): string {
  if (isMidnight) return "midnight";
  if (hour === 12 && minute === 0) return "noon";
  const minutes = minute === 0 ? "" : ` ${minute < 10 ? "oh " : ""}${spokenEnglish(minute)}`;
  return `${spokenEnglish(onTwelve(hour))}${minutes} ${englishPart(hour)}`;
}

function englishPart(hour: number): string {
  if (hour < 12) return "in the morning";
  return hour < 17 ? "in the afternoon" : "in the evening";
}

function englishShortClock({ isMidnight, hour, minute }: Moment): string {
  if (isMidnight) return "midnight";
  if (hour === 12 && minute === 0) return "noon";
  return `${onTwelve(hour)}${minute === 0 ? "" : `:${twoDigits(minute)}`} ${hour < 12 ? "AM" : "PM"}`;
}
