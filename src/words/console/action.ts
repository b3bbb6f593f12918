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
    unknown: "결과를 알 수 없음",
    later: "나중으로 미룸",
    withdrawn: "하지 않음",
  },
  retry: "다시 시도",
  done: "처리되었음",
  notDone: "처리되지 않았음",
  settling:
    "처리되었는지 여기서는 알 수 없습니다. 상대 서비스에서 직접 확인한 뒤 골라 주세요. 이미 된 일을 다시 시도하면 고객이 같은 연락을 두 번 받을 수 있습니다.",
  said: {
    retried: "다시 시도합니다. 결과는 잠시 뒤에 보입니다.",
    settled: "결과를 저장했습니다. 목록에는 잠시 뒤에 반영됩니다.",
    changed: "그사이 상태가 바뀌어 아무것도 하지 않았습니다.",
    gone: "그런 작업이 없습니다. 삭제되었을 수 있습니다.",
  },
};

/** What actions are, how they stand, what came of trying, and what is said of one that was just asked for. */
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
    done: "It was done",
    notDone: "It was not done",
    settling:
      "Nobody can say from here whether this was done. Please look in the service itself, then choose. If you try again what was done already, a customer may be reached twice.",
    said: {
      retried: "It is tried again. What comes of it shows in a moment.",
      settled: "Noted. Lists show it in a moment.",
      changed: "It has changed meanwhile, so nothing was done.",
      gone: "There is no such action. It may have been deleted.",
    },
  },
};
