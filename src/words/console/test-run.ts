import type { Language } from "../language.ts";

const ko = {
  title: (platform: string) => `테스트: ${platform}`,
  answers: "입구의 답",
  delivery: (number: number) => `요청 ${number}`,
  meanings: {
    stored: "저장했습니다",
    answered: "답했습니다",
    unauthorized: "서명이 맞지 않아 거절했습니다. 설정을 확인하세요.",
    off: "꺼져 있습니다",
    unavailable: "받지 못했습니다. 설정이 잘못되었거나 저장소에 닿지 않습니다.",
    refused: "거절했습니다",
  },
  end: "그다음",
  standings: {
    absent: "아직 도착하지 않았습니다.",
    arrived: "도착했습니다. 이 테스트는 Slack에 알리지 않습니다.",
    slackOff: "도착했습니다. SLACK_WEBHOOK_URL이 없어 Slack에는 알리지 않습니다.",
    posting: "도착했습니다. Slack에 알리는 중입니다.",
    posted: "도착했고, Slack에 [TEST] 알림이 올라갔습니다.",
    failed: "도착했지만, Slack 알림을 보내지 못했습니다.",
  },
  why: "이유",
  see: { call: "이 테스트의 통화 보기", order: "이 테스트의 주문 보기", booking: "이 테스트의 예약 보기" },
  again: "다시 확인",
  another: "한 번 더 보내기",
  back: "설정으로 돌아가기",
};

export const testRunWords: Record<Language, typeof ko> = {
  ko,
  en: {
    title: (platform) => `Test: ${platform}`,
    answers: "What the front door answered",
    delivery: (number) => `Delivery ${number}`,
    meanings: {
      stored: "stored",
      answered: "answered",
      unauthorized: "refused: the signature was not good. Look at the settings.",
      off: "it is off",
      unavailable: "not taken: a setting is bad, or storage is out of reach",
      refused: "refused",
    },
    end: "What came of it",
    standings: {
      absent: "It has not arrived yet.",
      arrived: "It has arrived. This test is not told to Slack.",
      slackOff: "It has arrived. SLACK_WEBHOOK_URL is not set, so Slack is not told.",
      posting: "It has arrived, and is being told to Slack.",
      posted: "It has arrived, and Slack has a post marked [TEST].",
      failed: "It has arrived, but Slack could not be told.",
    },
    why: "Why",
    see: {
      call: "See the call of this test",
      order: "See the order of this test",
      booking: "See the booking of this test",
    },
    again: "Look again",
    another: "Send another",
    back: "Back to Set up",
  },
};
