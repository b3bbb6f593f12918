import { bookingData, bookingSteps } from "./booking-call.ts";
import type { Voice } from "./language.ts";
import { orderData, orderSteps } from "./order-call.ts";
import type { SpokenOf } from "./spoken-outreach.ts";
import type { Task } from "./talk-prompt.ts";

/** `now` (ms since the epoch): when the call begins; `shippingNote`: when orders ship, in the owner's words. */
type Said = { voice: Voice; now: number; shippingNote: string | undefined };

/**
 * What a model is told to do that talks with a customer about an order or a booking, by the tools of such a call (conversation/tools.ts). It begins once the
 * call's opening (`talkOpening`) was said.
 */
export function talkTask(about: SpokenOf, { voice, now, shippingNote }: Said): Task {
  const { language } = voice;
  if (about.kind === "booking")
    return {
      purpose: "You remind a customer of an appointment.",
      steps: [
        "You have said when the appointment is, and asked whether the customer comes. Ask again until that is clear.",
        ...bookingSteps({
          comes: "call confirm_booking",
          declined: "call cancel_booking with what they said",
        }),
      ],
      data: bookingData(about, { voice, now }),
    };
  const noting = {
    agreed: "call confirm_order with the address",
    declined: "call change_order or cancel_order with what they said",
  };
  return {
    purpose: "You confirm an order that a customer placed.",
    steps: [
      "If the customer has no time now: say that a person of the business will call, and end the call.",
      ...orderSteps({ language, shippingNote }, noting),
    ],
    data: orderData(about, language),
  };
}
