import { SECOND } from "../lib/instant.ts";
import { oneLine } from "../lib/text.ts";
import type { EventRow } from "../objects/event-store.ts";
import { eventWords } from "../words/console/event.ts";
import { writeLength } from "../words/console/length.ts";
import type { Language } from "../words/language.ts";
import { speakerIn } from "../words/transcript.ts";

const LONGEST = 200;

/** An event's data in one short line, as far as there is something to say of it: text from outside, to be shown as text only. */
export function lineOfEvent({ type, data }: Pick<EventRow, "type" | "data">, language: Language): string {
  const told = data as Readonly<Record<string, unknown>>;
  const text = (name: string) => (typeof told[name] === "string" ? oneLine(told[name], LONGEST) : "");
  const length = typeof told["durationSeconds"] === "number" ? lengthOf(told["durationSeconds"], language) : "";
  switch (type) {
    case "call.said":
      return `${speakerIn(text("role"), language).name}: ${text("text")}`;
    case "call.moved":
      return join(" → ", text("fromName") || text("fromNode"), text("toName") || text("toNode"));
    case "call.transferred":
      return join(" · ", text("status"), text("to"), length);
    case "call.ended":
      return join(" · ", statusIn(text("status"), language), text("reason"), length);
    case "call.recorded":
      return length;
    case "call.transcribed":
      return text("status");
    case "call.analyzed":
      return text("summary");
    case "message.received":
    case "message.sent":
    case "message.failed":
      return text("text");
    case "call.initiated":
    case "call.ringing":
    case "call.answered":
    case "order.placed":
    case "booking.created":
    case "booking.changed":
    case "booking.cancelled":
      return "";
  }
}

/** A call's status in words; a word that is none stays as it is. */
function statusIn(status: string, language: Language): string {
  const words: Readonly<Record<string, string>> = eventWords[language].statuses;
  return Object.hasOwn(words, status) ? (words[status] ?? status) : status;
}

/** How long a call or a recording took, in words; nothing of what took no time. */
export function lengthOf(seconds: number, language: Language): string {
  return seconds > 0 ? writeLength(seconds * SECOND, language) : "";
}

function join(between: string, ...parts: string[]): string {
  return parts.filter((part) => part !== "").join(between);
}
