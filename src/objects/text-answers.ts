import { maySendAgain } from "../contacts/texting.ts";
import { type Learned, type Owner, type Verdict, type Work, actionIdOf } from "../rules/action.ts";
import { hindranceOf, written } from "../rules/text-reply.ts";
import type { Settings } from "../settings.ts";
import type { ActionView } from "./action-row.ts";
import { type KnownContact, isRefused } from "./known-contact.ts";
import type { Outbox } from "./outbox.ts";

type Parts = { owner: Owner; settings: Settings; outbox: Outbox };
type About = { id: string; work: Work; now: number };

/** Decides about an answer to a text that is about to be written or sent. `sent`: what is known once it is. */
export function decideText(
  known: KnownContact | null,
  { id, work, now }: About,
  settings: Settings,
): { verdict: Verdict; sent?: KnownContact } {
  const text = work.kind === "sms.send" ? work.input : work.kind === "reply.write" ? work.input.answer : null;
  const why = text && hindranceOf(text, { isRefused: known !== null && isRefused(known), settings, now });
  if (why) return { verdict: { kind: "withdrawn", why } };
  const verdict: Verdict = { kind: "perform", work };
  if (!known || work.kind !== "sms.send" || work.input.isConsent) return { verdict };
  if (!maySendAgain(known.texting, id, now)) return { verdict: { kind: "withdrawn", why: "answered just before" } };
  return { verdict, sent: { ...known, texting: { ...known.texting, sent: { action: id, at: now } } } };
}

/** What a model wrote goes out; where it wrote nothing, what is said without it. */
export function followWriting(
  known: KnownContact | null,
  { action: { id, kind, state }, learned, now }: { action: ActionView; learned: Learned | undefined; now: number },
  { owner, settings, outbox }: Parts,
): void {
  if (kind !== "reply.write" || !["done", "dead"].includes(state)) return;
  const row = outbox.find(id);
  if (!known || !row) return;
  const { answer } = JSON.parse(row.input) as Extract<Work, { kind: "reply.write" }>["input"];
  const about = { settings, now, name: known.card?.name ?? null };
  outbox.plan(actionIdOf(owner, `written:${id}`), written(answer, learned?.reply ?? null, about), now);
}
