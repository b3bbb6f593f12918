import type { Standing } from "../calls/trouble.ts";
import { SECOND } from "../lib/instant.ts";
import { type Ledgered, changed } from "./ledgered.ts";
import type { Outbox } from "./outbox.ts";

/** How an object's actions stood when the ledger was last told. Objects from before there was more kept only how many wait. */
export type Stood = { waiting?: number; trouble?: Standing["trouble"] };
/** Of a call besides. */
export type StoodCall = Stood & {
  /** How often an action was given up or came to be unknown, since that is counted. */
  failed?: number;
  /** The longest that an action waited for its first attempt, in ms. */
  firstAttemptMs?: number | null;
};
type Actions = Pick<Outbox, "standing" | "firstAttemptMs">;

/** What is kept, with how its actions stand now, which the ledger is told; as it is where it knows that already. */
export function restood<Value extends Stood & { ledgered: Ledgered }>(
  value: Value,
  standing: Standing,
  now: number,
): Value {
  if (isSame(standingIn(value), standing)) return value;
  return { ...value, ...standing, ledgered: changed(value.ledgered, now) };
}

/** The same of a call. A wait that is but a little longer than was told is told with whatever is told next: it is not worth a row. */
export function restoodCall<Value extends StoodCall & { ledgered: Ledgered }>(
  value: Value,
  actions: Actions,
  now: number,
): Value {
  const { waiting = 0, failed = 0, firstAttemptMs: toldMs = null } = value;
  const standing = actions.standing();
  const more = Math.max(0, standing.waiting - waiting);
  const after = { ...restood(value, standing, now), ...(more > 0 && { failed: failed + more }) };
  const firstAttemptMs = actions.firstAttemptMs(toldMs);
  const isTold = (firstAttemptMs ?? 0) - (toldMs ?? 0) < SECOND;
  if (isTold) return after.ledgered === value.ledgered ? value : after;
  return { ...after, firstAttemptMs, ledgered: changed(value.ledgered, now) };
}

export function standingIn({ waiting = 0, trouble = [] }: Stood): Standing {
  return { waiting, trouble };
}

function isSame(a: Standing, b: Standing): boolean {
  return a.waiting === b.waiting && JSON.stringify(a.trouble) === JSON.stringify(b.trouble);
}
