import type { Card } from "../contacts/card.ts";
import type { Leave } from "../contacts/leave.ts";
import type { MissedSpell } from "../contacts/missed.ts";
import type { OpenOutreach } from "../contacts/open-outreach.ts";
import { NO_TEXTING, type Texting } from "../contacts/texting.ts";
import { isE164 } from "../lib/phone.ts";
import type { Answer } from "../outreach/progress.ts";
import type { Flood } from "../rules/text-alert.ts";
import { type Ledgered, changed } from "./ledgered.ts";

/** What the owner's own system said of a number; `at` ms since the epoch. */
type Lookup = { variables: Record<string, string>; at: number };

/** What is kept of a number beside its messages, of which `seq` came in. */
export type KnownContact = {
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

/** Whether nothing of it is worth keeping. */
export function isNothing({
  card,
  lookup,
  seq,
  texting,
  spells,
  outreaches = [],
  answers = [],
}: KnownContact): boolean {
  const isWaitedFor = outreaches.length > 0 || answers.length > 0;
  return !card && !lookup && seq === 0 && !texting.wish && spells.length === 0 && !isWaitedFor;
}
