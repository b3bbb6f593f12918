import { Platform } from "../calls/body-fields.ts";
import type { JsonValue } from "../calls/event.ts";
import type { CallNews } from "../calls/news.ts";
import { toE164, writePhone } from "../lib/phone.ts";
import { answerOf, stepOfRef } from "../outreach/progress.ts";
import { type Reaching, atOf, customerIn, expiresAt, textIn } from "../outreach/reaching.ts";
import type { Settings } from "../settings.ts";
import { bookingInstruction } from "../words/booking-call.ts";
import type { Item, Ordered } from "../words/items.ts";
import { type Voice, voiceOf } from "../words/language.ts";
import { orderInstruction } from "../words/order-call.ts";
import { orderText, reminderText } from "../words/outreach-texts.ts";
import type { Placing, Text, Work } from "./action.ts";
import { callerFor } from "./reach.ts";
import { senderFor } from "./sender.ts";

/** `via`: the platform, where that is given; else one that can. */
type About = { settings: Settings; now: number; via?: Platform };

/** The text of an outreach, worded by what is known now. Where nothing can send, whoever tries says what is missing. */
export function textOf(reaching: Reaching, { settings, now, via: given }: About): Work {
  const via = senderGiven(given) ?? senderFor(providerOf(reaching) ?? "", settings) ?? "clawops";
  const { phone: to } = customerIn(reaching);
  const input: Text = { via, to, text: wordingOf(reaching, via, { settings, now }), expiresAt: expiresAt(reaching) };
  return { kind: "sms.send", input };
}

/** The call of an outreach, likewise. `ref` tells its callbacks from others. */
export function callOf(reaching: Reaching, ref: string, { settings, now, via: given }: About): Work {
  const via = given ?? callerFor(providerOf(reaching), settings) ?? "clawops";
  const { phone: to } = customerIn(reaching);
  const base = settings.PUBLIC_URL ?? reaching.base;
  const by = speakerOf(reaching, via, { settings, now });
  return { kind: "call.place", input: { via, to, by, ref, base, expiresAt: expiresAt(reaching) } };
}

/** Asks of a call of ours: `call` is its id, null while that is not known. */
export function lookOf(placing: Placing, call: string | null, since: number): Work {
  const { via, to, ref } = placing;
  return { kind: "call.look", input: { via, to, call, since, ref } };
}

/** What was said in a call, with nothing plain known of it, is for a model to read where there is one; null where there is nothing to read. */
export function readingOf(reaching: Reaching, { ref, news }: { ref: string; news: CallNews }, settings: Settings) {
  const step = stepOfRef(reaching.progress, ref);
  const isPlain = answerOf(reaching.progress)?.means !== "reached";
  if (!step || isPlain || news.transcript === null || !hasModel(settings)) return null;
  const work: Work = { kind: "call.read", input: { about: reaching.kind, transcript: news.transcript } };
  return { cause: `read:${step.key}`, work };
}

/** One that is set badly is none. */
function hasModel(settings: Settings): boolean {
  try {
    return settings.MODEL_URL !== undefined && settings.MODEL_NAME !== undefined;
  } catch {
    return false;
  }
}

/** What was ordered, as our words take it. */
export function orderedIn({ body }: Pick<Reaching, "body">): Ordered {
  return {
    name: textIn(body, "customer_name"),
    items: (body["items"] as JsonValue[]).map(itemOf),
    total: Number(body["total_price"]),
    currency: textIn(body, "currency"),
  };
}

function wordingOf(reaching: Reaching, via: Text["via"], { settings, now }: About): string {
  const voice = voiceOf(settings);
  const from = via === "vox" ? settings.VOX_FROM : settings.CLAWOPS_FROM;
  const country = settings.DEFAULT_COUNTRY;
  const callUs = from === undefined ? null : writePhone(toE164(from, country), country);
  if (reaching.kind === "order") return orderText({ ...orderedIn(reaching), callUs }, voice);
  return reminderText({ name: customerIn(reaching).name, at: atOf(reaching), now, callUs }, voice);
}

/** A hosted agent confirms orders where there is one, and all that vox does; whatever takes keys is ours. */
function speakerOf(reaching: Reaching, via: Placing["via"], { settings, now }: About): Placing["by"] {
  const isHosted = via === "vox" || (via === "clawops" && reaching.kind === "order" && settings.CLAWOPS_AGENT_ID);
  if (!isHosted) return { kind: "flow" };
  return { kind: "agent", ...briefOf(reaching, voiceOf(settings), { settings, now }) };
}

function briefOf(reaching: Reaching, voice: Voice, { settings, now }: About) {
  if (reaching.kind === "booking")
    return bookingInstruction({ name: customerIn(reaching).name, at: atOf(reaching) }, { voice, now });
  return orderInstruction(orderedIn(reaching), { voice, shippingNote: settings.SHIPPING_NOTE });
}

/** Teler sends no texts. */
function senderGiven(via: Platform | undefined): Text["via"] | null {
  return via === "clawops" || via === "vox" ? via : null;
}

function providerOf({ body }: Reaching): Platform | null {
  const provider = Platform.safeParse(body["provider"]);
  return provider.success ? provider.data : null;
}

function itemOf(item: JsonValue): Item {
  if (typeof item !== "object" || item === null) return { name: String(item), quantity: null };
  const { name, quantity } = item as { name?: unknown; quantity?: unknown };
  return { name: String(name), quantity: typeof quantity === "number" ? quantity : null };
}
