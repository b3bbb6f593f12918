import type { LoopStep } from "../calls/loop-step.ts";
import type { Spoken } from "../conversation/spoken.ts";
import { NO_TURNS, type Sayings, type Told, type Turns } from "../conversation/turns.ts";
import { NOTHING_UNTOLD, type Untold } from "../conversation/untold.ts";
import type { Wait } from "../conversation/waits.ts";
import { MINUTE, SECOND, earliest } from "../lib/instant.ts";
import type { Settings } from "../settings.ts";
import { greeting } from "../words/greeting.ts";
import { voiceOf } from "../words/language.ts";
import { talkSayings } from "../words/talk-sayings.ts";
import { type Talked, newTalk } from "./talk-store.ts";

const LONGEST_CALL = 15 * MINUTE;
/** A goodbye may take so long. */
const GRACE = 30 * SECOND;
/** So long after we ended a call its platform may tell of that. */
const END_COMES_WITHIN = MINUTE;

/** What is kept of a conversation over the loop. */
export type LoopKnown = Talked & {
  turns: Turns;
  wait: Wait | null;
  lines: Untold;
  spoken: Spoken | null;
  /** As it was first filled in. */
  greeting: string;
  /** The call was told to end for its length; its platform has told that it is over. */
  hasLeft: boolean;
  isEnded: boolean;
};

export function beginLoop(step: LoopStep, settings: Settings, now: number): LoopKnown {
  const phone = step.name === "incoming_call" ? step.caller : undefined;
  return {
    ...newTalk({ provider: "loop", call: step.call, ref: null }, now),
    turns: NO_TURNS,
    wait: null,
    lines: NOTHING_UNTOLD,
    spoken: null,
    greeting: greeting(settings.GREETING, voiceOf(settings), { now, phone }),
    hasLeft: false,
    isEnded: false,
  };
}

/** What is due by itself: the call is too long; it does not end though it was told to; its end was never told. */
export function overdueIn(known: LoopKnown, now: number): "leave" | "hang_up" | "end" | null {
  const { startedAt, overAt, isEnded, hasLeft } = known;
  if (overAt !== null) return !isEnded && now >= overAt + END_COMES_WITHIN ? "end" : null;
  if (now >= startedAt + LONGEST_CALL + GRACE) return "hang_up";
  return now >= startedAt + LONGEST_CALL && !hasLeft ? "leave" : null;
}

/** When something is due by itself next; ms since the epoch. */
export function wakeAt({ startedAt, overAt, isEnded, hasLeft, wait }: LoopKnown): number | null {
  if (overAt !== null) return isEnded ? null : overAt + END_COMES_WITHIN;
  return earliest(wait?.at, startedAt + LONGEST_CALL + (hasLeft ? GRACE : 0));
}

export function sayingsOf({ greeting: words }: LoopKnown, settings: Settings): Sayings {
  return { ...talkSayings(voiceOf(settings)), greeting: words };
}

/** The step as the turns take it. */
export function toldOf(step: LoopStep): Told {
  const shared = step.id === undefined ? {} : { id: step.id };
  if (step.name !== "end_of_speech") return { name: step.name, ...shared };
  const { words, mark } = step;
  return { name: step.name, words, mark, ...shared };
}
