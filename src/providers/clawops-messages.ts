import type { Fields } from "../lib/fields.ts";
import { readInstant } from "../lib/instant.ts";
import { type Reading, idOf } from "./provider.ts";
import { type Context, events, ignored, numberIn, readId, takeTextOf, unusable } from "./reading.ts";

/** What each dialect calls the fields of a message. */
type Names = Record<"id" | "from" | "to" | "at", string> & { text: string[] };
export const REFERENCE_MESSAGE: Names = {
  id: "MessageId",
  from: "From",
  to: "To",
  at: "Timestamp",
  text: ["Body"],
};
export const ARTICLE_MESSAGE: Names = {
  id: "message_id",
  from: "from",
  to: "to",
  at: "created_at",
  text: ["body", "text"],
};

const TYPES: ReadonlyMap<string, "message.received" | "message.sent" | "message.failed"> = new Map([
  ["received", "message.received"],
  ["sent", "message.sent"],
  ["failed", "message.failed"],
] as const);

/** Reads a text message, or what became of one of ours; `told` is the dialect's word for which it is (contracts/clawops.md §1.1, §5). */
export function readMessage(
  told: string | undefined,
  fields: Fields,
  { delivery: { receivedAt }, settings, names }: Context & { names: Names },
): Reading {
  if (!told) return unusable("status");
  const type = TYPES.get(told);
  if (!type) return ignored(`message.${told}`);
  const message = fields.takeAs(names.id, readId);
  if (!message) return unusable(names.id);
  const number = numberIn(settings.DEFAULT_COUNTRY);
  const at = fields.takeAs(names.at, readInstant) ?? receivedAt;
  const data = {
    id: message,
    from: fields.takeAs(names.from, number),
    to: fields.takeAs(names.to, number),
    text: takeTextOf(fields, names.text),
    ...takeMedia(fields),
    ...restOf(fields),
  };
  return events({ id: idOf("clawops", "message", message, told), provider: "clawops", at, receivedAt, type, data });
}

function takeMedia(fields: Fields): { media?: string[] } {
  const media: string[] = [];
  for (let url; (url = takeTextOf(fields, [`MediaUrl${media.length}`]));) media.push(url);
  fields.takeAs("NumMedia", (text) => (Number(text) === media.length ? text : null));
  return media.length > 0 ? { media } : {};
}

/** Every text of the reference has a subject, most of them an empty one. */
function restOf(fields: Fields): ReturnType<Fields["rest"]> {
  const subject = fields.takeText("Subject");
  const rest = fields.rest();
  return subject ? { extra: { Subject: subject, ...rest.extra } } : rest;
}
