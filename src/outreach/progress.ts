import { MINUTE } from "../lib/instant.ts";
import type { OutreachKind } from "./outreach.ts";

/** How a text or a call of ours ended. */
export type TextEnd = "sent" | "unsent";
/**
 * `answered` by a person; `machine`: by none; `invalid`: there is no such number; `unplaced`: the platform did not take it, or it was taken back
 * before; `unsettled`: nobody can say whether it was placed.
 */
export type CallEnd =
  | "answered"
  | "machine"
  | "no-answer"
  | "busy"
  | "refused"
  | "failed"
  | "invalid"
  | "unplaced"
  | "unsettled";

/** A step that was begun. Times are ms since the epoch. */
export type Begun = {
  /** Which step of which round it is: the same for whoever would begin it again. */
  key: string;
  round: number;
  kind: "sms" | "call";
  dueAt: number;
  begunAt: number;
  /** The action that carries it out. */
  action: string;
  end: Ended | null;
  /** What is known of the call that it is; null for a text. */
  call: Placed | null;
};

/** A step that is a call. */
export type Called = Begun & { call: Placed };

/** `why`: where the customer's own wish kept it from being done. */
export type Ended = { result: TextEnd | CallEnd; at: number; why?: "refused" };

/** A call of ours, as far as it is known. */
export type Placed = {
  /** A model talks, the platform's or the owner's; else we ask for keys. */
  isByAgent: boolean;
  /** The customer answered plainly while the call went on: what is made of it later says nothing better. */
  isAnswered?: true;
  /** Tells its callbacks from those of all others. */
  ref: string;
  /** The platform's id of it; null until that is known. */
  id: string | null;
  /** The version of the last news of it. */
  version: number;
  /**
   * `new`: it is about to be placed; `lost`: nobody knows whether it was; `taken`: it was, and is heard of sooner or later; `explained`: the platform
   * was asked why it failed.
   */
  phase: "new" | "lost" | "taken" | "explained";
  /** When its platform is asked about it, ms since the epoch; null if it need not be. */
  lookAt: number | null;
  /** How often it was asked, how often it may still be, and how often it has said, one after the other, that there is no such call. */
  looks: number;
  looksLeft: number;
  absent: number;
};

/** What the customer said, or did instead. `decline`: not as it is; `cancel`: not at all. */
export type Meaning = "confirm" | "decline" | "cancel" | "called-back" | "reached";
/** `by`: sms, key or call, or `hand`: a person of the business was told; `at`: ms since the epoch; `round`: of which appointment it speaks. */
export type Answer = { means: Meaning; by: "sms" | "key" | "call" | "hand"; at: number; round: number };

/** How far an outreach has come. */
export type Progress = {
  /** Counts up with each change of the appointment: what was done and said about another time does not count any more. */
  round: number;
  /** When the round began. */
  since: number;
  begun: Begun[];
  answer: Answer | null;
  /** Somebody said no before they said yes, so that a person may have acted on it. */
  wasDeclined?: true;
  cancelledAt: number | null;
};

export function beginning(now: number): Progress {
  return { round: 1, since: now, begun: [], answer: null, cancelledAt: null };
}

/** The appointment is another one from now on. */
export function moved(progress: Progress, now: number): Progress {
  const { wasDeclined: _, ...others } = progress;
  return { ...others, round: progress.round + 1, since: now, answer: null };
}

/** The same with one step changed. */
export function changed(progress: Progress, key: string, change: (step: Begun) => Begun): Progress {
  return { ...progress, begun: progress.begun.map((step) => (step.key === key ? change(step) : step)) };
}

/** Whether it is still to be heard how the step ended. */
export function isOpen({ end }: Begun): boolean {
  return end === null || end.result === "unsettled";
}

/** The steps of the present round. */
export function stepsOf({ begun, round }: Progress, kind: Begun["kind"]): Begun[] {
  return begun.filter((step) => step.round === round && step.kind === kind);
}

/** Whether the step is about something that is not so any more. */
export function isStale({ round, cancelledAt }: Progress, step: Begun): boolean {
  return step.round !== round || cancelledAt !== null;
}

/** The step whose call has that ref. */
export function stepOfRef({ begun }: Progress, ref: string): Called | null {
  return begun.find((step): step is Called => step.call?.ref === ref) ?? null;
}

/** Clocks of platforms and ours differ by as much. */
const SKEW = MINUTE;
const WEIGHT: Record<Meaning, number> = { reached: 0, "called-back": 1, confirm: 2, decline: 2, cancel: 2 };

/**
 * Takes note of an answer. A plain one replaces whatever was before, a later one an earlier; that somebody was spoken with only counts where
 * there is none. An answer to another appointment counts for nothing.
 */
export function answer(progress: Progress, said: Answer): Progress {
  const { answer: before, round, cancelledAt } = progress;
  if (said.round !== round || cancelledAt !== null) return progress;
  if (before && WEIGHT[said.means] < WEIGHT[before.means]) return progress;
  if (before && WEIGHT[said.means] === WEIGHT[before.means] && said.at <= before.at - SKEW) return progress;
  if (before?.means === said.means) return progress;
  return { ...progress, answer: said, ...(isRefusal(before) && { wasDeclined: true }) };
}

/** Whether what was said is what counts now: the same as was said before does, what something later replaced does not. */
export function counts({ answer: known }: Progress, said: Answer): boolean {
  if (said.means === "called-back") return true;
  return known !== null && (known.at === said.at || isRefusal(known) === isRefusal(said));
}

function isRefusal(said: Answer | null): boolean {
  return said?.means === "decline" || said?.means === "cancel";
}

/** The answer that counts in the present round. */
export function answerOf({ answer: said, round }: Progress): Answer | null {
  return said?.round === round ? said : null;
}

export function keyOf(kind: OutreachKind, round: number, step: string): string {
  return `${kind}:${round}:${step}`;
}
