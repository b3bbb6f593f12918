import { writePhone } from "../lib/phone.ts";
import { type Voice, writeClock, writeDate } from "./language.ts";
import { fill } from "./template.ts";

/** The first words of a conversation: the owner's, or ours. `now`: ms since the epoch; `phone`: the caller's, if it is known. */
export function greeting(
  template: string | undefined,
  { business, ...voice }: Voice,
  { now, phone }: { now: number; phone: string | undefined },
): string {
  const caller = phone && writePhone(phone, voice.country);
  if (template)
    return fill(template, {
      business,
      date: writeDate(now, voice),
      time: writeClock(now, voice),
      ...(caller && { phone: caller }),
    });
  return voice.language === "ko"
    ? `안녕하세요, ${business}입니다. 무엇을 도와드릴까요?`
    : `Hello, this is ${business}. How can I help you?`;
}
