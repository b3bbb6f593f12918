import { MINUTE, SECOND } from "../lib/instant.ts";
import {
  type ActionKind,
  type ActionState,
  type Attempt,
  type Outcome,
  UNREPEATABLE,
  type Work,
} from "../rules/action.ts";
import { retryAfter } from "../rules/retry.ts";

/** A claim or a message without a result for this long counts as lost. */
const LOST_AFTER = MINUTE;
const SEND_AGAIN_AFTER = 10 * SECOND;
const SEND_AGAIN_AT_MOST = 60 * MINUTE;
const ATTEMPTS_KEPT = 50;

/** An action as it is stored. Times are ms since the epoch. */
export type ActionRow = {
  id: string;
  kind: ActionKind;
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
export type ActionView = { id: string; kind: ActionKind; state: ActionState; attempts: Attempt[] };

/** When it is, and a number from 0 to 1 by which waits differ. */
type Chance = { now: number; random: number; afterSeconds?: number | undefined };

/** What came of one attempt. `delivered`, of an action whose work never ends: what it got done, also where it failed then. */
export type Result = Chance & { result: Attempt; outcome: Outcome; delivered?: string[] | undefined };

/**
 * What becomes of an action that is due: its next attempt is sent, or the last one again if nobody ever claimed it. One that was claimed and
 * never heard of again has failed; then nothing is sent yet (`isSent` is false).
 */
export function served(row: ActionRow, chance: Chance): { row: ActionRow; isSent: boolean } {
  const { now } = chance;
  if (row.state !== "queued") return { row: nextAttempt(row, now), isSent: true };
  if (row.claimedAt !== null) return { row: unheardOf(row, row.claimedAt, chance), isSent: false };
  return { row: { ...row, dueAt: now + backingOff(row, now, LOST_AFTER) }, isSent: true };
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

/**
 * Success counts however late it is heard of, but for an action whose work never ends: there it says nothing of the attempts that followed.
 * Any other result counts only while its attempt is the last and has none.
 */
export function recorded(
  row: ActionRow,
  attempt: number,
  { result, outcome, delivered, ...chance }: Result,
): ActionRow {
  const isLast = row.state === "queued" && row.attempt === attempt;
  const attempts = withAttempt(row, result);
  if (!isLast)
    return outcome.kind === "done" && !delivered
      ? { ...row, attempts, state: "done", dueAt: null }
      : { ...row, attempts };
  if (outcome.kind === "later") return { ...postponed(row, chance.now + outcome.afterSeconds * SECOND), attempts };
  // Whoever got on begins a new series with what is next.
  const tries = delivered?.length ? 1 : row.tries;
  if (outcome.kind === "retry")
    return failed({ ...row, tries }, result, { ...chance, afterSeconds: outcome.afterSeconds });
  return { ...row, attempts, tries, state: outcome.kind, dueAt: null };
}

/** The last attempt came to nothing: it is made again when it is time, or the action is dead if it was the last of its series. */
export function failed(row: ActionRow, result: Attempt, { now, random, afterSeconds }: Chance): ActionRow {
  const seconds = retryAfter(row.tries, random, afterSeconds);
  if (seconds === null)
    return { ...row, state: "dead", dueAt: null, attempts: withAttempt(row, { ...result, outcome: "dead" }) };
  const dueAt = now + Math.ceil(seconds * SECOND);
  return { ...row, state: "retrying", dueAt, attempts: withAttempt(row, { ...result, outcome: "retry" }) };
}

/** From the start again, at once, because a person said so. */
export function revived(row: ActionRow, now: number): ActionRow {
  return { ...row, state: "retrying", tries: 0, dueAt: now, since: now };
}

/** It is not time yet: as if it had not been tried. */
export function postponed(row: ActionRow, at: number): ActionRow {
  const tries = row.tries - 1;
  return { ...row, state: tries > 0 ? "retrying" : "planned", tries, dueAt: at, claimedAt: null };
}

/** Not to be done any more, for a reason that the timeline shows. */
export function withdrawn(row: ActionRow, why: string, now: number): ActionRow {
  const result: Attempt = { at: now, outcome: "withdrawn", status: null, detail: why };
  return { ...row, state: "withdrawn", dueAt: null, attempts: withAttempt(row, result) };
}

export function workOf(row: ActionRow): Work {
  return { kind: row.kind, input: JSON.parse(row.input) } as Work;
}

export function viewOf(row: ActionRow): ActionView {
  return { id: row.id, kind: row.kind, state: row.state, attempts: JSON.parse(row.attempts) };
}

/** Which action it is, and what its last attempt came to. */
export function failureOf({ id, kind, attempts }: ActionRow): { id: string; kind: ActionKind; why: string } {
  return { id, kind, why: (JSON.parse(attempts) as Attempt[]).at(-1)?.detail ?? "" };
}

/** The attempts since it last began anew. */
export function lastSeriesOf({ attempts, tries }: ActionRow): string {
  return JSON.stringify((JSON.parse(attempts) as Attempt[]).slice(-tries));
}

function nextAttempt(row: ActionRow, now: number): ActionRow {
  const [attempt, tries] = [row.attempt + 1, row.tries + 1];
  return { ...row, state: "queued", attempt, tries, dueAt: now + LOST_AFTER, since: now, claimedAt: null };
}

function unheardOf(row: ActionRow, claimedAt: number, chance: Chance): ActionRow {
  const lost = lostAttempt(claimedAt);
  if (!UNREPEATABLE.has(row.kind)) return failed(row, lost, chance);
  return { ...row, state: "unknown", dueAt: null, attempts: withAttempt(row, { ...lost, outcome: "unknown" }) };
}

function lostAttempt(at: number): Attempt {
  return { at, outcome: "retry", status: null, detail: "no result came back" };
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
