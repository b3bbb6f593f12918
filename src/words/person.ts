import { writePhone } from "../lib/phone.ts";
import { oneLine } from "../lib/text.ts";
import type { Language, Voice } from "./language.ts";

/** Somebody on the other side. `from` is null where the platform told no number, `name` where nobody wrote one down. */
export type Person = { from: string | null; name: string | null };

const WITHHELD: Record<Language, string> = { ko: "번호 없음", en: "no number" };

/** What platforms and carriers write in place of a number that is withheld. */
const IS_WITHHELD = /^(?:anonymous|private|restricted|unavailable|unknown|withheld)?$/i;

/** The number as people write it, after the name if there is one: `박서연 · 010-1234-5678`. */
export function writePerson({ from, name }: Person, { language, country }: Voice): string {
  const number = from === null || IS_WITHHELD.test(from) ? WITHHELD[language] : writePhone(from, country);
  return name ? `${name} · ${number}` : number;
}

/** How somebody is addressed whose name is not known. */
const CUSTOMER: Record<Language, string> = { ko: "고객", en: "customer" };
const LONGEST_NAME = 100;

/** What we call somebody: their name in one line, in letters as they are typed, or what customers are called. */
export function addressed(name: string | null, language: Language): string {
  return oneLine((name ?? "").normalize(), LONGEST_NAME) || CUSTOMER[language];
}
