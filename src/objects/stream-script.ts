import type { Script } from "../conversation/stream/script.ts";
import { realtimeToolsFor } from "../conversation/tools.ts";
import type { Scope } from "../conversation/wish.ts";
import type { Settings } from "../settings.ts";
import { greeting } from "../words/greeting.ts";
import { voiceOf } from "../words/language.ts";
import { talkOpening } from "../words/spoken-outreach.ts";
import { talkPrompt } from "../words/talk-prompt.ts";
import { talkSayings } from "../words/talk-sayings.ts";
import { talkTask } from "../words/talk-task.ts";
import { canTransfer } from "./handover.ts";
import type { Offer, StreamKnown } from "./stream-known.ts";

/** The first words of a conversation that is offered now. */
export function greetingOf({ about, from: phone }: Offer, settings: Settings, now: number): string {
  const voice = voiceOf(settings);
  return about ? talkOpening(about, voice, now) : greeting(settings.GREETING, voice, { now, phone });
}

/** What may be asked for in it. */
export function scopeOf({ about, provider }: Offer, settings: Settings): Scope {
  return { outreach: about?.kind ?? null, canTransfer: canTransfer(provider, settings) };
}

/** What its model is told; once it goes on over another socket, with what was said before. */
export function scriptOf(known: StreamKnown, settings: Settings): Script {
  const { offer, greeting: words, resumes, said, startedAt: now } = known;
  const voice = voiceOf(settings);
  const { AUTO_REPLY_INSTRUCTIONS: instructions, SHIPPING_NOTE: shippingNote } = settings;
  const task = offer.about ? talkTask(offer.about, { voice, now, shippingNote }) : undefined;
  const isNew = resumes === 0 || said.length === 0;
  return {
    instructions: talkPrompt({ voice, now, greeting: words, hears: "audio", instructions, task }),
    greeting: words,
    begunAt: resumes === 0 ? undefined : now,
    history: isNew ? undefined : said,
    sayings: talkSayings(voice),
    voice: settings.REALTIME_VOICE,
    language: voice.language,
    tools: realtimeToolsFor(scopeOf(offer, settings)),
  };
}
