import { type Call, apply } from "../calls/call.ts";
import type { CallEvent } from "../calls/event.ts";
import type { MessageEvent } from "../calls/message.ts";
import { isTestText } from "../calls/test-story.ts";
import { NO_TEXTING, type Texting, receive } from "../contacts/texting.ts";
import type { EventRow } from "./event-store.ts";
import { type KnownContact, nothingOf } from "./known-contact.ts";

/** Asked for only of what a version of ours kept that knew less. What came after these is optional where it is kept, and needs nothing here. */
type Rows<Event extends CallEvent | MessageEvent> = () => readonly EventRow<Event>[];

/** The call, folded anew from its events if it was kept before there were artefacts. */
export function renewedCall(call: Call, events: Rows<CallEvent>): Call {
  if ((call as Partial<Call>).artefacts) return call;
  const all = events().map((row) => ({ ...row, call: call.id }) as CallEvent);
  return all.reduce<Call | null>(apply, null) ?? call;
}

/** The contact, with what its texts have come to if it was kept before anybody heeded those: a STOP counts from when it was written. */
export function renewedContact(known: KnownContact, messages: Rows<MessageEvent>): KnownContact {
  if ((known as Partial<KnownContact>).texting) return known;
  const texts = messages().filter((message) => message.type === "message.received" && !isTestText(message));
  return { ...nothingOf(known.phone, null), ...known, texting: texts.reduce(heeded, NO_TEXTING) };
}

/** Nobody is answered so long after. */
function heeded(texting: Texting, { at, data: { text = "" } }: EventRow<MessageEvent>): Texting {
  return receive(texting, { text, at, isAutomatic: true }, at).texting;
}
