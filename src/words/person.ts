import { writePhone } from "../lib/phone.ts";
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
