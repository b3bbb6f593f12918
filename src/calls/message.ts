import * as z from "zod";

import { CallEvent } from "./event.ts";
import { OutreachEvent } from "./outreach-event.ts";

/** One thing that happened to a text message, in one shape for all platforms (spec §4). */
export const MessageEvent = z.object({
  /** The same for every redelivery of the same thing. A text without an id of its own is known by its content alone. */
  id: z.string(),
  provider: z.string(),
  /** When it happened, as the platform says, and when we received it; ms since the epoch. */
  at: z.number().int(),
  receivedAt: z.number().int(),
  type: z.enum(["message.received", "message.sent", "message.failed"]),
  data: z.object({
    /** The platform's id of the message. */
    id: z.string().optional(),
    from: z.string().optional(),
    to: z.string().optional(),
    text: z.string().optional(),
    /** Where the platform keeps what came with it. */
    media: z.array(z.string()).optional(),
    /** Fields of the delivery that no canonical field took. */
    extra: z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional(),
  }),
});
export type MessageEvent = z.infer<typeof MessageEvent>;

/** Any event that a delivery can hold. */
export const CanonicalEvent = z.union([CallEvent, MessageEvent, OutreachEvent]);
export type CanonicalEvent = z.infer<typeof CanonicalEvent>;

export function isMessage(event: CanonicalEvent): event is MessageEvent {
  return event.type.startsWith("message.");
}

export function isCall(event: CanonicalEvent): event is CallEvent {
  return event.type.startsWith("call.");
}

export function isOutreach(event: CanonicalEvent): event is OutreachEvent {
  return event.type.startsWith("order.") || event.type.startsWith("booking.");
}

/** The other side of the conversation: who wrote, or to whom we did. Empty where the platform does not say. */
export function customerOf({ type, data }: MessageEvent): string {
  return (type === "message.received" ? data.from : data.to) ?? "";
}
