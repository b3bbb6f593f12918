import type { Direction } from "../calls/event.ts";
import { type Said, withLine } from "../conversation/said.ts";
import type { Ending } from "../conversation/stream/bridge.ts";
import { areSame } from "../lib/hmac.ts";
import { MINUTE, SECOND } from "../lib/instant.ts";
import type { SpokenOf } from "../words/spoken-outreach.ts";
import { type Talked, newTalk } from "./talk-store.ts";

/** A call that is about to be carried over a media stream. `about`: what it is about, if we placed it for an outreach. */
export type Offer = {
  provider: "clawops" | "teler";
  call: string;
  direction: Direction;
  from?: string | undefined;
  to?: string | undefined;
  ref: string | null;
  about: SpokenOf | null;
};

/** What is kept of a conversation over a media stream. Times are ms since the epoch. */
export type StreamKnown = Talked & {
  kind: "stream";
  offer: Offer;
  /** What lets the platform's socket in, once and until then; and the one before it. */
  ticket: string;
  ticketUntil: number;
  usedTicket: string | null;
  state: "offered" | "live" | "over";
  ending: Ending | null;
  /** The call was carried over a stream. */
  hasBegun: boolean;
  greeting: string;
  /** The caller is being put through by the platform's API: when it is looked how that went, and by when it has to have. */
  handover: { lookAt: number; until: number } | null;
  /** How often it went on after its socket was lost. */
  resumes: number;
  /** How many lines were said, and the last of them: what a model is told that was not there. */
  lines: number;
  said: Said[];
};

const TICKET_FOR = MINUTE;
const LONGEST_STREAM = 16 * MINUTE;
const MOST_RESUMES = 2;
/** So long after a stream was over its call may go on over another one, and its platform may tell of the end. */
const END_COMES_WITHIN = 10 * SECOND;

export function offered(
  offer: Offer,
  { ticket, greeting, now }: { ticket: string; greeting: string; now: number },
): StreamKnown {
  const { provider, call, ref } = offer;
  return {
    ...newTalk({ kind: "stream", provider, call, ref }, now),
    offer,
    ticket,
    ticketUntil: now + TICKET_FOR,
    usedTicket: null,
    state: "offered",
    ending: null,
    hasBegun: false,
    greeting,
    handover: null,
    resumes: 0,
    lines: 0,
    said: [],
  };
}

/** It goes on, over another socket. */
export function resumed(known: StreamKnown, ticket: string, now: number): StreamKnown {
  return {
    ...known,
    ticket,
    ticketUntil: now + TICKET_FOR,
    usedTicket: known.ticket,
    state: "offered",
    ending: null,
    overAt: null,
    endAt: null,
    resumes: known.resumes + 1,
  };
}

export function isAdmitted({ state, ticket, ticketUntil }: StreamKnown, given: string, now: number): boolean {
  const encoder = new TextEncoder();
  return areSame(encoder.encode(given), encoder.encode(ticket)) && state === "offered" && now <= ticketUntil;
}

/** Whoever takes the call then, or its platform, tells of its end; and a call that never began is not ours to end. */
export function ended(known: StreamKnown, ending: Ending, now: number): StreamKnown {
  const isOurs = known.hasBegun && ending !== "transfer";
  return { ...known, state: "over", ending, overAt: now, endAt: isOurs ? now + END_COMES_WITHIN : null };
}

/** The model could not be had, before anything of ours was heard. */
export function isUnanswered({ ending, said }: StreamKnown): boolean {
  return nextOf({ ending, resumes: 0 }) === "regret" && said.every(({ role }) => role === "caller");
}

/** With one line more; the conversation's own count of lines is its turn. */
export function withSaid(known: StreamKnown, { role, text }: Pick<Said, "role" | "text">): StreamKnown {
  const turn = known.lines + 1;
  return { ...known, lines: turn, said: withLine(known.said, { turn, role, text }) };
}

/** What is to be done with a call whose stream is over while the call is not. `again`: it goes on over another stream. */
export type Next = "hang_up" | "transfer" | "regret" | "again";

export function nextOf({ ending, resumes }: Pick<StreamKnown, "ending" | "resumes">): Next {
  switch (ending) {
    case "hung_up":
      return "hang_up";
    case "transfer":
      return "transfer";
    case "lost":
    case "refused":
      return "regret";
    case "left":
    case null:
      // Whoever hung up is asked nothing any more: the line is open, and the socket was lost.
      return resumes < MOST_RESUMES ? "again" : "regret";
  }
}

/** When it is to be seen whether anybody came, or is still there: a stream is no longer than that, and an object that was lost knows nothing of its sockets. */
export function wakeAt({ state, ticketUntil, handover }: StreamKnown): number | null {
  if (state === "offered") return ticketUntil + 1;
  return state === "live" ? ticketUntil + LONGEST_STREAM : (handover?.lookAt ?? null);
}
