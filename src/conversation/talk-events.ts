import { idOf } from "../calls/event-id.ts";
import type { CallEvent, EventOf } from "../calls/event.ts";
import type { Line } from "./loop/untold.ts";

/** Of which call something is told, and when; ms since the epoch. */
type About = { provider: string; call: string; at: number };

/** A line of a conversation, as the call's timeline has it. */
export function saidEvent({ provider, call, at }: About, { turn, role, text }: Line): EventOf<"call.said"> {
  return { ...eventOf({ provider, call, at }, "turn", String(turn), role), type: "call.said", data: { role, text } };
}

/** The call is carried over a stream of ours, and so was answered. */
export function beganEvent(about: About, parties: EventOf<"call.answered">["data"]): CallEvent {
  return { ...eventOf(about, "began"), type: "call.answered", data: { ...parties, talk: true } };
}

/** All that was said in it is told. */
export function toldEvent(about: About): CallEvent {
  return { ...eventOf(about, "told"), type: "call.transcribed", data: { status: "completed", talk: true } };
}

/** How far the call is on its way to a person. */
export type Transferred = { status: "initiated" | "connected" | "failed"; to: string | undefined };

export function transferredEvent(about: About, data: Transferred): CallEvent {
  return { ...eventOf(about, "transfer", data.status), type: "call.transferred", data };
}

/** The talk is over, and with it the call. */
export function endedEvent(about: About): CallEvent {
  return { ...eventOf(about, "over"), type: "call.ended", data: { status: "completed" } };
}

/** Nobody could talk with whoever is on the line: they hear no more than our regret, and the call is over with that. */
export function unansweredEvent(about: About, parties: EventOf<"call.answered">["data"]): CallEvent {
  const data = { ...parties, announced: true, status: "completed" } as const;
  return { ...eventOf(about, "unanswered"), type: "call.ended", data };
}

/** The caller wanted a person and got none, which is no better than an announcement; that ends the call. */
export function untakenEvent(about: About): CallEvent {
  return { ...eventOf(about, "untaken"), type: "call.ended", data: { status: "completed", announced: true } };
}

/** Its id tells it from all that the platform tells itself. */
function eventOf({ provider, call, at }: About, ...name: string[]) {
  return { id: idOf(provider, call, "talk", ...name), provider, call, at, receivedAt: at };
}
