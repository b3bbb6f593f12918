import type { Language } from "../language.ts";

const ko = {
  types: {
    "call.initiated": "전화 시작",
    "call.ringing": "벨 울림",
    "call.answered": "연결됨",
    "call.said": "말",
    "call.moved": "흐름 이동",
    "call.transferred": "통화 돌려주기",
    "call.ended": "통화 종료",
    "call.recorded": "녹음 저장",
    "call.transcribed": "대화록",
    "call.analyzed": "통화 분석",
    "message.received": "문자 받음",
    "message.sent": "문자 보냄",
    "message.failed": "문자 전송 실패",
    "order.placed": "주문 접수",
    "booking.created": "예약 접수",
    "booking.changed": "예약 변경",
    "booking.cancelled": "예약 취소",
  },
  statuses: {
    initiated: "시작됨",
    ringing: "벨 울리는 중",
    "in-progress": "통화 중",
    completed: "통화 완료",
    "no-answer": "받지 않음",
    busy: "상대가 통화 중",
    failed: "연결 실패",
    canceled: "받기 전에 끊음",
    rejected: "거절됨",
  },
  seconds: (seconds: number) =>
    seconds < 60 ? `${seconds}초` : `${Math.floor(seconds / 60)}분${seconds % 60 ? ` ${seconds % 60}초` : ""}`,
};

/** What events are called, how a call stands, how long something took (whole seconds). */
export const eventWords: Record<Language, typeof ko> = {
  ko,
  en: {
    types: {
      "call.initiated": "Call began",
      "call.ringing": "Ringing",
      "call.answered": "Answered",
      "call.said": "Said",
      "call.moved": "Moved on in the flow",
      "call.transferred": "Handed over",
      "call.ended": "Call ended",
      "call.recorded": "Recorded",
      "call.transcribed": "Transcript",
      "call.analyzed": "Analysis",
      "message.received": "Text received",
      "message.sent": "Text sent",
      "message.failed": "Text failed",
      "order.placed": "Order placed",
      "booking.created": "Booking made",
      "booking.changed": "Booking changed",
      "booking.cancelled": "Booking cancelled",
    },
    statuses: {
      initiated: "begun",
      ringing: "ringing",
      "in-progress": "in progress",
      completed: "completed",
      "no-answer": "no answer",
      busy: "line busy",
      failed: "not connected",
      canceled: "hung up before the answer",
      rejected: "rejected",
    },
    seconds: (seconds) =>
      seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min${seconds % 60 ? ` ${seconds % 60} s` : ""}`,
  },
};
