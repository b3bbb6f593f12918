import type { CallEvent } from "../calls/event.ts";
import { type CanonicalEvent, type MessageEvent, customerOf, isMessage, isOutreach } from "../calls/message.ts";
import { type OutreachEvent, nameOf } from "../calls/outreach-event.ts";
import type { Taken } from "../objects/outreach-object.ts";

/** Where messages go whose other side is not told. */
const NOBODY = "unknown";
const LONGEST_NAME = 200;

/** The events of one delivery, and what of it their object has to know besides. */
export type Arrival = {
  events: CanonicalEvent[];
  /** Names the call that we placed that they are of; null where the delivery does not say that they are. */
  ref: string | null;
  /** What the URLs begin with that platforms are given; null where that is not known any more. */
  base: string | null;
};

/**
 * Hands events to their object: all of one call to that call, a message to the contact at its other side, an order or a booking to its own. Tried
 * once more where Cloudflare says that this may help; throws otherwise.
 */
export async function accept(env: Env, arrival: Arrival): Promise<Taken> {
  try {
    return await hand(env, arrival);
  } catch (cause) {
    if (!isWorthRetrying(cause)) throw cause;
    return hand(env, arrival);
  }
}

/** A stub is good for nothing after an exception, so each try gets its own. */
async function hand(env: Env, { events, ref, base }: Arrival): Promise<Taken> {
  const [first] = events;
  if (!first) throw new Error("a delivery without events");
  if (isMessage(first)) {
    const name = customerOf(first).slice(0, LONGEST_NAME) || NOBODY;
    return env.CONTACT.getByName(name).accept(events as MessageEvent[]);
  }
  if (isOutreach(first)) return env.OUTREACH.getByName(nameOf(first)).accept(events as OutreachEvent[], base);
  return env.CALL.getByName(`${first.provider}:${first.call}`).accept(events as CallEvent[], ref);
}

function isWorthRetrying(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    "retryable" in cause &&
    cause.retryable === true &&
    !("overloaded" in cause && cause.overloaded)
  );
}
