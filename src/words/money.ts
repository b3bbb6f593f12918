import type { Language } from "./language.ts";
import { sinoKorean } from "./spoken-number.ts";

/** What is to be paid; `currency` is a code of ISO 4217. */
export type Money = { total: number; currency: string };

/** As people of this language write it: `39,000원`, `$12.50`. With the code where the sign is not ASCII, since not every text can hold it. */
export function writeMoney({ total, currency }: Money, language: Language): string {
  if (isWon(currency, language)) return `${new Intl.NumberFormat("en-US").format(Math.round(total))}원`;
  const sign = format(total, language, { currency, currencyDisplay: "symbol" });
  return /^[\x20-\x7e]+$/.test(sign) ? sign : format(total, language, { currency, currencyDisplay: "code" });
}

/** As they say it: `삼만 구천 원`, `12.50 US dollars`. */
export function speakMoney({ total, currency }: Money, language: Language): string {
  if (isWon(currency, language)) return `${sinoKorean(Math.round(total))} 원`;
  return format(total, language, { currency, currencyDisplay: "name" });
}

function isWon(currency: string, language: Language): boolean {
  return currency === "KRW" && language === "ko";
}

function format(total: number, language: Language, options: Intl.NumberFormatOptions): string {
  const locale = language === "ko" ? "ko-KR" : "en-US";
  return new Intl.NumberFormat(locale, { style: "currency", ...options }).format(total).replace(/\s/g, " ");
}
