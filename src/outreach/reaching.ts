import type { OpenOutreach } from "../contacts/open-outreach.ts";
import { type Booking, bookingOf, bookingOutlook, bookingStanding } from "./booking.ts";
import type { Terms } from "./clock.ts";
import { type Order, givenUpAt, isTooOld, orderStanding } from "./order.ts";
import type { Body, OutreachKind, OutreachResult } from "./outreach.ts";
import { type Answer, type Begun, type Progress, answer, answerOf, beginning } from "./progress.ts";
import type { Standing, Step } from "./standing.ts";

/** All that is known of an outreach: what it is about, and how far it has come. Times are ms since the epoch. */
export type Reaching = {
  kind: OutreachKind;
  id: string;
  /** As it came in, and with every change since. */
  original: Body;
  body: Body;
  /** What our URLs begin with, where PUBLIC_URL does not say. */
  base: string | null;
  /** When it was made, and when its object heard of it. */
  placedAt: number;
  receivedAt: number;
  progress: Progress;
  said: Pick<OutreachResult, "address" | "said">;
  /** Nothing more is awaited of the call in which the customer was spoken with. */
  isWhole?: boolean;
  /** It is of a test story, which reaches nobody. */
  isTest: boolean;
};

type Parts = Pick<Reaching, "kind" | "id" | "body" | "base" | "placedAt" | "receivedAt" | "isTest">;

export function newReaching(parts: Parts): Reaching {
  const said = { address: null, said: null };
  return { ...parts, original: parts.body, said, progress: beginning(parts.receivedAt) };
}

export function standingOf(reaching: Reaching, terms: Terms): Standing {
  const standing =
    reaching.kind === "booking"
      ? bookingStanding(inBooking(reaching), reaching.progress, terms)
      : orderStanding(inOrder(reaching), reaching.progress, terms);
  if (!reaching.isTest && terms.about.includes(reaching.kind)) return standing;
  return { state: reaching.kind === "booking" ? standing.state : "waiting", next: null, changesAt: null };
}

/** What is to come as far as can be foreseen, for whoever looks at it. */
export function outlookOf(reaching: Reaching, terms: Terms): Step[] {
  const { next } = standingOf(reaching, terms);
  if (!next || reaching.kind === "order") return next ? [next] : [];
  return bookingOutlook(inBooking(reaching), reaching.progress, terms);
}

/** When the appointment is, or the order was placed. */
export function atOf(reaching: Reaching): number {
  return reaching.kind === "booking" ? inBooking(reaching).at : reaching.placedAt;
}

/** After that nobody wants to be reached about it any more. */
export function expiresAt(reaching: Reaching): number {
  return reaching.kind === "booking" ? inBooking(reaching).at : givenUpAt(reaching);
}

/** Whether the owner wants such a step of it at all. */
function isWanted(reaching: Reaching, step: "sms" | "call"): boolean {
  if (reaching.kind === "order") return true;
  const { smsBefore, callAfter } = inBooking(reaching);
  return (step === "sms" ? smsBefore : callAfter) !== null;
}

/** Why a step that was begun is not to be carried out any more; null where nothing is in its way. */
export function hindranceOf(reaching: Reaching, step: Begun, terms: Terms): string | null {
  const { progress } = reaching;
  if (progress.cancelledAt !== null) return "cancelled";
  if (step.round !== progress.round) return "the appointment was moved";
  if (!isWanted(reaching, step.kind)) return "not wanted any more";
  if (answerOf(progress)) return `already ${standingOf(reaching, terms).state}`;
  return terms.now >= expiresAt(reaching) ? "too late for it" : null;
}

/** It came in too late for a machine to reach anybody about it. */
export function cameTooLate(reaching: Reaching): boolean {
  return reaching.kind === "order" && isTooOld(inOrder(reaching));
}

/** The customer's number, E.164, and name. */
export function customerIn({ kind, body }: Pick<Reaching, "kind" | "body">): { phone: string; name: string } {
  const prefix = kind === "booking" ? "" : "customer_";
  return { phone: textIn(body, `${prefix}phone`), name: textIn(body, `${prefix}name`) };
}

/** A text of a body, which was read as one. */
export function textIn(body: Body, name: string): string {
  const text = body[name];
  return typeof text === "string" ? text : "";
}

/** What the customer said, as it counts here: an appointment is kept or not. */
export function answerIn(reaching: Reaching, said: Answer): Reaching {
  const means = reaching.kind === "booking" && said.means === "cancel" ? "decline" : said.means;
  return { ...reaching, progress: answer(reaching.progress, { ...said, means }) };
}

/** What the customer's contact is told. */
export function openOutreach(
  reaching: Reaching,
  { objectId, version, now }: { objectId: string; version: number; now: number },
): OpenOutreach {
  const { kind, progress } = reaching;
  const begun = progress.begun.filter(({ round }) => round === progress.round);
  const asked = begun.filter(({ end }) => end?.result !== "unsent" && end?.result !== "unplaced");
  // Also one about the time before: it goes on.
  const calling = progress.begun.find((step) => step.kind === "call" && step.end === null)?.action ?? null;
  const texted = asked.find((step) => step.kind === "sms");
  const isOver = progress.cancelledAt !== null || (kind === "order" && answerOf(progress) !== null);
  const until = isOver || expiresAt(reaching) <= now ? null : expiresAt(reaching);
  return {
    objectId,
    kind,
    id: reaching.id,
    version,
    at: atOf(reaching),
    round: progress.round,
    askedAt: asked[0]?.begunAt ?? null,
    textedAt: texted?.begunAt ?? null,
    isAnswered: answerOf(progress) !== null,
    until,
    calling,
  };
}

function inBooking({ body }: Reaching): Booking {
  return bookingOf(body as unknown as Parameters<typeof bookingOf>[0]);
}

function inOrder({ placedAt, receivedAt }: Reaching): Order {
  return { placedAt, receivedAt };
}
