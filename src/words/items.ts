import { oneLine } from "../lib/text.ts";
import type { Language } from "./language.ts";
import type { Money } from "./money.ts";
import { nativeKorean, sinoKorean } from "./spoken-number.ts";

/** One line of an order; the name is the customer's or the shop's. */
export type Item = { name: string; quantity: number | null };
export type Ordered = Money & { name: string; items: readonly Item[] };

/** How many items are told by name, and how much of a name. */
type Room = { items: number; letters: number };

/** The longest name that one listens to. */
const SPOKEN: Room = { items: 5, letters: 60 };

/** Items in a line, the rest of them counted: `블루 셔츠 2개, 양말 외 3건`, `2 x Blue shirt, Socks + 3 more`. */
export function writeItems(items: readonly Item[], room: Room, language: Language): string {
  const named = items.slice(0, room.items).map(({ name, quantity }) => {
    const words = nameOf(name, room, language);
    if (quantity === null || quantity === 1) return words;
    return language === "ko" ? `${words} ${digits(quantity)}개` : `${digits(quantity)} x ${words}`;
  });
  const rest = items.length - named.length;
  if (rest === 0) return named.join(", ");
  return language === "ko" ? `${named.join(", ")} 외 ${rest}건` : `${named.join(", ")} + ${rest} more`;
}

/** The same to be said: `블루 셔츠 두 개, 양말 한 개, 그 외 세 가지`, `Blue shirt, quantity 2; Socks; and 3 more`. */
export function speakItems(items: readonly Item[], language: Language): string {
  const named = items.slice(0, SPOKEN.items).map(({ name, quantity }) => {
    const words = nameOf(name, SPOKEN, language);
    if (quantity === null) return words;
    return language === "ko" ? `${words} ${counted(quantity)} 개` : `${words}, quantity ${digits(quantity)}`;
  });
  const rest = items.length - named.length;
  if (rest > 0) named.push(language === "ko" ? `그 외 ${counted(rest)} 가지` : `and ${rest} more`);
  return named.join(language === "ko" ? ", " : "; ");
}

const NAMELESS: Record<Language, string> = { ko: "상품", en: "item" };

function nameOf(name: string, { letters }: Room, language: Language): string {
  return oneLine(name.normalize(), letters) || NAMELESS[language];
}

function counted(number: number): string {
  if (!Number.isInteger(number)) return digits(number);
  return number >= 1 && number <= 99 ? nativeKorean(number) : sinoKorean(number);
}

function digits(number: number): string {
  return new Intl.NumberFormat("en-US", { maximumFractionDigits: 3 }).format(number);
}
