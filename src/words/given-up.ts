import type { Language, Voice } from "./language.ts";
import type { Notice } from "./notice.ts";

/** What was given up: its kind, and what was answered last. */
type GivenUp = { kind: string; why: string };

const WORK: Record<Language, Record<string, string>> = {
  ko: {
    forward: "이벤트 전달 (FORWARD_URL)",
    "crm.record": "CRM 기록 (CRM_URL)",
    "content.fetch": "통화 내용 가져오기 (ClawOps)",
    "transcript.request": "녹취록 요청 (ClawOps)",
    "sms.send": "문자 발송",
    "call.place": "전화 걸기",
    "call.look": "건 전화의 상태 조회",
    "call.read": "통화 내용 판독 (MODEL_URL)",
  },
  en: {
    forward: "Forwarding of an event (FORWARD_URL)",
    "crm.record": "Record in the CRM (CRM_URL)",
    "content.fetch": "Fetching what was said in a call (ClawOps)",
    "transcript.request": "Asking for a transcript (ClawOps)",
    "sms.send": "Sending a text",
    "call.place": "Placing a call",
    "call.look": "Asking what became of a call of ours",
    "call.read": "Reading what came of a call (MODEL_URL)",
  },
};

/** Tells the business that something could not be done, and is not tried any more. */
export function givenUpNotice({ kind, why }: GivenUp, { language, business }: Voice): Notice {
  const what = WORK[language][kind] ?? kind;
  return language === "ko"
    ? {
        title: `처리하지 못한 작업 · ${business}`,
        facts: [
          { label: "작업", value: what },
          { label: "이유", value: why },
        ],
        request: "원인을 해결한 뒤 다시 시도해 주세요. 같은 종류의 알림은 한 시간에 한 번만 보냅니다.",
      }
    : {
        title: `Given up · ${business}`,
        facts: [
          { label: "What", value: what },
          { label: "Why", value: why },
        ],
        request: "Please put it right, then retry. You are told of this kind once an hour at most.",
      };
}
