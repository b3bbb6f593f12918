import type { BookingBody } from "../calls/booking-body.ts";
import { readDuration } from "../lib/duration.ts";
import { HOUR } from "../lib/instant.ts";
import { type Terms, afterQuiet, besideQuiet, isQuiet } from "./clock.ts";
import type { BookingState } from "./outreach.ts";
import { type Progress, answerOf, keyOf, stepsOf } from "./progress.ts";
import type { Standing, Step } from "./standing.ts";

/** An appointment. `at`: ms since the epoch. */
export type Booking = {
  at: number;
  /** How long before it a text goes; null is never. */
  smsBefore: number | null;
  /** How long after the text, or after a call that nobody took, a call goes; null is never. */
  callAfter: number | null;
};

const MOST_CALLS = 3;
/** Where nobody wants a text, calls begin as if there had been one, so long before. */
const USUAL_NOTICE = HOUR;
/** After these nobody calls again. */
const FINAL = new Set(["invalid", "unplaced", "unsettled"]);

export function bookingOf({ at, remind }: Pick<BookingBody, "at" | "remind">): Booking {
  return { at: Date.parse(at), smsBefore: readDuration(remind.sms), callAfter: readDuration(remind.call) };
}

/**
 * How the reminding of an appointment stands, and what is next: a text some time before it; unanswered, a call; that untaken, another,
 * so many and never after the appointment. Never in quiet hours: a text goes before them, a call after.
 */
export function bookingStanding(wanted: Booking, progress: Progress, terms: Terms): Standing {
  const booking = possible(wanted, terms);
  const { now } = terms;
  if (progress.cancelledAt !== null) return { state: "cancelled", next: null, changesAt: null };
  const answered = stateOfAnswer(progress);
  if (answered) return { state: answered, next: null, changesAt: null };
  const next = now < booking.at ? nextOf(booking, progress, terms) : null;
  const state = stateOf(booking, progress, { now, next });
  const isWaiting = state !== "past" && state !== "unreached";
  return { state, next, changesAt: isWaiting && now < booking.at ? booking.at : null };
}

/** What is to come as far as can be foreseen, if nobody answers: for whoever looks at it. */
export function bookingOutlook(wanted: Booking, progress: Progress, terms: Terms): Step[] {
  const booking = possible(wanted, terms);
  const { next } = bookingStanding(booking, progress, terms);
  if (next?.kind !== "sms" || booking.callAfter === null) return next ? [next] : [];
  const dueAt = afterQuiet(next.dueAt + booking.callAfter, terms);
  return dueAt < booking.at ? [next, { key: callKey(progress, 1), kind: "call", dueAt }] : [next];
}

/** What nobody can do is not wanted. */
function possible({ at, smsBefore, callAfter }: Booking, { canText, canCall }: Terms): Booking {
  return { at, smsBefore: canText ? smsBefore : null, callAfter: canCall ? callAfter : null };
}

function stateOfAnswer(progress: Progress): BookingState | null {
  switch (answerOf(progress)?.means) {
    case "confirm":
      return "confirmed";
    case "decline":
    case "cancel":
      return "cancel_requested";
    case "called-back":
      return "called_back";
    case "reached":
      return "reached";
    case undefined:
      return null;
  }
}

function nextOf(booking: Booking, progress: Progress, terms: Terms): Step | null {
  const [text] = stepsOf(progress, "sms");
  const sms = text ? null : nextText(booking, progress, terms);
  return sms ?? nextCall(booking, progress, terms);
}

function nextText({ at, smsBefore }: Booking, progress: Progress, terms: Terms): Step | null {
  if (smsBefore === null || stepsOf(progress, "call").length > 0) return null;
  const earliest = Math.max(progress.since, terms.now);
  const dueAt = besideQuiet(Math.max(at - smsBefore, earliest), earliest, terms);
  return dueAt < at ? { key: keyOf("booking", progress.round, "sms"), kind: "sms", dueAt } : null;
}

function nextCall(booking: Booking, progress: Progress, terms: Terms): Step | null {
  const { at, callAfter } = booking;
  const calls = stepsOf(progress, "call");
  const last = calls.at(-1);
  if (callAfter === null || calls.length >= MOST_CALLS) return null;
  if (last && (!last.end || FINAL.has(last.end.result))) return null;
  const since = last?.end ? last.end.at : noticeOf(booking, progress, terms);
  const dueAt = afterQuiet(Math.max(since + callAfter, terms.now), terms);
  return dueAt < at ? { key: callKey(progress, calls.length + 1), kind: "call", dueAt } : null;
}

/** When the customer was told of the appointment, or should have been. */
function noticeOf({ at, smsBefore, callAfter }: Booking, progress: Progress, terms: Terms): number {
  const [text] = stepsOf(progress, "sms");
  if (text?.end) return text.end.result === "sent" ? text.end.at : text.dueAt;
  // One that could not be sent before quiet hours may go when they end, and is to be read before anybody calls.
  const callAt = text && text.dueAt + (callAfter ?? 0);
  if (text && callAt !== undefined) return isQuiet(callAt, terms) ? afterQuiet(callAt, terms) : text.dueAt;
  const notice = smsBefore ?? Math.max(USUAL_NOTICE, 2 * (callAfter ?? 0));
  return Math.max(at - notice, progress.since);
}

function stateOf(
  booking: Booking,
  progress: Progress,
  { now, next }: { now: number; next: Step | null },
): BookingState {
  const [text] = stepsOf(progress, "sms");
  const calls = stepsOf(progress, "call");
  const told = text?.end?.result === "sent" ? "reminded" : "scheduled";
  if (calls.some(({ end }) => !end)) return "calling";
  if (next) return calls.length > 0 ? "calling" : told;
  const wantsNothing = booking.smsBefore === null && booking.callAfter === null;
  const wasTold = wantsNothing || (text !== undefined && text.end?.result !== "unsent");
  if (calls.length > 0 || !wasTold) return "unreached";
  if (now >= booking.at) return "past";
  return told;
}

function callKey({ round }: Progress, count: number): string {
  return keyOf("booking", round, `call:${count}`);
}
