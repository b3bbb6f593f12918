import * as z from "zod";

import { badFields } from "../lib/bad-fields.ts";
import { digestOf } from "../lib/digest.ts";
import { canonical } from "../lib/json.ts";
import { type Result, no, ok } from "../lib/result.ts";
import { BookingBody } from "./booking-body.ts";
import { idOf } from "./event-id.ts";
import { OrderBody } from "./order-body.ts";
import type { ReadIn } from "./read-in.ts";

const event = {
  /** The same for every redelivery of the same thing. */
  id: z.string(),
  /** Where it came in: `orders` or `bookings`. */
  provider: z.string(),
  /** When it happened, and when we received it; ms since the epoch. */
  at: z.number().int(),
  receivedAt: z.number().int(),
};
/** A body of spec §6, read: see order-body.ts and booking-body.ts. Its depth is not in its type, since it crosses between objects. */
const data = z.looseObject({ id: z.string() });

/** One thing that happened to an order or a booking (spec §4). */
export const OutreachEvent = z.object({
  ...event,
  type: z.enum(["order.placed", "booking.created", "booking.changed", "booking.cancelled"]),
  data,
});
export type OutreachEvent = z.infer<typeof OutreachEvent>;

/** The name of the object that has this order or booking. */
export function nameOf({ type, data: { id } }: Pick<OutreachEvent, "type" | "data">): string {
  return `${type === "order.placed" ? "order" : "booking"}:${id}`;
}

type Coming = { readIn: ReadIn; receivedAt: number };

/** What comes with the body of an order, wherever it comes in; or every bad field of it. */
export function orderPlaced(body: unknown, { readIn, receivedAt }: Coming): Result<OutreachEvent, string> {
  const read = OrderBody(readIn).safeParse(body);
  if (!read.success) return no(badFields(read.error));
  const id = idOf("orders", read.data.id, "placed", fingerprintOf(read.data));
  return ok({ id, type: "order.placed", provider: "orders", at: receivedAt, receivedAt, data: read.data });
}

/** The same of a booking. */
export function bookingCreated(body: unknown, { readIn, receivedAt }: Coming): Result<OutreachEvent, string> {
  const read = BookingBody(readIn).safeParse(body);
  if (!read.success) return no(badFields(read.error));
  const id = idOf("bookings", read.data.id, "created", fingerprintOf(read.data));
  return ok({ id, type: "booking.created", provider: "bookings", at: receivedAt, receivedAt, data: read.data });
}

/** Another body under the same id is another event: only its object can say that the two can't both be. */
function fingerprintOf(body: object): string {
  return digestOf(canonical(body)).slice(0, 16);
}
