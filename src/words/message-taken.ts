import { type Language, type Voice, writeTime } from "./language.ts";
import type { Notice } from "./notice.ts";
import { type Person, writePerson } from "./person.ts";

/** A message that somebody left on the phone. `at`: ms since the epoch; `callBack`: the number that they want to be called at, as they said it; `shownAt`: where their call is shown. */
type MessageTaken = Person & { at: number; text: string; callBack: string | null; shownAt: string | null };

type Sentences = Record<"title" | "caller" | "time" | "callBack" | "text" | "request" | "link", string>;

const SENTENCES: Record<Language, Sentences> = {
  ko: {
    title: "전화로 남긴 메시지",
    caller: "남긴 사람",
    time: "남긴 시각",
    callBack: "회신 번호",
    text: "내용",
    request: "다시 전화해 주세요.",
    link: "자세히",
  },
  en: {
    title: "Message left by phone",
    caller: "From",
    time: "Left at",
    callBack: "Call back at",
    text: "Message",
    request: "Please call back.",
    link: "Details",
  },
};

/** Tells the business of it, and wants a call back. */
export function messageNotice({ from, name, at, text, callBack, shownAt }: MessageTaken, voice: Voice): Notice {
  const say = SENTENCES[voice.language];
  return {
    title: `${say.title} · ${voice.business}`,
    facts: [
      { label: say.caller, value: writePerson({ from, name }, voice) },
      ...(callBack === null ? [] : [{ label: say.callBack, value: callBack }]),
      { label: say.text, value: text },
      { label: say.time, value: writeTime(at, voice) },
    ],
    request: say.request,
    ...(shownAt !== null && { link: { label: say.link, url: shownAt } }),
  };
}
