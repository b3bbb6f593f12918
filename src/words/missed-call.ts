import { writePhone } from "../lib/phone.ts";
import { type Language, type Voice, writeTime } from "./language.ts";
import type { Notice } from "./notice.ts";

/** What the notice tells of the call. `from` is null where the platform told no number; `status` is one of spec §4. */
type MissedCall = { from: string | null; at: number; status: string };

type Sentences = {
  title: string;
  caller: string;
  time: string;
  status: string;
  withheld: string;
  request: string;
  statuses: Record<string, string>;
};

const SENTENCES: Record<Language, Sentences> = {
  ko: {
    title: "부재중 전화",
    caller: "발신 번호",
    time: "걸려 온 시각",
    status: "상태",
    withheld: "번호 없음",
    request: "다시 전화해 주세요.",
    statuses: {
      "no-answer": "받지 않음",
      busy: "통화 중",
      canceled: "발신자가 끊음",
      rejected: "거절됨",
      completed: "연결되지 않고 끝남",
    },
  },
  en: {
    title: "Missed call",
    caller: "Caller",
    time: "Called at",
    status: "Status",
    withheld: "no number",
    request: "Please call back.",
    statuses: {
      "no-answer": "no answer",
      busy: "line busy",
      canceled: "caller hung up",
      rejected: "rejected",
      completed: "ended without being connected",
    },
  },
};

/** What platforms and carriers write in place of a number that is withheld. */
const WITHHELD = /^(?:anonymous|private|restricted|unavailable|unknown|withheld)$/i;

/** Tells the business that a call was missed and wants a call back. */
export function missedCallNotice({ from, at, status }: MissedCall, voice: Voice): Notice {
  const say = SENTENCES[voice.language];
  return {
    title: `${say.title} · ${voice.business}`,
    facts: [
      { label: say.caller, value: from && !WITHHELD.test(from) ? writePhone(from, voice.country) : say.withheld },
      { label: say.time, value: writeTime(at, voice) },
      { label: say.status, value: say.statuses[status] ?? status },
    ],
    request: say.request,
  };
}
