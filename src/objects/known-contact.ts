import type { MessageEvent } from "../calls/message.ts";
import { type Card, type ContactSnapshot, type LastText, variablesOf } from "../contacts/card.ts";
import type { Leave } from "../contacts/leave.ts";
import type { MissedSpell } from "../contacts/missed.ts";
import type { OpenOutreach } from "../contacts/open-outreach.ts";
import { NO_TEXTING, type Texting } from "../contacts/texting.ts";
import { MINUTE } from "../lib/instant.ts";
import { isE164 } from "../lib/phone.ts";
import { cut } from "../lib/text.ts";
import type { Answer } from "../outreach/progress.ts";
import type { Flood } from "../rules/text-alert.ts";
import { type Ledgered, changed } from "./ledgered.ts";
import { type Stood, standingIn } from "./stood.ts";

export type Variables = Record<string, string>;
/** What the owner's own system said of a number; `at` ms since the epoch. */
type Lookup = { variables: Variables; at: number };

/** What is kept of a number beside its messages, of which `seq` came in. */
export type KnownContact = Stood & {
  phone: string;
  card: Card | null;
  lookup: Lookup | null;
  seq: number;
  ledgered: Ledgered;
  texting: Texting;
  /** When its latest texts were told of, each by itself; ms since the epoch. */
  alerts: number[];
  /** The texts that are told of together. */
  flood: Flood | null;
  spells: MissedSpell[];
  /** Texts of which a rule failed, so that what follows from them is still to be planned. */
  unplanned: string[];
  /** Absent in contacts that were there before there were any. */
  outreaches?: OpenOutreach[];
  leave?: Leave | null;
  answers?: PendingAnswer[];
  lastText?: LastText | null;
};

/** What the person said or did about an outreach, until its object has heard it. */
export type PendingAnswer = {
  /** The outreach's object, in hexadecimal digits. */
  to: string;
  answer: Answer;
  /** The text that said it, to be followed as any other if it comes too late to count. */
  message: string | null;
  /** When it is told, ms since the epoch. */
  dueAt: number;
  tries: number;
};

const LOOKUP_LASTS = 5 * MINUTE;
const LONGEST_TEXT = 300;
const UNKNOWN: Card = { name: null, variables: {}, consent: "unknown" };
/** A number that has no card is not listed. `stoppedAt`: all that is left of it is that it wanted no texts then; null where it did not. */
export function nothingOf(phone: string, stoppedAt: number | null): KnownContact {
  const texting: Texting = stoppedAt === null ? NO_TEXTING : { ...NO_TEXTING, wish: { is: "stop", at: stoppedAt } };
  const none = { card: null, lookup: null, seq: 0, alerts: [], flood: null, spells: [], unplanned: [] };
  return { ...none, phone: isE164(phone) ? phone : "", ledgered: { version: 0, dueAt: null }, texting };
}

/** The card as it is shown: nothing the owner writes undoes a STOP. Null for somebody of whom there is none. */
export function cardOf({ card, texting: { wish } }: KnownContact): Card | null {
  return wish?.is === "stop" ? { ...(card ?? UNKNOWN), consent: "refused" } : card;
}

/** The card of somebody who wants our texts; the owner may still write otherwise. */
export function welcoming(card: Card | null): Card {
  return { ...(card ?? UNKNOWN), consent: "given" };
}

export function isRefused(known: KnownContact): boolean {
  return cardOf(known)?.consent === "refused";
}

/** The same with something changed that lists show, now (ms since the epoch). */
export function relisted(known: KnownContact, change: Partial<KnownContact>, now: number): KnownContact {
  return { ...known, ...change, ledgered: changed(known.ledgered, now) };
}

/** The same after a text came in: lists show the last one. */
export function withText(known: KnownContact, { at: writtenAt, data }: MessageEvent, now: number): KnownContact {
  const at = Math.min(writtenAt, now);
  if (at < (known.lastText?.at ?? at)) return known;
  return relisted(known, { lastText: { at, text: cut(data.text ?? "", LONGEST_TEXT) } }, now);
}

/** What is known for a call that is about to begin: from the card, and from the owner's own system if that was asked a short while ago. */
export function variablesIn(known: KnownContact | null, now: number): { card: Variables; lookup: Variables | null } {
  const { card, lookup } = known ?? {};
  const isFresh = lookup && lookup.at > now - LOOKUP_LASTS;
  return { card: card ? variablesOf(card) : {}, lookup: isFresh ? lookup.variables : null };
}

/** What the ledger is told. `id`: the object's own, in hexadecimal digits. */
export function listedAs(known: KnownContact, id: string): ContactSnapshot {
  const { ledgered, phone, lastText = null } = known;
  const { name = null, consent = null } = cardOf(known) ?? {};
  return { id, version: ledgered.version, phone, name, consent, lastText, ...standingIn(known) };
}

/** What is kept of it as time goes by: texts of `since` (ms since the epoch) and later, where there still are messages at all. */
export function aged(
  known: KnownContact,
  { hasMessages, since }: { hasMessages: boolean; since: number },
): KnownContact {
  const lastText = hasMessages && known.lastText && known.lastText.at >= since ? known.lastText : null;
  return { ...known, lookup: null, lastText, seq: hasMessages ? known.seq : 0 };
}

/** Whether nothing of it is worth keeping, nor to be told to the ledger. */
export function isNothing({
  card,
  lookup,
  seq,
  ledgered,
  texting,
  spells,
  outreaches = [],
  answers = [],
  waiting = 0,
}: KnownContact): boolean {
  // What waits for a person the ledger lists as long as it is not told otherwise.
  const isWaitedFor = outreaches.length > 0 || answers.length > 0 || ledgered.dueAt !== null || waiting > 0;
  return !card && !lookup && seq === 0 && !texting.wish && spells.length === 0 && !isWaitedFor;
}
