import type { Language } from "./language.ts";

const LANGUAGES: Record<Language, string> = { ko: "Korean, in 존댓말", en: "English" };

/** Has a model that talks say this and nothing else. It stands in the place of all other instructions, for once. */
export function wordForWord(text: string): string {
  return `Say the text in the following JSON string to the caller, word for word, and nothing before or after it. Call no tool.
${JSON.stringify(text)}`;
}

/** Has it say that a person comes to the phone. */
export function handOver(language: Language): string {
  return `Tell the caller in one short, polite sentence that you are putting them through to a person now. Speak ${LANGUAGES[language]}. Say nothing else, and call no tool.`;
}
