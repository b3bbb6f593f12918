import { type Call, isUnreached, lacksAnswer } from "./call.ts";
import { type CallEvent, type EventType, PHASES, phaseOf } from "./event.ts";

/** How far a call's events have come in. Unlike the `Call`, it depends on when and in which order they came. */
export type Arrivals = {
  /** The last number given to an event. */
  seq: number;
  /** The number of the first event of those that came while one and the same answer was waited for. They leave together, in the order of the call's life. */
  epoch: number;
  /** When the first event of each phase came; ms since the epoch. */
  firstAt: (number | null)[];
  /** Until when planning waits, or waited, for a missing answer. */
  waitUntil: number | null;
  /** It has waited in vain, and waits no more. */
  hasWaited: boolean;
  /** Types of events that did not come while they were waited for. */
  gaps: EventType[];
};

type Clock = { now: number; holdMs: number };

export const noArrivals = (): Arrivals => ({
  seq: 0,
  epoch: 0,
  firstAt: PHASES.map(() => null),
  waitUntil: null,
  hasWaited: false,
  gaps: [],
});

/** Makes room for the events of one more delivery: they belong to those that are waiting, or begin anew. */
export function expect(call: Call | null, arrivals: Arrivals, clock: Clock): Arrivals {
  const isHeld = call !== null && settle(call, arrivals, clock).waitUntil !== null;
  return { ...arrivals, epoch: isHeld ? arrivals.epoch : arrivals.seq + 1 };
}

/** Takes note of one more event. It is `late` if something that follows it in a call's life came more than `holdMs` before. */
export function arrive(
  arrivals: Arrivals,
  event: Pick<CallEvent, "type" | "data">,
  { now, holdMs }: Clock,
): { arrivals: Arrivals; late: boolean } {
  const phase = phaseOf(event);
  const late = arrivals.firstAt.some((at, other) => other > phase && at !== null && now - at > holdMs);
  return {
    late,
    arrivals: {
      ...arrivals,
      seq: arrivals.seq + 1,
      firstAt: arrivals.firstAt.map((at, other) => (other === phase ? (at ?? now) : at)),
      gaps: late ? withGap(arrivals.gaps, event.type) : arrivals.gaps,
    },
  };
}

/**
 * Whether planning may go on: `waitUntil` null is now; otherwise a missing answer is waited for, at most `holdMs` in all.
 * Where that was in vain although somebody was connected for certain, the answer is a gap.
 */
export function settle(
  call: Call,
  arrivals: Arrivals,
  { now, holdMs }: Clock,
): { arrivals: Arrivals; waitUntil: number | null } {
  if (!lacksAnswer(call) || arrivals.hasWaited) return { arrivals, waitUntil: null };
  const until = arrivals.waitUntil ?? now + holdMs;
  if (until > now) return { arrivals: { ...arrivals, waitUntil: until }, waitUntil: until };
  const wasConnected = !isUnreached(call) && (call.hasTalked || (call.end?.durationSeconds ?? 0) > 0);
  const gaps = wasConnected ? withGap(arrivals.gaps, "call.answered") : arrivals.gaps;
  return { arrivals: { ...arrivals, hasWaited: true, gaps }, waitUntil: null };
}

/** When we first heard that the call is over (ms since the epoch); null while we have not. */
export function heardOfEnd({ firstAt }: Arrivals): number | null {
  return firstAt[PHASES.indexOf("ended")] ?? null;
}

/** The order of the timeline: by phase, then as the platform dates them, then as they came. */
export function byLife(
  a: Pick<CallEvent, "type" | "at" | "data"> & { seq: number },
  b: Pick<CallEvent, "type" | "at" | "data"> & { seq: number },
): number {
  return phaseOf(a) - phaseOf(b) || a.at - b.at || a.seq - b.seq;
}

function withGap(gaps: EventType[], type: EventType): EventType[] {
  return gaps.includes(type) ? gaps : [...gaps, type];
}
