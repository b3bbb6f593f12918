import type { Language } from "./language.ts";

/**
 * What the business is told of a booking. `called_back`: the customer called us; `confirmed_after_all`: they come, having said that they
 * do not; `too_late`: there was no time left to remind them.
 */
export type BookingNews =
  | "unreached"
  | "cancel_requested"
  | "called_back"
  | "reached"
  | "confirmed_after_all"
  | "too_late";
/**
 * And of an order. `reached`: somebody answered, and what came of it has to be read by a person; `too_old`: it came in too late to be called
 * about by a machine.
 */
export type OrderNews = "confirmed" | "changed" | "cancelled" | "unreachable" | "reached" | "called_back" | "too_old";

type Told = { title: string; request: string };
export type NewsInWords = {
  booking: Record<BookingNews, Told>;
  order: Record<OrderNews, Told>;
  test: { title: Record<"booking" | "order", string>; request: string };
  /** Why somebody was not reached. */
  reasons: Record<string, string>;
  labels: Record<
    "customer" | "at" | "items" | "total" | "address" | "said" | "why" | "bookingId" | "orderId" | "link",
    string
  >;
};

const KOREAN: NewsInWords = {
  booking: {
    unreached: { title: "예약 확인 안 됨", request: "예약 시각 전에 직접 연락해 주세요." },
    cancel_requested: {
      title: "예약 취소 요청",
      request: "예약을 취소하고 고객에게 알려 주세요. 안내 문자와 전화는 더 나가지 않습니다.",
    },
    called_back: {
      title: "예약 고객이 전화함",
      request: "통화 내용에 따라 예약을 그대로 두거나 바꿔 주세요. 안내 문자와 전화는 더 나가지 않습니다.",
    },
    confirmed_after_all: {
      title: "취소 요청 뒤 예약 확인",
      request: "취소하겠다던 고객이 오겠다고 합니다. 이미 취소했다면 고객에게 연락해 주세요.",
    },
    reached: {
      title: "예약 안내 전화를 받음",
      request: "오는지 분명하지 않습니다. 통화 내용을 보고, 필요하면 고객에게 연락해 주세요.",
    },
    too_late: { title: "예약 안내를 보내지 못함", request: "예약 시각 전에 직접 연락해 주세요." },
  },
  test: {
    title: { booking: "테스트 예약이 들어옴", order: "테스트 주문이 들어옴" },
    request: "아무에게도 문자나 전화를 하지 않았습니다.",
  },
  order: {
    confirmed: { title: "주문 확인됨", request: "주문을 처리해 주세요." },
    changed: { title: "주문 변경 요청", request: "바꿀 내용을 확인하고 고객에게 연락해 주세요." },
    cancelled: { title: "주문 취소 요청", request: "주문을 취소하고 고객에게 연락해 주세요." },
    unreachable: { title: "주문 확인 안 됨", request: "전화로 연결되지 않았습니다. 직접 연락해 주세요." },
    reached: {
      title: "주문 확인 전화를 받음",
      request: "통화 결과가 분명하지 않습니다. 통화 내용을 보고, 필요하면 고객에게 연락해 주세요.",
    },
    called_back: {
      title: "주문 고객이 전화함",
      request: "통화 내용에 따라 주문을 처리해 주세요. 확인 전화와 문자는 더 나가지 않습니다.",
    },
    too_old: {
      title: "늦게 들어온 주문",
      request: "한 시간 넘게 늦게 들어와 확인 전화를 걸지 않았습니다. 직접 연락해 주세요.",
    },
  },
  reasons: {
    "no-answer": "받지 않음",
    busy: "통화 중",
    rejected: "거절됨",
    canceled: "연결 전에 끊김",
    failed: "연결되지 않음",
    machine: "음성 사서함이 받음",
    "invalid-number": "없는 번호",
    refused: "수신을 거부한 고객",
    unplaced: "전화를 걸지 못함",
    unsettled: "전화가 걸렸는지 알 수 없음",
  },
  labels: {
    customer: "고객",
    at: "예약 시각",
    items: "주문",
    total: "합계",
    address: "배송지",
    said: "고객의 말",
    why: "이유",
    bookingId: "예약 번호",
    orderId: "주문 번호",
    link: "자세히",
  },
};

const ENGLISH: NewsInWords = {
  booking: {
    unreached: { title: "Appointment not confirmed", request: "Please call them before the appointment." },
    cancel_requested: {
      title: "Appointment to be cancelled",
      request: "Please cancel it and let the customer know. No more texts or calls go out about it.",
    },
    called_back: {
      title: "Customer called about an appointment",
      request: "Please keep or change it as you agreed in the call. No more texts or calls go out about it.",
    },
    confirmed_after_all: {
      title: "Appointment confirmed after all",
      request: "The customer wanted to cancel and now comes. If you have cancelled it already, please call them.",
    },
    reached: {
      title: "Call about an appointment was answered",
      request: "Whether they come is not clear. Please read what was said, and call the customer if needed.",
    },
    too_late: { title: "Customer not reminded", request: "Please call them before the appointment." },
  },
  test: {
    title: { booking: "A test booking came in", order: "A test order came in" },
    request: "Nobody was texted or called.",
  },
  order: {
    confirmed: { title: "Order confirmed", request: "It is ready for you to carry out." },
    changed: { title: "Order to be changed", request: "Please read what is to be changed, and call the customer." },
    cancelled: { title: "Order to be cancelled", request: "Please cancel it, and call the customer." },
    unreachable: { title: "Order not confirmed", request: "No call reached the customer. Please get in touch." },
    reached: {
      title: "Call about an order was answered",
      request: "What came of it is not clear. Please read what was said, and call the customer if needed.",
    },
    called_back: {
      title: "Customer called about an order",
      request: "Please carry it out as you agreed in the call. No more texts or calls go out about it.",
    },
    too_old: {
      title: "Order came in late",
      request: "It came in more than an hour late, so nobody was called. Please call the customer.",
    },
  },
  reasons: {
    "no-answer": "no answer",
    busy: "line busy",
    rejected: "rejected",
    canceled: "ended before it was answered",
    failed: "not connected",
    machine: "answered by a machine",
    "invalid-number": "no such number",
    refused: "the customer wants no texts or calls",
    unplaced: "the call could not be placed",
    unsettled: "whether the call was placed is not known",
  },
  labels: {
    customer: "Customer",
    at: "Appointment",
    items: "Order",
    total: "Total",
    address: "Address",
    said: "Said",
    why: "Why",
    bookingId: "Booking no.",
    orderId: "Order no.",
    link: "Details",
  },
};

export const NEWS_IN_WORDS: Record<Language, NewsInWords> = { ko: KOREAN, en: ENGLISH };
