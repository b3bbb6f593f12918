import type { CallEvent } from "../calls/event.ts";
import type { Accepted } from "../objects/call-object.ts";

/** Hands events, all of one call, to its object. Tried once more where Cloudflare says that this may help; throws otherwise. */
export async function accept(env: Env, events: CallEvent[]): Promise<Accepted> {
  try {
    return await hand(env, events);
  } catch (cause) {
    if (!isWorthRetrying(cause)) throw cause;
    return hand(env, events);
  }
}

/** A stub is good for nothing after an exception, so each try gets its own. */
async function hand(env: Env, events: CallEvent[]): Promise<Accepted> {
  const [first] = events;
  if (!first) throw new Error("a delivery without events");
  return env.CALL.getByName(`${first.provider}:${first.call}`).accept(events);
}

function isWorthRetrying(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    "retryable" in cause &&
    cause.retryable === true &&
    !("overloaded" in cause && cause.overloaded)
  );
}
