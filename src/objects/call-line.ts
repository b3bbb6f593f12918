import type { Call } from "../calls/call.ts";
import type { CallEvent } from "../calls/event.ts";
import { type Arrivals, byLife } from "../calls/order.ts";
import { asLeaving, isWithheld } from "../calls/privacy.ts";
import { isTestStory } from "../rules/rule.ts";
import type { Line } from "./actions.ts";
import type { EventRow } from "./event-store.ts";

type Known = { call: Call; arrivals: Arrivals };

/** The events of a call that may leave it, in the order of its life. */
export function lineOf(known: Known | null, events: readonly EventRow<CallEvent>[]): Line {
  if (!known || isTestStory(known.call.id)) return { events: [], epoch: 0 };
  const { call, arrivals } = known;
  const mayLeave = (event: EventRow<CallEvent>) =>
    !isWithheld(event.type, call) && asLeaving({ ...event, call: call.id } as CallEvent, call) !== null;
  return { events: events.filter(mayLeave).toSorted(byLife), epoch: arrivals.epoch };
}
