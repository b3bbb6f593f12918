import type { Language } from "../language.ts";
import { actionWords } from "./action.ts";

/** What bookings and orders, their steps and their answers are called. The names are those of outreach/outreach.ts and rules/action.ts. */
const ko = {
  states: {
    scheduled: "안내 예정",
    reminded: "안내 문자 보냄",
    calling: "전화 거는 중",
    reached: "통화함 · 답 불분명",
    called_back: "고객이 전화함",
    confirmed: "확인됨",
    cancel_requested: "취소 요청",
    cancelled: "취소됨",
    unreached: "연락 안 됨",
    past: "지난 예약",
    waiting: "확인 대기",
    changed: "변경 요청",
    unreachable: "연락 안 됨",
  },
  meanings: {
    scheduled: "예약 시각 전에 안내 문자와 전화가 차례로 나갑니다.",
    reminded: "답이 없으면 전화를 겁니다.",
    calling: "고객에게 전화하고 있거나, 곧 다시 겁니다.",
    reached: "고객이 전화를 받았지만 오는지 분명하지 않습니다. 통화 내용을 보고 확인하거나 취소해 주세요.",
    called_back: "고객이 전화해 통화했습니다. 이야기한 대로 확인, 변경 또는 취소해 주세요.",
    confirmed: "고객이 확인했습니다. 더 나가는 문자와 전화는 없습니다.",
    cancel_requested: "고객이 취소를 원합니다. 취소하고 고객에게 알려 주세요.",
    cancelled: "취소되었습니다. 더 나가는 문자와 전화는 없습니다.",
    unreached: "고객과 연락이 닿지 않았습니다. 직접 연락해 주세요.",
    past: "예약 시각이 지났습니다.",
    waiting: "아직 확인되지 않았습니다. 통화한 기록이 있으면 내용을 보고 확인하거나 취소해 주세요.",
    changed: "고객이 주문을 바꾸려 합니다. 고객에게 연락해 주세요.",
    unreachable: "전화로 연결되지 않았습니다. 직접 연락해 주세요.",
  },
  steps: { sms: "문자", call: "전화" },
  stepStates: actionWords.ko.states,
  answeredBy: { sms: "문자로", key: "통화 중 버튼으로", call: "통화로", hand: "직접 확인함 (사람이 표시)" },
  duration: (text: string) => readable(text, { s: "초", m: "분", h: "시간", d: "일" }, ""),
  timeline: {
    title: "안내 단계",
    none: "남은 단계도, 지난 단계도 없습니다.",
    moved: "방해 금지 시간을 피해 옮김",
    appointment: "예약 시각",
    placed: "주문 시각",
  },
};

export const outreachWords: Record<Language, typeof ko> = {
  ko,
  en: {
    states: {
      scheduled: "To be reminded",
      reminded: "Text sent",
      calling: "Being called",
      reached: "Spoken with · no plain answer",
      called_back: "Customer called",
      confirmed: "Confirmed",
      cancel_requested: "Wants to cancel",
      cancelled: "Cancelled",
      unreached: "Not reached",
      past: "Past",
      waiting: "Not confirmed yet",
      changed: "Wants a change",
      unreachable: "Not reached",
    },
    meanings: {
      scheduled: "A text goes out before the appointment, then a call.",
      reminded: "Unanswered, a call follows.",
      calling: "The customer is being called, or will be again soon.",
      reached:
        "The customer took the call, but whether they come is not clear. Read what was said, then confirm or cancel.",
      called_back: "The customer called and was spoken with. Confirm, change or cancel as agreed.",
      confirmed: "The customer has confirmed. No more texts or calls go out.",
      cancel_requested: "The customer wants to cancel. Cancel it and let them know.",
      cancelled: "It is cancelled. No more texts or calls go out.",
      unreached: "The customer could not be reached. Please get in touch.",
      past: "The appointment is over.",
      waiting: "It is not confirmed yet. If somebody was spoken with, read what was said, then confirm or cancel.",
      changed: "The customer wants the order changed. Please call them.",
      unreachable: "No call reached the customer. Please get in touch.",
    },
    steps: { sms: "Text", call: "Call" },
    stepStates: actionWords.en.states,
    answeredBy: { sms: "by text", key: "by key in a call", call: "in a call", hand: "noted by hand" },
    duration: (text: string) => readable(text, { s: "second", m: "minute", h: "hour", d: "day" }, "s"),
    timeline: {
      title: "Steps",
      none: "There are no steps, past or to come.",
      moved: "moved out of quiet hours",
      appointment: "Appointment",
      placed: "Ordered",
    },
  },
};

/** `10m` in words; anything else as it is. */
function readable(text: string, units: Record<string, string>, plural: string): string {
  const [, count = "", unit = ""] = /^(\d+)([smhd])$/.exec(text) ?? [];
  if (count === "") return text;
  return plural === "" ? `${count}${units[unit]}` : `${count} ${units[unit]}${count === "1" ? "" : plural}`;
}
