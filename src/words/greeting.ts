import { type Voice, writeTime } from "./language.ts";
import { fill } from "./template.ts";

/** The first words of a conversation: the owner's, or ours. */
export function greeting(template: string | undefined, { business, ...voice }: Voice, now: number): string {
  if (template) return fill(template, { business, time: writeTime(now, voice) });
  return voice.language === "ko"
    ? `안녕하세요, ${business}입니다. 무엇을 도와드릴까요?`
    : `Hello, this is ${business}. How can I help you?`;
}
