import { type CallEvent, type EventType, PHASES, phaseOf } from "../calls/event.ts";
import type { ActionView } from "../objects/action-row.ts";
import type { EventRow } from "../objects/event-store.ts";
import type { Attempt } from "../rules/action.ts";

/**
 * One thing on a time line. `said`: utterances that nothing came between. `gap`: something that was never told of stands before what follows it in a
 * call's life. `attempt`: `isLast` is the last that was made of its action. `ahead`: an action that nobody has tried yet.
 */
export type Entry =
  | { kind: "event"; at: number; event: EventRow }
  | { kind: "said"; at: number; events: EventRow[] }
  | { kind: "gap"; at: null; type: EventType }
  | { kind: "attempt"; at: number; action: ActionView; attempt: Attempt; isLast: boolean }
  | { kind: "ahead"; at: null; action: ActionView };

type Told = { events: readonly EventRow[]; actions: readonly ActionView[]; gaps?: readonly EventType[] | undefined };

/** What happened and what was done about it, in the order of time; at one instant in the order in which the events are given. */
export function chronicleOf({ events, actions, gaps = [] }: Told): Entry[] {
  const attempts = actions.flatMap((action) =>
    action.attempts.map((attempt, index): Entry => {
      const isLast = index === action.attempts.length - 1;
      return { kind: "attempt", at: attempt.at, action, attempt, isLast };
    }),
  );
  const happened = [...events.map((event): Entry => ({ kind: "event", at: event.at, event })), ...attempts];
  const ahead = actions
    .filter(({ attempts: made, state }) => made.length === 0 && state !== "done" && state !== "withdrawn")
    .map((action): Entry => ({ kind: "ahead", at: null, action }));
  const inOrder = happened.toSorted((a, b) => (a.at ?? Infinity) - (b.at ?? Infinity));
  const missing = gaps.filter((type) => !events.some((event) => event.type === type));
  return [...missing.reduce(withGap, together(inOrder)), ...ahead];
}

/** Utterances one after the other become one entry. */
function together(entries: readonly Entry[]): Entry[] {
  const joined: Entry[] = [];
  for (const entry of entries) {
    const before = joined.at(-1);
    const isSaid = entry.kind === "event" && entry.event.type === "call.said" && !entry.event.late;
    if (!isSaid) joined.push(entry);
    else if (before?.kind === "said") before.events.push(entry.event);
    else joined.push({ kind: "said", at: entry.at, events: [entry.event] });
  }
  return joined;
}

function withGap(entries: Entry[], type: EventType): Entry[] {
  const phase = phaseOf({ type, data: {} } as CallEvent);
  const next = entries.findIndex((entry) => phaseIn(entry) > phase);
  const place = next === -1 ? entries.length : next;
  return entries.toSpliced(place, 0, { kind: "gap", at: null, type });
}

/** How far in a call's life; -1 for what is no part of it. */
function phaseIn(entry: Entry): number {
  if (entry.kind === "said") return PHASES.indexOf("during");
  if (entry.kind !== "event" || !entry.event.type.startsWith("call.")) return -1;
  return phaseOf(entry.event as unknown as CallEvent);
}
