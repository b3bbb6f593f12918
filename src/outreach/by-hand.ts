import { answerOf } from "./progress.ts";
import { type Reaching, answerIn, atOf } from "./reaching.ts";

/** Whether nothing is left for a person to decide about it: it was cancelled, or the appointment is over. An order can be settled however old it is. */
export function isPastDeciding(reaching: Reaching, now: number): boolean {
  return reaching.progress.cancelledAt !== null || (reaching.kind === "booking" && atOf(reaching) <= now);
}

/** Somebody of the business has settled it with the customer: that is the customer's latest word, whatever clocks say. */
export function confirmedByHand(reaching: Reaching, now: number): Reaching {
  const { progress } = reaching;
  const before = answerOf(progress);
  if (before?.means === "confirm") return reaching;
  const at = Math.max(now, before?.at ?? now);
  return answerIn(reaching, { means: "confirm", by: "hand", at, round: progress.round });
}

/** It is not to be, whatever the customer said. */
export function cancelledByHand(reaching: Reaching, now: number): Reaching {
  return { ...reaching, progress: { ...reaching.progress, cancelledAt: now } };
}
