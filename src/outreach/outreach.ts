import type { JsonValue } from "../calls/event.ts";
import type { Standing } from "../calls/trouble.ts";

export type OutreachKind = "booking" | "order";

/** How an outreach stands (spec §7). */
export const BOOKING_STATES = [
  "scheduled",
  "reminded",
  "calling",
  "reached",
  "called_back",
  "confirmed",
  "cancel_requested",
  "cancelled",
  "unreached",
  "past",
] as const;
export const ORDER_STATES = ["calling", "waiting", "confirmed", "changed", "unreachable", "cancelled"] as const;
export type BookingState = (typeof BOOKING_STATES)[number];
export type OrderState = (typeof ORDER_STATES)[number];
export type OutreachState = BookingState | OrderState;

/** States by which the customer was reached or has answered. Of what is cancelled nobody can tell by whom. */
export const ANSWERED = {
  booking: ["reached", "called_back", "confirmed", "cancel_requested"],
  order: ["confirmed", "changed"],
} as const satisfies { booking: readonly BookingState[]; order: readonly OrderState[] };

/** A body as it came in and was read (calls/booking-body.ts, calls/order-body.ts). */
export type Body = Record<string, JsonValue>;

/** What came of it, where something did. */
export type OutreachResult = {
  /** How the customer answered: `sms`, `key`, `call`, or to a person of the business, who noted it by `hand`; null while there is no answer. */
  by: string | null;
  /** Where an order goes, as the customer said it. */
  address: string | null;
  /** What was said, in short. */
  said: string | null;
};

/** What the ledger is told of an outreach. Times are ms since the epoch. */
export type OutreachSnapshot = Standing & {
  kind: OutreachKind;
  id: string;
  /** Goes up with every change. */
  version: number;
  /** The outreach's own object, and that of its customer's number, in hexadecimal digits. */
  objectId: string;
  contactId: string;
  name: string;
  /** E.164. */
  phone: string;
  state: OutreachState;
  /** When the appointment is, or when the order was placed: what lists go by. */
  at: number;
  /** When it came in. */
  receivedAt: number;
  /** When everything stored about it is to be forgotten. */
  forgetAt: number;
};
