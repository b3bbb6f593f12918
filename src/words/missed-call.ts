import { type Language, type Voice, writeTime } from "./language.ts";
import type { Notice } from "./notice.ts";
import { type Person, writePerson } from "./person.ts";

/** What the notice tells of the call. `status` is one of spec §4, or `announced`: an announcement of ours is all that the caller was told; `at` ms since the epoch; `wasClosed`: it came outside business hours. */
type MissedCall = Person & { at: number; status: string; wasClosed: boolean };

type Sentences = {
  title: string;
  caller: string;
  time: string;
  status: string;
  request: string;
  closedRequest: string;
  statuses: Record<string, string>;
};

const SENTENCES: Record<Language, Sentences> = {
  ko: {
    title: "부재중 전화",
    caller: "발신 번호",
    time: "걸려 온 시각",
    status: "상태",
    request: "다시 전화해 주세요.",
    closedRequest: "영업시간 외에 걸려 온 전화입니다. 영업을 시작하면 다시 전화해 주세요.",
    statuses: {
      "no-answer": "받지 않음",
      busy: "통화 중",
      canceled: "발신자가 끊음",
      rejected: "거절됨",
      completed: "연결되지 않고 끝남",
      announced: "안내 멘트만 들음",
      failed: "연결 실패",
    },
  },
  en: {
    title: "Missed call",
    caller: "Caller",
    time: "Called at",
    status: "Status",
    request: "Please call back.",
    closedRequest: "It came outside business hours. Please call back when you are open.",
    statuses: {
      "no-answer": "no answer",
      busy: "line busy",
      canceled: "caller hung up",
      rejected: "rejected",
      completed: "ended without being connected",
      announced: "heard only the announcement",
      failed: "not connected",
    },
  },
};

/** Tells the business that a call was missed and wants a call back. */
export function missedCallNotice({ from, name, at, status, wasClosed }: MissedCall, voice: Voice): Notice {
  const say = SENTENCES[voice.language];
  return {
    title: `${say.title} · ${voice.business}`,
    facts: [
      { label: say.caller, value: writePerson({ from, name }, voice) },
      { label: say.time, value: writeTime(at, voice) },
      { label: say.status, value: say.statuses[status] ?? status },
    ],
    request: wasClosed ? say.closedRequest : say.request,
  };
}
