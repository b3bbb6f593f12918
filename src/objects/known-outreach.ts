import type { BookingChange } from "../calls/booking-body.ts";
import { idOf } from "../calls/event-id.ts";
import type { OutreachEvent } from "../calls/outreach-event.ts";
import type { Body, OutreachState } from "../outreach/outreach.ts";
import { moved } from "../outreach/progress.ts";
import { type Reaching, atOf, customerIn, newReaching } from "../outreach/reaching.ts";
import { isTestStory } from "../rules/rule.ts";
import type { Due } from "./heard.ts";
import type { Ledgered } from "./ledgered.ts";
import { type Stood, standingIn } from "./stood.ts";

/** What the CRM has taken last, and what it was given to take last, in digests; how many actions have told it; which digest was given up. */
type Recording = { taken: string | null; given: string | null; count: number; dead: string | null };
const NOTHING_TOLD: Recording = { taken: null, given: null, count: 0, dead: null };

/** What is kept of a booking or an order, of which `seq` events came in. */
export type KnownOutreach = Stood & {
  reaching: Reaching;
  seq: number;
  /** What lists show of it, in a digest, and what the ledger knows of that. */
  shown: string;
  ledgered: Ledgered;
  /** What the customer's contact has to hear, and whether it ever has: before that nothing is begun. */
  contact: Due | undefined;
  isOpened: boolean;
  crm: Recording;
  /** The actions that told, or tell, a person of it. */
  alerts: string[];
};

export function newKnown(
  { type, data, receivedAt: placedAt }: OutreachEvent,
  base: string | null,
  now: number,
): KnownOutreach {
  const kind = type === "order.placed" ? "order" : "booking";
  const body = data as unknown as Body;
  const { id } = data;
  const reaching = newReaching({ kind, id, body, base, placedAt, receivedAt: now, isTest: isTestStory(id) });
  const ledgered = { version: 0, dueAt: null };
  return {
    reaching,
    seq: 0,
    shown: "",
    ledgered,
    contact: undefined,
    isOpened: false,
    crm: NOTHING_TOLD,
    alerts: [],
  };
}

/** The booking with what is changed of it; null if nothing is. Another time is another appointment. */
export function withChange(reaching: Reaching, change: BookingChange, now: number): Reaching | null {
  const { remind, ...others } = change;
  const before = reaching.body;
  const body: Body = {
    ...before,
    ...defined(others),
    remind: { ...(before["remind"] as object), ...defined(remind ?? {}) },
  };
  if (JSON.stringify(body) === JSON.stringify(before)) return null;
  const isMoved = body["at"] !== before["at"];
  return { ...reaching, body, progress: isMoved ? moved(reaching.progress, now) : reaching.progress };
}

/** What is told of a change. */
export function eventOf(
  { reaching, seq }: KnownOutreach,
  type: "booking.changed" | "booking.cancelled",
  now: number,
): OutreachEvent {
  const word = type.slice("booking.".length);
  const id = idOf("bookings", reaching.id, word, String(seq + 1));
  return {
    id,
    type,
    provider: "bookings",
    at: now,
    receivedAt: now,
    data: reaching.body as unknown as OutreachEvent["data"],
  };
}

/** What the ledger is told, but for what only the object knows. */
export function listedAs({ reaching, ...stood }: KnownOutreach, state: OutreachState) {
  const { kind, id, receivedAt } = reaching;
  return { kind, id, receivedAt, state, at: atOf(reaching), ...customerIn(reaching), ...standingIn(stood) };
}

/** A booking can't be made for a time that was over when it came in. */
export function isPast(event: OutreachEvent): boolean {
  const { at } = event.data as { at?: unknown };
  return event.type !== "order.placed" && Date.parse(String(at)) <= event.receivedAt;
}

function defined(values: object): Body {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}
