import { type Language, type Voice, writeClock, writeDate, writeTime } from "./language.ts";
import type { Notice } from "./notice.ts";
import { type Person, writePerson } from "./person.ts";

/** Calls of one person that nobody answered. Times are ms since the epoch; `calledBackAt`: when the two spoke after all, null if they have not; `wasClosed`: the last came outside business hours. */
type MissedCalls = Person & {
  count: number;
  firstAt: number;
  lastAt: number;
  hasTexted: boolean;
  wasClosed: boolean;
  calledBackAt: number | null;
};

type Sentences = {
  title: (count: number) => string;
  caller: string;
  time: string;
  text: string;
  hasTexted: string;
  hasNot: string;
  calledBack: string;
  notYet: string;
  request: string;
  textRequest: string;
  closed: string;
  calledBackRequest: string;
};

const SENTENCES: Record<Language, Sentences> = {
  ko: {
    title: (count) => `부재중 전화 ${count}통`,
    caller: "발신 번호",
    time: "걸려 온 시각",
    text: "문자",
    hasTexted: "남김",
    hasNot: "없음",
    calledBack: "이후 통화",
    notYet: "아직 없음",
    request: "다시 전화해 주세요.",
    textRequest: "문자를 확인하고 다시 전화해 주세요.",
    closed: "영업시간 외에 걸려 온 전화입니다.",
    calledBackRequest: "이미 다시 통화했습니다. 남은 일이 없는지만 확인해 주세요.",
  },
  en: {
    title: (count) => (count === 1 ? "1 missed call" : `${count} missed calls`),
    caller: "Caller",
    time: "Called at",
    text: "Text",
    hasTexted: "left one",
    hasNot: "none",
    calledBack: "Spoken since",
    notYet: "not yet",
    request: "Please call back.",
    textRequest: "Please read the text and call back.",
    closed: "They came outside business hours.",
    calledBackRequest: "You have spoken since. Nothing is left to do, unless something was left open.",
  },
};

/** Tells the business of several calls of one person that were missed, and what has happened since. */
export function missedCallsNotice(
  { from, name, count, hasTexted, wasClosed, ...times }: MissedCalls,
  voice: Voice,
): Notice {
  const say = SENTENCES[voice.language];
  const { firstAt, lastAt, calledBackAt } = times;
  const isDone = calledBackAt !== null && calledBackAt >= lastAt;
  const wanted = hasTexted ? say.textRequest : say.request;
  const request = wasClosed ? `${say.closed} ${wanted}` : wanted;
  return {
    title: `${say.title(count)} · ${voice.business}`,
    facts: [
      { label: say.caller, value: writePerson({ from, name }, voice) },
      { label: say.time, value: writeSpan(firstAt, lastAt, voice) },
      { label: say.text, value: hasTexted ? say.hasTexted : say.hasNot },
      { label: say.calledBack, value: calledBackAt === null ? say.notYet : writeTime(calledBackAt, voice) },
    ],
    request: isDone ? say.calledBackRequest : request,
  };
}

/** From when to when; the day once where it is the same, and one time where both are. */
function writeSpan(from: number, until: number, voice: Voice): string {
  const [first, last] = [writeTime(from, voice), writeTime(until, voice)];
  if (first === last) return first;
  const isOneDay = writeDate(from, voice) === writeDate(until, voice);
  return `${first} – ${isOneDay ? writeClock(until, voice) : last}`;
}
