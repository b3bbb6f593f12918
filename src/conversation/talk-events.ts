import { idOf } from "../calls/event-id.ts";
import type { CallEvent, EventOf } from "../calls/event.ts";
import type { Line } from "./untold.ts";

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

/** The call goes to a person now. */
export function transferredEvent(about: About, to: string | undefined): CallEvent {
  return { ...eventOf(about, "transfer"), type: "call.transferred", data: { status: "initiated", to } };
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

/** Its id tells it from all that the platform tells itself. */
function eventOf({ provider, call, at }: About, ...name: string[]) {
  return { id: idOf(provider, call, "talk", ...name), provider, call, at, receivedAt: at };
}
