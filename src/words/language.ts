import type { CountryCode } from "libphonenumber-js/min";

import type { Settings } from "../settings.ts";

export type Language = "ko" | "en";

/** How to speak to the business: its language, clock, country and name. */
export type Voice = { language: Language; timeZone: string; country: CountryCode; business: string };

export function voiceOf(settings: Settings): Voice {
  return {
    language: settings.LANGUAGE,
    timeZone: settings.TIME_ZONE,
    country: settings.DEFAULT_COUNTRY,
    business: settings.BUSINESS_NAME,
  };
}

/** A point in time as people of this language write it, by the clock of the zone: `11월 21일 (토) 오후 3:12`, `Sat, Nov 21, 3:12 PM`. */
export function writeTime(at: number, voice: Clock): string {
  return write(at, voice, { ...dayIn(voice), ...CLOCK });
}

/** The same without the time of day: `11월 21일 (토)`. */
export function writeDate(at: number, voice: Clock): string {
  return write(at, voice, dayIn(voice));
}

/** The time of day alone: `오후 3:12`. */
export function writeClock(at: number, voice: Clock): string {
  return write(at, voice, CLOCK);
}

/** The same to the second: `오후 3:12:07`. */
export function writeSeconds(at: number, voice: Clock): string {
  return write(at, voice, { ...CLOCK, second: "2-digit" });
}

export type Clock = Pick<Voice, "language" | "timeZone">;
const CLOCK = { hour: "numeric", minute: "2-digit" } as const;

function dayIn({ language }: Clock): Intl.DateTimeFormatOptions {
  return { month: language === "ko" ? "long" : "short", day: "numeric", weekday: "short" };
}

function write(at: number, { language, timeZone }: Clock, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(language === "ko" ? "ko-KR" : "en-US", { timeZone, ...options }).format(at);
}
