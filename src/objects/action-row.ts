import { MINUTE, SECOND } from "../lib/instant.ts";
import type { ActionState, Attempt, Outcome, Work } from "../rules/action.ts";

/** A claim or a message without a result for this long counts as lost. */
const LOST_AFTER = MINUTE;
const SEND_AGAIN_AFTER = 10 * SECOND;
const SEND_AGAIN_AT_MOST = 60 * MINUTE;
const ATTEMPTS_KEPT = 50;

/** An action as it is stored. Times are ms since the epoch. */
export type ActionRow = {
  id: string;
  kind: Work["kind"];
  input: string;
  state: ActionState;
  /** The last attempt sent; counts up for ever. */
  attempt: number;
  /** Attempts of this series; a retry by hand begins a new one. */
  tries: number;
  /** When the object has to do something about it; null is never. */
  dueAt: number | null;
  /** When the last attempt became due. */
  since: number;
  claimedAt: number | null;
  /** JSON of `Attempt[]`. */
  attempts: string;
};

/** An action as others see it. */
export type ActionView = { id: string; kind: Work["kind"]; state: ActionState; attempts: Attempt[] };

/** What came of one attempt, heard of at `now`. */
export type Result = { result: Attempt; outcome: Outcome; now: number };

/** What is to be sent now that the action is due: the next attempt, or the last one again if nobody ever asked for it. */
export function sent(row: ActionRow, now: number): ActionRow {
  const isUnclaimed = row.state === "queued" && row.claimedAt === null;
  return isUnclaimed ? { ...row, dueAt: now + backingOff(row, now, LOST_AFTER) } : nextAttempt(row, now);
}

/** The message could not be sent. */
export function unsent(row: ActionRow, now: number): ActionRow {
  return { ...row, dueAt: now + backingOff(row, now, SEND_AGAIN_AFTER) };
}

export function isClaimable(row: ActionRow, attempt: number): boolean {
  return row.state === "queued" && row.attempt === attempt && row.claimedAt === null;
}

export function claimed(row: ActionRow, now: number): ActionRow {
  return { ...row, claimedAt: now, dueAt: now + LOST_AFTER };
}

/** Success counts however late it is heard of; any other result only while its attempt is the last and has none. */
export function recorded(row: ActionRow, attempt: number, { result, outcome, now }: Result): ActionRow {
  const noted = { ...row, attempts: withAttempt(row, result) };
  const isLast = row.state === "queued" && row.attempt === attempt;
  if (!isLast && outcome.kind !== "done") return noted;
  if (outcome.kind !== "retry") return { ...noted, state: outcome.kind, dueAt: null };
  return { ...noted, state: "retrying", dueAt: now + (outcome.afterSeconds ?? 0) * SECOND };
}

export function buried(row: ActionRow, result: Attempt): ActionRow {
  return { ...row, state: "dead", dueAt: null, attempts: withAttempt(row, result) };
}

/** From the start again, at once, because a person said so. */
export function revived(row: ActionRow, now: number): ActionRow {
  return { ...row, state: "retrying", tries: 0, dueAt: now, since: now };
}

export function workOf(row: ActionRow): Work {
  return { kind: row.kind, input: JSON.parse(row.input) };
}

export function viewOf(row: ActionRow): ActionView {
  return { id: row.id, kind: row.kind, state: row.state, attempts: JSON.parse(row.attempts) };
}

function nextAttempt(row: ActionRow, now: number): ActionRow {
  const wasLost = row.state === "queued" && row.claimedAt !== null;
  const lost: Attempt = { at: row.claimedAt ?? now, outcome: "retry", status: null, detail: "no result came back" };
  return {
    ...row,
    state: "queued",
    attempt: row.attempt + 1,
    tries: row.tries + 1,
    dueAt: now + LOST_AFTER,
    since: now,
    claimedAt: null,
    attempts: wasLost ? withAttempt(row, lost) : row.attempts,
  };
}

/** Each wait is as long as the waiting so far. */
function backingOff(row: ActionRow, now: number, atLeast: number): number {
  return Math.min(Math.max(atLeast, now - row.since), SEND_AGAIN_AT_MOST);
}

function withAttempt(row: ActionRow, attempt: Attempt): string {
  const attempts = JSON.parse(row.attempts) as Attempt[];
  const isKnown = attempts.some(({ at, outcome }) => at === attempt.at && outcome === attempt.outcome);
  if (isKnown) return row.attempts;
  return JSON.stringify([...attempts, attempt].slice(-ATTEMPTS_KEPT));
}
