import type { CallEvent } from "../calls/event.ts";
import { type CanonicalEvent, type MessageEvent, customerOf, isMessage } from "../calls/message.ts";
import type { Accepted } from "../objects/call-object.ts";

/** Where messages go whose other side is not told. */
const NOBODY = "unknown";
const LONGEST_NAME = 200;

/**
 * Hands events to their object: all of one call to that call, a message to the contact at its other side. Tried once more where
 * Cloudflare says that this may help; throws otherwise.
 */
export async function accept(env: Env, events: CanonicalEvent[]): Promise<Accepted> {
  try {
    return await hand(env, events);
  } catch (cause) {
    if (!isWorthRetrying(cause)) throw cause;
    return hand(env, events);
  }
}

/** A stub is good for nothing after an exception, so each try gets its own. */
async function hand(env: Env, events: CanonicalEvent[]): Promise<Accepted> {
  const [first] = events;
  if (!first) throw new Error("a delivery without events");
  if (isMessage(first)) {
    const name = customerOf(first).slice(0, LONGEST_NAME) || NOBODY;
    return env.CONTACT.getByName(name).accept(events as MessageEvent[]);
  }
  return env.CALL.getByName(`${first.provider}:${first.call}`).accept(events as CallEvent[]);
}

function isWorthRetrying(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    "retryable" in cause &&
    cause.retryable === true &&
    !("overloaded" in cause && cause.overloaded)
  );
}
