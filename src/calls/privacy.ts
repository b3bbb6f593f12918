import type { Call } from "./call.ts";
import type { CallEvent, EventType } from "./event.ts";

/** Where an event's data holds what was said or came of it. `extra` may hold anything, so it counts as content too. */
export const CONTENT = [
  "text",
  "transcript",
  "variables",
  "recordingUrl",
  "url",
  "summary",
  "sentiment",
  "fields",
  "extra",
] as const;

const OF_CONTENT: ReadonlySet<EventType> = new Set(["call.said", "call.recorded", "call.transcribed", "call.analyzed"]);

/** The event with nothing in it that an opted-out customer wants forgotten. */
export function withoutContent<Event extends CallEvent>(event: Event): Event {
  const kept = Object.entries(event.data).filter(([name]) => !(CONTENT as readonly string[]).includes(name));
  return { ...event, data: Object.fromEntries(kept) };
}

/**
 * The event as it may leave its call's object: without content while the customer's wish is not known. Null: it may not, since what was said
 * is to be forgotten, and that it was.
 */
export function asLeaving<Event extends CallEvent>(event: Event, { optedOut }: Call): Event | null {
  if (optedOut === true && OF_CONTENT.has(event.type)) return null;
  return optedOut === true || optedOut === null ? withoutContent(event) : event;
}

/** Whether the event has to stay in its call's object for now, since the customer's wish is not known yet. */
export function isWithheld(type: EventType, call: Call): boolean {
  return call.optedOut === null && OF_CONTENT.has(type);
}
