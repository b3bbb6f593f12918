import type { Language } from "./language.ts";

/**
 * Everything that customers are told about their bookings and orders by text and by our own voice, the owner's to change here. In braces stands
 * what is put in: `{business}` and `{name}` everywhere, `{time}` for a booking, `{items}` and `{total}` for an order.
 */
type Templates = {
  /** Texts: the first wording that fits into one SMS is sent. `{callUs}` is the line below, or nothing where there is no number to call. */
  reminder: Wordings;
  order: Wordings;
  /** `{phone}`: the number to call. */
  callUs: string;
  /** What is said in a call that takes keys. */
  spoken: { booking: Spoken; order: Spoken };
  /** How a call begins in which a model talks with the customer. It ends by asking, so that they speak. */
  talked: { booking: string; order: string };
};

/** From the kindest to the shortest. */
export type Wordings = readonly [string, ...string[]];

/** `choices` is said after `opening`, after `repeat` if no key was pressed, and after `wrongKey` if another than 1 and 2 was. */
type Spoken = Record<"opening" | "choices" | "repeat" | "wrongKey" | "confirmed" | "declined" | "goodbye", string>;

const KOREAN: Templates = {
  reminder: [
    "[{business}] {name}님, {time} 예약 안내드립니다. 확인은 1, 취소는 2로 답장해 주세요.{callUs}",
    "[{business}] {name}님, {time} 예약입니다. 확인 1, 취소 2로 답장.{callUs}",
    "[{business}] {name}님, {time} 예약. 확인 1, 취소 2로 답장.{callUs}",
    "[{business}] {time} 예약. 확인 1, 취소 2로 답장.{callUs}",
  ],
  order: [
    "[{business}] {name}님, 주문 감사합니다. {items}, 총 {total}입니다. 확인은 1, 변경은 2로 답장해 주세요.{callUs}",
    "[{business}] {name}님, 주문 {items}, {total}입니다. 확인 1, 변경 2로 답장.{callUs}",
    "[{business}] {name}님, 주문 {items}, {total}. 확인 1, 변경 2로 답장.{callUs}",
    "[{business}] 주문 {items}, {total}. 확인 1, 변경 2로 답장.{callUs}",
  ],
  callUs: " 문의 {phone}",
  spoken: {
    booking: {
      opening: "안녕하세요, {name}님. {business}입니다. {time} 예약을 확인하려고 전화드렸습니다.",
      choices: "예약대로 오시면 1번, 취소하시려면 2번을 눌러 주세요.",
      repeat: "{time} 예약, 다시 여쭙겠습니다.",
      wrongKey: "죄송하지만 다시 한 번 여쭙겠습니다.",
      confirmed: "감사합니다. 예약이 확인되었습니다. {time}에 뵙겠습니다.",
      declined: "알겠습니다. 취소는 담당자가 곧 연락드려 도와드리겠습니다. 감사합니다.",
      goodbye: "이만 전화를 마치겠습니다. 바꾸실 것이 있으면 저희에게 전화해 주세요. 감사합니다.",
    },
    order: {
      opening:
        "안녕하세요, {name}님. {business}입니다. 주문해 주셔서 감사합니다. 주문하신 상품은 {items}, 모두 {total}입니다.",
      choices: "맞으면 1번, 변경하실 내용이 있으면 2번을 눌러 주세요.",
      repeat: "{items}, 모두 {total}, 다시 여쭙겠습니다.",
      wrongKey: "죄송하지만 다시 한 번 여쭙겠습니다.",
      confirmed: "감사합니다. 주문이 확인되었습니다. 좋은 하루 보내세요.",
      declined: "알겠습니다. 변경하실 내용은 담당자가 곧 연락드려 여쭙겠습니다. 감사합니다.",
      goodbye: "이만 전화를 마치겠습니다. 바꾸실 것이 있으면 저희에게 전화해 주세요. 감사합니다.",
    },
  },
  talked: {
    booking: "안녕하세요, {name}님. {business}입니다. {time} 예약을 확인하려고 전화드렸습니다. 예약대로 오시나요?",
    order:
      "{name}님, 주문해 주셔서 감사합니다. {business}입니다. 주문 내용과 배송지를 확인하려고 전화드렸습니다. 잠시 통화 괜찮으세요?",
  },
};

const ENGLISH: Templates = {
  reminder: [
    "{business}: Hi {name}, a reminder of your appointment {time}. Please reply 1 to confirm, 2 to cancel.{callUs}",
    "{business}: Hi {name}, your appointment: {time}. Reply 1 to confirm, 2 to cancel.{callUs}",
    "{business}: {name}, appointment {time}. Reply 1=confirm, 2=cancel.{callUs}",
    "{business}: Appointment {time}. Reply 1=confirm, 2=cancel.{callUs}",
  ],
  order: [
    "{business}: Hi {name}, thank you for your order: {items}, {total}. Please reply 1 if right, 2 to change it.{callUs}",
    "{business}: Hi {name}, your order: {items}, {total}. Reply 1 if right, 2 to change.{callUs}",
    "{business}: {name}, order: {items}, {total}. Reply 1=right, 2=change.{callUs}",
    "{business}: Order: {items}, {total}. Reply 1=right, 2=change.{callUs}",
  ],
  callUs: " Call {phone}",
  spoken: {
    booking: {
      opening: "Hello {name}, this is {business}. We are calling about your appointment {time}.",
      choices: "If you will come, please press 1. To cancel, press 2.",
      repeat: "Once more, your appointment {time}.",
      wrongKey: "Sorry, that is not one of the choices.",
      confirmed: "Thank you. Your appointment is confirmed. See you {time}.",
      declined: "All right. Somebody will call you soon about cancelling it. Thank you.",
      goodbye: "Thank you for your time. If anything is to be changed, please call us. Goodbye.",
    },
    order: {
      opening:
        "Hello {name}, this is {business}. Thank you for your order. You ordered: {items}. The total is {total}.",
      choices: "If that is right, please press 1. To change something, press 2.",
      repeat: "Once more: {items}. The total is {total}.",
      wrongKey: "Sorry, that is not one of the choices.",
      confirmed: "Thank you. Your order is confirmed. Goodbye.",
      declined: "All right. Somebody will call you soon about the change. Thank you.",
      goodbye: "Thank you for your time. If anything is to be changed, please call us. Goodbye.",
    },
  },
  talked: {
    booking: "Hello {name}, this is {business}. We are calling about your appointment {time}. Will you come?",
    order:
      "{name}, thank you for your order. This is {business}. We are calling to confirm what you ordered and where it goes. Do you have a moment?",
  },
};

export const TEMPLATES: Record<Language, Templates> = { ko: KOREAN, en: ENGLISH };
