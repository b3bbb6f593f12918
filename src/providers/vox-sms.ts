import type { MessageEvent } from "../calls/message.ts";
import { digestOf } from "../lib/digest.ts";
import { Fields } from "../lib/fields.ts";
import { type Reading, idOf } from "./provider.ts";
import { type Context, events, numberIn, readId, takeTextOf, unusable } from "./reading.ts";
import { restOf, takeTime, takeWish } from "./vox-fields.ts";

const TIMES = ["received_at", "occurred_at", "created_at", "timestamp"];

/**
 * Reads a text message. What stands in `sms` is documented nowhere, so the names are those of the REST API (contracts/vox.md §4,
 * §6.3). Without an id of its own, the same words between the same two are the same message.
 */
export function readSms(object: object, { delivery: { receivedAt }, settings }: Context): Reading {
  const around = Fields.ofObject(object);
  around.take("event");
  const inner = around.takeObject("sms");
  const sms = inner ? Fields.ofObject(inner) : around;
  const number = numberIn(settings.DEFAULT_COUNTRY);
  const from = sms.takeAs("from_number", number) ?? sms.takeAs("from", number);
  const to = sms.takeAs("to_number", number) ?? sms.takeAs("to", number);
  const text = takeTextOf(sms, ["message", "text", "content", "body"]);
  if (from === undefined && text === undefined) return unusable("from_number or message");
  const message = sms.takeAs("id", readId) ?? sms.takeAs("sms_id", readId);
  const id = message
    ? idOf("vox", "sms", message)
    : idOf("vox", "sms", "", digestOf(JSON.stringify([from, to, text])).slice(0, 32));
  const at = takeTime(sms, TIMES) ?? receivedAt;
  const optedOut = takeWish(sms, settings, false);
  const content = { text, ...takeMedia(sms), ...(inner ? restOf(around, sms) : restOf(sms)) };
  const data: MessageEvent["data"] = { ...(message && { id: message }), from, to, ...(!optedOut && content) };
  return events({ id, provider: "vox", at, receivedAt, type: "message.received", data });
}

function takeMedia(sms: Fields): { media?: string[] } {
  const media = (sms.takeList("image_urls") ?? []).filter((url) => typeof url === "string");
  return media.length > 0 ? { media } : {};
}
