import type { MessageEvent } from "../calls/message.ts";
import { MINUTE } from "../lib/instant.ts";
import type { EventStore } from "./event-store.ts";

/** A text that says the same to the same number is a repeat for so long, if its platform gives it no id. */
const REPEATS_WITHIN = 10 * MINUTE;

/** The event as it is to be stored: a text without an id gets one by when it came, and is nothing new if it came just before. */
export function named(event: MessageEvent, events: EventStore<MessageEvent>): MessageEvent[] {
  if (event.data.id !== undefined) return [event];
  const last = events.lastReceivedAt(`${event.id}@`);
  if (last !== null && Math.abs(event.receivedAt - last) < REPEATS_WITHIN) return [];
  return [{ ...event, id: `${event.id}@${event.receivedAt}` }];
}
