import { writePhone } from "../lib/phone.ts";
import { type Language, type Voice, writeClock, writeDate } from "./language.ts";
import { addressed } from "./person.ts";
import { fill } from "./template.ts";

/** Who is answered, and when (ms since the epoch). `name` is null where nobody wrote one down. */
type Answered = { now: number; phone: string; name: string | null };

/** Our own answers fit into one SMS of Korean carriers, 90 bytes in EUC-KR, as long as the business has a short name. */
const REPLY: Record<Language, (business: string) => string> = {
  ko: (business) => `안녕하세요, ${business}입니다. 문자 잘 받았습니다. 확인 후 연락드리겠습니다.`,
  en: (business) => `Hello, this is ${business}. We got your text and will be in touch soon.`,
};

const CONSENT: Record<Language, Record<"stop" | "start", (business: string) => string>> = {
  ko: {
    stop: (business) => `[${business}] 더 이상 문자를 보내지 않겠습니다. 다시 받으시려면 '수신동의'라고 답장해 주세요.`,
    start: (business) => `[${business}] 다시 문자를 보내 드리겠습니다. 그만 받으시려면 '수신거부'라고 답장해 주세요.`,
  },
  en: {
    stop: (business) => `${business}: You will get no more texts from us. To undo, reply START.`,
    start: (business) => `${business}: You will get texts from us again. To undo, reply STOP.`,
  },
};

/** What a text is answered with: the owner's words, or ours. */
export function replyText(template: string | undefined, voice: Voice, { now, phone, name }: Answered): string {
  const { business, country, language } = voice;
  if (!template) return REPLY[language](business);
  return fill(template, {
    business,
    name: addressed(name, language),
    phone: writePhone(phone, country),
    time: writeClock(now, voice),
    date: writeDate(now, voice),
  });
}

/** The one answer to a wish: that it is followed, and how it is undone. */
export function consentText(wish: "stop" | "start", { business, language }: Voice): string {
  return CONSENT[language][wish](business);
}
