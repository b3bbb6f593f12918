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

/** Whether the event has to stay in its call's object for now, since the customer's wish is not known yet. */
export function isWithheld(type: EventType, call: Call): boolean {
  return call.optedOut === null && OF_CONTENT.has(type);
}
