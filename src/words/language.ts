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
export function writeTime(at: number, { language, timeZone }: Pick<Voice, "language" | "timeZone">): string {
  const options: Intl.DateTimeFormatOptions = {
    timeZone,
    month: language === "ko" ? "long" : "short",
    day: "numeric",
    weekday: "short",
    hour: "numeric",
    minute: "2-digit",
  };
  return new Intl.DateTimeFormat(language === "ko" ? "ko-KR" : "en-US", options).format(at);
}
