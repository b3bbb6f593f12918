import fc from "fast-check";

import type { Window } from "../../../src/contacts/hours.ts";
import { MINUTE } from "../../../src/lib/instant.ts";
import type { Terms } from "../../../src/outreach/clock.ts";
import type { OutreachState } from "../../../src/outreach/outreach.ts";
import {
  type Answer,
  type Begun,
  type CallEnd,
  type Progress,
  type TextEnd,
  answer,
  beginning,
  changed,
  moved,
} from "../../../src/outreach/progress.ts";
import type { Standing } from "../../../src/outreach/standing.ts";

/** Something that happens to an outreach, so long after it came in. */
export type Happening =
  | { after: number; kind: "said"; means: Answer["means"]; by: Answer["by"] }
  | { after: number; kind: "cancelled" }
  | { after: number; kind: "moved"; to: (now: number) => void };

export type Course = {
  startsAt: number;
  endsAt: number;
  quiet: Window | null;
  timeZone: string;
  /** How late we are with each thing that is due. */
  delays: readonly number[];
  textEnds: readonly TextEnd[];
  callEnds: readonly CallEnd[];
  lasting: number;
  happenings: readonly Happening[];
};

const CALL_ENDS: readonly CallEnd[] = [
  "answered",
  "machine",
  "no-answer",
  "busy",
  "refused",
  "failed",
  "invalid",
  "unplaced",
  "unsettled",
];
/** However late we are, and however each call ends. */
export const ANY_PACE = {
  delays: fc.array(fc.integer({ min: 0, max: 90_000 }), { minLength: 1, maxLength: 5 }),
  callEnds: fc.array(fc.constantFrom(...CALL_ENDS), { minLength: 1, maxLength: 4 }),
  lasting: fc.integer({ min: 1, max: 5 * MINUTE }),
};

export type Run = { begun: Begun[]; states: OutreachState[]; progress: Progress; last: Standing };

/**
 * Lets an outreach take its course by the clock: begins what is due as late as told, ends it after a while as told, and lets things happen between.
 * Every begun step is checked by the caller against `begunAt`.
 */
export function runCourse(course: Course, standingAt: (progress: Progress, terms: Terms) => Standing): Run {
  const { startsAt, endsAt, quiet, timeZone, delays, happenings, lasting } = course;
  let now = startsAt;
  let progress = beginning(now);
  const states: OutreachState[] = [];
  const pending = happenings.toSorted((a, b) => a.after - b.after).map((one) => ({ ...one, at: startsAt + one.after }));
  const clock = () => ({ now, quiet, timeZone, canText: true, canCall: true, about: [] });
  const ends: { key: string; at: number; result: TextEnd | CallEnd }[] = [];
  for (let turn = 0; turn < 200; turn++) {
    const standing = standingAt(progress, clock());
    states.push(standing.state);
    const { next } = standing;
    if (next && next.dueAt <= now) {
      const isCall = next.kind === "call";
      const begun: Begun = {
        ...next,
        round: progress.round,
        begunAt: now,
        action: next.key,
        end: null,
        call: isCall
          ? {
              ref: next.key,
              isByAgent: false,
              id: null,
              version: 0,
              phase: "new",
              lookAt: null,
              looks: 0,
              looksLeft: 12,
              absent: 0,
            }
          : null,
      };
      const counted = progress.begun.filter(({ kind }) => kind === next.kind).length;
      const results = isCall ? course.callEnds : course.textEnds;
      ends.push({ key: next.key, at: now + lasting, result: results[counted % results.length] ?? "failed" });
      progress = { ...progress, begun: [...progress.begun, begun] };
      continue;
    }
    const delay = delays[turn % delays.length] ?? 0;
    const dues = [
      ...(next ? [Math.max(next.dueAt, now) + delay] : []),
      ...(standing.changesAt === null ? [] : [standing.changesAt]),
      ...ends.map(({ at }) => at),
      ...pending.map(({ at }) => at),
    ].filter((at) => at > now);
    if (dues.length === 0) break;
    now = Math.min(...dues);
    if (now > endsAt) break;
    for (const end of ends.splice(0).flatMap((one) => (one.at <= now ? [one] : (ends.push(one), [])))) {
      const step = progress.begun.find(({ key }) => key === end.key);
      progress = changed(progress, end.key, (one) => ({ ...one, end: { result: end.result, at: now } }));
      if (end.result === "answered" && step)
        progress = answer(progress, { means: "reached", by: "call", at: now, round: step.round });
    }
    while (pending[0] && pending[0].at <= now) {
      const one = pending.shift();
      if (one?.kind === "said") progress = answer(progress, { ...one, at: now, round: progress.round });
      if (one?.kind === "cancelled") progress = { ...progress, cancelledAt: now };
      if (one?.kind === "moved") {
        one.to(now);
        progress = moved(progress, now);
      }
    }
  }
  return { begun: progress.begun, states, progress, last: standingAt(progress, clock()) };
}
