import { type Language, type Voice, writeTime } from "./language.ts";
import type { Notice } from "./notice.ts";
import { type Person, writePerson } from "./person.ts";

/** A text from somebody. `at`: ms since the epoch; `media`: how many pictures came with it; `asked`: the booking or order that they were asked about; `wish`: what the text as a whole says about texts of ours. */
type TextReceived = Person & {
  at: number;
  text: string;
  media: number;
  shownAt: string | null;
  asked: { kind: "booking" | "order"; id: string; at: number } | null;
  wish: "stop" | "start" | null;
};
/** Several texts of one person. */
type TextsReceived = Person & { count: number; lastAt: number; lastText: string; shownAt: string | null };

type Sentences = {
  title: string;
  titles: (count: number) => string;
  sender: string;
  time: string;
  lastTime: string;
  text: string;
  lastText: string;
  empty: string;
  pictures: string;
  count: (pictures: number) => string;
  link: string;
  booking: string;
  order: string;
  request: string;
  wishes: Record<"stop" | "start", string>;
};

const SENTENCES: Record<Language, Sentences> = {
  ko: {
    title: "문자 도착",
    titles: (count) => `문자 ${count}건 도착`,
    sender: "보낸 사람",
    time: "받은 시각",
    lastTime: "마지막으로 받은 시각",
    text: "내용",
    lastText: "마지막 내용",
    empty: "(내용 없음)",
    pictures: "사진",
    count: (pictures) => `${pictures}장`,
    link: "자세히",
    booking: "예약",
    order: "주문",
    request: "필요하면 답장해 주세요.",
    wishes: {
      stop: "더 이상 문자를 받지 않겠다고 합니다. 이 번호로 문자를 보내지 마세요.",
      start: "다시 문자를 받겠다고 합니다.",
    },
  },
  en: {
    title: "Text received",
    titles: (count) => (count === 1 ? "1 text received" : `${count} texts received`),
    sender: "From",
    time: "Received at",
    lastTime: "Last received at",
    text: "Text",
    lastText: "Last text",
    empty: "(empty)",
    pictures: "Pictures",
    count: String,
    link: "Details",
    booking: "Appointment",
    order: "Order",
    request: "Please answer if needed.",
    wishes: {
      stop: "They want no more texts. Please send none to this number.",
      start: "They want texts again.",
    },
  },
};

/** Tells the business of a text. */
export function textNotice(received: TextReceived, voice: Voice): Notice {
  const { from, name, at, text, media, shownAt, asked, wish } = received;
  const say = SENTENCES[voice.language];
  const isOfPictures = text.trim() === "" && media > 0;
  return {
    title: `${say.title} · ${voice.business}`,
    facts: [
      { label: say.sender, value: writePerson({ from, name }, voice) },
      { label: say.time, value: writeTime(at, voice) },
      ...(isOfPictures ? [] : [{ label: say.text, value: text.trim() || say.empty }]),
      ...(media > 0 ? [{ label: say.pictures, value: say.count(media) }] : []),
      ...(asked ? [{ label: say[asked.kind], value: askedIn(asked, voice) }] : []),
    ],
    request: wish ? say.wishes[wish] : say.request,
    ...linkTo(shownAt, say),
  };
}

function askedIn({ kind, id, at }: NonNullable<TextReceived["asked"]>, voice: Voice): string {
  return kind === "booking" ? `${writeTime(at, voice)} (${id})` : id;
}

/** Tells the business of several texts of one person at once. */
export function textsNotice(texts: TextsReceived, voice: Voice): Notice {
  const say = SENTENCES[voice.language];
  const { from, name, count, lastAt, lastText, shownAt } = texts;
  return {
    title: `${say.titles(count)} · ${voice.business}`,
    facts: [
      { label: say.sender, value: writePerson({ from, name }, voice) },
      { label: say.lastTime, value: writeTime(lastAt, voice) },
      { label: say.lastText, value: lastText.trim() || say.empty },
    ],
    request: say.request,
    ...linkTo(shownAt, say),
  };
}

function linkTo(url: string | null, { link }: Sentences): Pick<Notice, "link"> {
  return url === null ? {} : { link: { label: link, url } };
}
