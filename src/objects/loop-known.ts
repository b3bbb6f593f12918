import type { LoopStep } from "../calls/loop-step.ts";
import { type Spoken, asHeard, withSentence } from "../conversation/loop/spoken.ts";
import { NO_TURNS, type Next, type Sayings, type Told, type Turns } from "../conversation/loop/turns.ts";
import { type Line, NOTHING_UNTOLD, type Untold, isWhole, linesAfter } from "../conversation/loop/untold.ts";
import { type Wait, waitAfter } from "../conversation/loop/waits.ts";
import { MINUTE, SECOND, earliest } from "../lib/instant.ts";
import type { Settings } from "../settings.ts";
import { greeting } from "../words/greeting.ts";
import { voiceOf } from "../words/language.ts";
import { talkSayings } from "../words/talk-sayings.ts";
import { type Talked, newTalk } from "./talk-store.ts";

const LONGEST_CALL = 15 * MINUTE;
/** A goodbye may take so long. */
const GRACE = 30 * SECOND;
const END_COMES_WITHIN = MINUTE;
/** A platform that has heard that the call is to end has ended it by then. */
const HANGS_UP_WITHIN = 15 * SECOND;

/** What is kept of a conversation over the loop. */
export type LoopKnown = Talked & {
  kind: "loop";
  turns: Turns;
  wait: Wait | null;
  lines: Untold;
  spoken: Spoken | null;
  /** As it was first filled in. */
  greeting: string;
  /** The call was told to end for its length; its platform has told that it is over. */
  hasLeft: boolean;
  isEnded: boolean;
  /** When the platform is told once more to end the call: it may not have heard it. */
  hangUpAt: number | null;
};

export function beginLoop(step: LoopStep, settings: Settings, now: number): LoopKnown {
  const phone = step.name === "incoming_call" ? step.caller : undefined;
  return {
    ...newTalk({ kind: "loop", provider: "loop", call: step.call, ref: null }, now),
    turns: NO_TURNS,
    wait: null,
    lines: NOTHING_UNTOLD,
    spoken: null,
    greeting: greeting(settings.GREETING, voiceOf(settings), { now, phone }),
    hasLeft: false,
    isEnded: false,
    hangUpAt: null,
  };
}

/** Whether the call is too long; whether it goes on though it was told to end; and whether its platform may not have heard that it is over. */
export function overdueIn(known: LoopKnown, now: number): "leave" | "hang_up" | "hang_up_again" | null {
  const { startedAt, overAt, hasLeft, hangUpAt } = known;
  if (overAt !== null) return hangUpAt !== null && now >= hangUpAt ? "hang_up_again" : null;
  if (now >= startedAt + LONGEST_CALL + GRACE) return "hang_up";
  return now >= startedAt + LONGEST_CALL && !hasLeft ? "leave" : null;
}

type Over = Pick<LoopKnown, "overAt" | "endAt" | "hangUpAt">;

/**
 * What is known after that, and the lines that are whole with it. `isCutOff`: what is being spoken is not heard to its end.
 */
export function afterNext(
  before: LoopKnown,
  next: Next,
  { now, isCutOff }: { now: number; isCutOff: boolean },
): { known: LoopKnown; lines: Line[] } {
  const { spoken } = before;
  const isSpoken = spoken !== null && isWhole({ turn: spoken.turn, role: "agent" }, next.turns);
  const turns = isSpoken && isCutOff ? { ...next.turns, said: asHeard(next.turns.said, spoken, now) } : next.turns;
  const { lines, untold } = linesAfter(before.lines, turns, now);
  const speaking = next.effects.flatMap((effect) => (effect.do === "speak" ? [effect] : []));
  const commanded = speaking.reduce<LoopKnown["spoken"]>(
    (sofar, { turn, text }) => withSentence(sofar, turn, { text, at: now }),
    isSpoken ? null : spoken,
  );
  const isOver = turns.phase === "over" && before.overAt === null;
  const wait = waitAfter(before, turns, now);
  const known = { ...before, turns, wait, lines: untold, spoken: commanded };
  return { known: { ...known, ...(isOver && overFrom(before, next, now)) }, lines };
}

/** From now on the call is over; its platform may take a while to tell of that. */
function overFrom({ isEnded }: LoopKnown, { effects }: Next, now: number): Over {
  const isOurs = effects.some((effect) => effect.do === "hang_up");
  return {
    overAt: now,
    endAt: isEnded ? null : now + END_COMES_WITHIN,
    hangUpAt: isOurs ? now + HANGS_UP_WITHIN : null,
  };
}

/** When something is due by itself next; ms since the epoch. */
export function wakeAt({ startedAt, overAt, hasLeft, wait, hangUpAt }: LoopKnown): number | null {
  if (overAt !== null) return hangUpAt;
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
