import { DAY, MINUTE } from "../lib/instant.ts";
import { type Wish, wishOf } from "./wish.ts";

const REPLY_AT_MOST_EVERY = 10 * MINUTE;
const REPLIES_A_DAY = 5;
/** Whoever says one and the other all day long is not told each time. */
const WISHES_A_DAY = 4;

/** What texts with one person have come to. Times are ms since the epoch. */
export type Texting = {
  /** The person's own last word on whether we may write, and when it was written; null while there is none. */
  wish: { is: Wish; at: number } | null;
  /** When the last automatic answers were planned, and the last answers to a wish. */
  replies: number[];
  wishes: number[];
  /** The last automatic answer that went out. */
  sent: { action: string; at: number } | null;
  lastTextAt: number | null;
};
export const NO_TEXTING: Texting = { wish: null, replies: [], wishes: [], sent: null, lastTextAt: null };

/** A text from the person. `at`: when it was written. */
type Heard = { text: string; at: number; isAutomatic: boolean };

/** What a text is to be answered with: that its wish is followed, an answer if there is one, or nothing. */
export type Answer = Wish | "reply" | null;

/**
 * Takes note of a text, now. A wish is answered when it is new, unless a machine wrote it; one that was written before the last counts for
 * nothing. Any other text may be answered seldom enough that two machines which answer each other end by themselves, and never once the
 * person wants nothing.
 */
export function receive(
  texting: Texting,
  { text, at, isAutomatic }: Heard,
  now: number,
): { texting: Texting; answer: Answer } {
  const heard = { ...texting, lastTextAt: Math.max(texting.lastTextAt ?? at, at) };
  const is = wishOf(text);
  if (is) {
    if (texting.wish && at < texting.wish.at) return { texting: heard, answer: null };
    const mayTell = !isAutomatic && is !== texting.wish?.is && recent(texting.wishes, now).length < WISHES_A_DAY;
    return { texting: { ...heard, wish: { is, at } }, answer: mayTell ? is : null };
  }
  const mayReply = !isAutomatic && texting.wish?.is !== "stop" && hasLeave(texting.replies, now);
  return { texting: heard, answer: mayReply ? "reply" : null };
}

/** Takes note of an answer that was planned. */
export function answered(texting: Texting, answer: Answer, now: number): Texting {
  if (answer === null) return texting;
  if (answer === "reply") return { ...texting, replies: [...texting.replies, now].slice(-REPLIES_A_DAY) };
  return { ...texting, wishes: [...texting.wishes, now].slice(-WISHES_A_DAY) };
}

/** Whether this automatic answer may go out so soon after the one before; the same one may be tried again. */
export function maySendAgain({ sent }: Texting, action: string, now: number): boolean {
  return sent === null || sent.action === action || now >= sent.at + REPLY_AT_MOST_EVERY;
}

function hasLeave(replies: readonly number[], now: number): boolean {
  const today = recent(replies, now);
  return today.length < REPLIES_A_DAY && today.every((at) => at <= now - REPLY_AT_MOST_EVERY);
}

function recent(instants: readonly number[], now: number): number[] {
  return instants.filter((at) => at > now - DAY);
}
