import type { Language } from "../language.ts";

const ko = {
  kinds: {
    "slack.post": "Slack 알림",
    forward: "이벤트 전달",
    "crm.record": "CRM 기록",
    "content.fetch": "통화 내용 가져오기",
    "transcript.request": "대화록 요청",
    "sms.send": "문자 발송",
    "call.place": "전화 걸기",
    "call.read": "통화 내용 읽기",
    "call.look": "통화 확인",
    "reply.write": "답장 작성",
  },
  states: {
    planned: "예정",
    queued: "진행 중",
    retrying: "다시 시도 예정",
    done: "완료",
    withdrawn: "하지 않음",
    unknown: "결과를 알 수 없음",
    dead: "실패",
  },
  outcomes: {
    done: "완료",
    retry: "실패, 다시 시도함",
    dead: "실패, 더 시도하지 않음",
    unknown: "되었는지 알 수 없음",
    later: "나중으로 미룸",
    withdrawn: "하지 않음",
  },
  retry: "다시 시도",
  wasDone: "되었음",
  wasNotDone: "되지 않았음",
  settle: "직접 확인한 결과를 알려 주세요.",
};

/** What actions are, how they stand and what came of trying. */
export const actionWords: Record<Language, typeof ko> = {
  ko,
  en: {
    kinds: {
      "slack.post": "Slack post",
      forward: "Forwarding of events",
      "crm.record": "CRM record",
      "content.fetch": "Fetching what was said",
      "transcript.request": "Request for a transcript",
      "sms.send": "Text message",
      "call.place": "Phone call",
      "call.read": "Reading what was said",
      "call.look": "Looking up a call",
      "reply.write": "Writing a reply",
    },
    states: {
      planned: "planned",
      queued: "under way",
      retrying: "to be tried again",
      done: "done",
      withdrawn: "not wanted any more",
      unknown: "not known whether done",
      dead: "failed",
    },
    outcomes: {
      done: "done",
      retry: "failed, tried again",
      dead: "failed, given up",
      unknown: "not known whether done",
      later: "put off",
      withdrawn: "not wanted any more",
    },
    retry: "Try again",
    wasDone: "It was done",
    wasNotDone: "It was not done",
    settle: "Say what you found out.",
  },
};
