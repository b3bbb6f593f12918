import { DAY, HOUR, MINUTE } from "../lib/instant.ts";
import { type Terms, afterQuiet } from "./clock.ts";
import type { OrderState } from "./outreach.ts";
import { type Progress, answerOf, keyOf, stepsOf } from "./progress.ts";
import type { Standing, Step } from "./standing.ts";

/** How long after the one before each call goes. */
const WAITS = [0, 10 * MINUTE, HOUR];
const GIVEN_UP_AFTER = 2 * DAY;
/** A customer who was called so late would wonder. */
const TOO_OLD = HOUR;
const FINAL = new Set(["invalid", "unplaced", "unsettled"]);

/** A number that nobody has, or somebody else by now, gets no text; nor does who may have been spoken with. */
const UNWRITTEN = new Set<string>(["invalid", "unsettled"]);

/** `placedAt`: when it was placed, `receivedAt`: when it reached its object; ms since the epoch. */
export type Order = { placedAt: number; receivedAt: number };

/** Whether it came in too late for a machine to call about it. */
export function isTooOld({ placedAt, receivedAt }: Order): boolean {
  return receivedAt - placedAt > TOO_OLD;
}

/** How the confirming of an order stands, and what is next: a call at once, again when nobody took it, and at last a text. Never in quiet hours. */
export function orderStanding(order: Order, progress: Progress, terms: Terms): Standing {
  if (progress.cancelledAt !== null) return { state: "cancelled", next: null, changesAt: null };
  const answered = stateOfAnswer(progress);
  if (answered) return { state: answered, next: null, changesAt: null };
  const expiresAt = order.placedAt + GIVEN_UP_AFTER;
  const next = isTooOld(order) ? null : nextOf(progress, terms);
  const isInTime = next !== null && next.dueAt < expiresAt;
  const isOpen = stepsOf(progress, "call").some(({ end }) => !end) || stepsOf(progress, "sms").some(({ end }) => !end);
  if (!isInTime && !isOpen) return { state: "unreachable", next: null, changesAt: null };
  const isCalling =
    stepsOf(progress, "call").some(({ end }) => !end) || (next?.kind === "call" && next.dueAt <= terms.now);
  return { state: isCalling ? "calling" : "waiting", next: isInTime ? next : null, changesAt: null };
}

/** When nobody tries any more to reach the customer of an order that was placed then; ms since the epoch. */
export function givenUpAt({ placedAt }: Pick<Order, "placedAt">): number {
  return placedAt + GIVEN_UP_AFTER;
}

/** What somebody said who was spoken with and gave no plain answer has to be read by a person. */
function stateOfAnswer(progress: Progress): OrderState | null {
  switch (answerOf(progress)?.means) {
    case "confirm":
      return "confirmed";
    case "decline":
      return "changed";
    case "cancel":
      return "cancelled";
    case "called-back":
    case "reached":
      return "waiting";
    case undefined:
      return null;
  }
}

function nextOf(progress: Progress, terms: Terms): Step | null {
  const calls = stepsOf(progress, "call");
  const last = calls.at(-1);
  if (last && !last.end) return null;
  const wait = WAITS[calls.length];
  if (terms.canCall && wait !== undefined && !(last?.end && FINAL.has(last.end.result))) {
    const dueAt = afterQuiet(Math.max((last?.end?.at ?? progress.since) + wait, terms.now), terms);
    return { key: keyOf("order", progress.round, `call:${calls.length + 1}`), kind: "call", dueAt };
  }
  if (!terms.canText || UNWRITTEN.has(last?.end?.result ?? "") || stepsOf(progress, "sms").length > 0) return null;
  return { key: keyOf("order", progress.round, "sms"), kind: "sms", dueAt: afterQuiet(terms.now, terms) };
}
