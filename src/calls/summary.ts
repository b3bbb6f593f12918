import { SECOND } from "../lib/instant.ts";
import { type Call, isMissed, isUnreached, statusOf } from "./call.ts";
import type { CallStatus, Direction } from "./event.ts";
import type { Standing } from "./trouble.ts";

/** What lists tell of a call: its sum in a row's worth of values, nothing of its events. Times are ms since the epoch. */
export type CallSummary = {
  provider: string;
  id: string;
  direction: Direction | null;
  from: string | null;
  to: string | null;
  status: CallStatus;
  missed: boolean;
  reason: string | null;
  startedAt: number;
  answeredAt: number | null;
  endedAt: number | null;
  durationSeconds: number | null;
  summary: string | null;
};

/** What the ledger is told of a call. Times are ms since the epoch. */
export type CallSnapshot = CallSummary &
  Standing & {
    /** Counts up with every change of the call; only a newer one replaces what the ledger has. */
    version: number;
    /** The call's own object, in hexadecimal digits. */
    objectId: string;
    /** The object of the customer's number, in hexadecimal digits; null where that is no number. */
    contactId: string | null;
    /** That of the other number, where nobody says which of the two is the customer's; else null. */
    otherContactId: string | null;
    /** When its first event came in. */
    receivedAt: number;
    /** How many times an action of it was given up or came to be unknown. */
    failed: number;
    /** The longest that an action of it had to wait for its first attempt after it was due; null while none was tried. */
    firstAttemptMs: number | null;
  };

export function summaryOf(call: Call): CallSummary {
  const { end } = call;
  return {
    provider: call.provider,
    id: call.id,
    direction: call.direction,
    from: call.from?.value ?? null,
    to: call.to?.value ?? null,
    status: statusOf(call),
    missed: isMissed(call),
    reason: end?.reason ?? null,
    startedAt: call.startedAt,
    // An announcement is nobody who answers.
    answeredAt: isUnreached(call) ? null : call.answeredAt,
    endedAt: end?.at ?? null,
    durationSeconds: durationOf(call),
    // What was said stays with the call until it is known that its customer does not mind.
    summary: call.optedOut === null ? null : (call.content.summary?.value ?? null),
  };
}

/** As the platform tells it; else from the answer to the end. */
export function durationOf({ end, answeredAt }: Call): number | null {
  if (!end || end.durationSeconds !== null) return end?.durationSeconds ?? null;
  return answeredAt === null || end.at < answeredAt ? null : (end.at - answeredAt) / SECOND;
}

/** The customer's side of the call; empty where that is not known. */
export function customerOfCall({ direction, from, to }: Call): string {
  return (direction === "outbound" ? to : from)?.value ?? "";
}
