import type { MessageEvent } from "../calls/message.ts";
import { afterTold, take } from "../contacts/leave.ts";
import { type OpenOutreach, answeredBy, awaiting, isForgettable, withOutreach } from "../contacts/open-outreach.ts";
import { replyOf } from "../contacts/reply.ts";
import { backoff } from "../lib/backoff.ts";
import { within } from "../lib/deadline.ts";
import { MINUTE, SECOND, earliest } from "../lib/instant.ts";
import { describe, log } from "../lib/log.ts";
import type { Answer } from "../outreach/progress.ts";
import { isTestText } from "../rules/rule.ts";
import { type KnownContact, type PendingAnswer, isRefused } from "./known-contact.ts";

const PATIENCE_MS = 3000;
const ASK_AGAIN_AFTER = MINUTE;
const WAITS = { first: 5 * SECOND, longest: 10 * MINUTE };
const MOST_ANSWERS = 50;

/** An outreach's wish to reach the person: `version` is what it told last. */
export type Wish = { phone: string; objectId: string; version: number; action: string; kind: "sms" | "call" };
/** What the person's contact says to that. `at`: not before then, ms since the epoch. */
export type MayReach = { kind: "yes" } | { kind: "later"; at: number } | { kind: "no"; why: string };

/** The outreach tells how it stands. */
export function told(known: KnownContact, outreach: OpenOutreach, now: number): KnownContact {
  const { outreaches, isNews } = withOutreach(known.outreaches ?? [], outreach, now);
  return isNews ? { ...known, outreaches, leave: afterTold(known.leave ?? null, outreach) } : known;
}

/** Whether an outreach may reach the person now: nobody may who was told to stop, and one at a time may call. */
export function mayReach(known: KnownContact, wish: Wish, now: number): { known: KnownContact; answer: MayReach } {
  if (isRefused(known)) return { known, answer: { kind: "no", why: "the customer wants no texts or calls" } };
  if (wish.kind === "sms") return { known, answer: { kind: "yes" } };
  const { objectId, version, action } = wish;
  const leave = take(known.leave ?? null, { objectId, version, action }, now);
  if (!leave) return { known, answer: { kind: "later", at: now + ASK_AGAIN_AFTER } };
  return { known: { ...known, leave }, answer: { kind: "yes" } };
}

/** A text that answers an outreach is for that alone; null for any other. */
export function replied(known: KnownContact, message: MessageEvent, now: number): KnownContact | null {
  const means = isTestText(message) ? null : replyOf(message.data.text ?? "");
  const nearest = answeredBy(known.outreaches ?? [], message.at, now);
  if (!means || !nearest) return null;
  const at = Math.min(message.at, now);
  const answer: Answer = { means, by: "sms", at, round: nearest.round };
  const texting = { ...known.texting, lastTextAt: Math.max(known.texting.lastTextAt ?? at, at) };
  return withAnswer({ ...known, texting }, { to: nearest.objectId, answer, message: message.id }, now);
}

/** The person called and was spoken with: that concerns whatever they were asked about before. */
export function calledBack(known: KnownContact, calledAt: number, now: number): KnownContact {
  const asked = awaiting(known.outreaches ?? [], now).filter(({ askedAt }) => (askedAt ?? now) < calledAt);
  return asked.reduce((before, { objectId, round }) => {
    const answer: Answer = { means: "called-back", by: "call", at: calledAt, round };
    return withAnswer(before, { to: objectId, answer, message: null }, now);
  }, known);
}

/** When something is to be told to an outreach; null is never. */
export function nextAnswerAt(known: KnownContact | null): number | null {
  return earliest(...(known?.answers ?? []).map(({ dueAt }) => dueAt));
}

/** Tells outreaches what is due. Gives what became of each: whether it counted, or null where its object could not be reached. */
export async function tellAnswers(
  known: KnownContact | null,
  { env, now }: { env: Env; now: number },
): Promise<{ pending: PendingAnswer; counts: boolean | null }[]> {
  const due = (known?.answers ?? []).filter(({ dueAt }) => dueAt <= now);
  return Promise.all(
    due.map(async (pending) => {
      try {
        const outreach = env.OUTREACH.get(env.OUTREACH.idFromString(pending.to));
        return { pending, counts: await within(PATIENCE_MS, outreach.answer(pending.answer)) };
      } catch (cause) {
        log("warn", "outreach unreachable", { cause: describe(cause) });
        return { pending, counts: null };
      }
    }),
  );
}

/** An answer that was heard need not be told any more; any other is told again, ever more slowly. */
export function afterTelling(
  known: KnownContact,
  { pending, counts }: { pending: PendingAnswer; counts: boolean | null },
  now: number,
): KnownContact {
  const others = (known.answers ?? []).filter((one) => !isSame(one, pending));
  if (counts !== null) return { ...known, answers: others };
  const dueAt = now + backoff(pending.tries, WAITS);
  return { ...known, answers: [...others, { ...pending, tries: pending.tries + 1, dueAt }] };
}

/** Without those that are over for long. */
export function forgetOver(known: KnownContact, now: number): KnownContact {
  return { ...known, outreaches: (known.outreaches ?? []).filter((one) => !isForgettable(one, now)) };
}

function withAnswer(
  known: KnownContact,
  answer: Pick<PendingAnswer, "to" | "answer" | "message">,
  now: number,
): KnownContact {
  const { answers = [] } = known;
  const pending: PendingAnswer = { ...answer, dueAt: now, tries: 0 };
  if (answers.some((one) => isSame(one, pending))) return known;
  return { ...known, answers: [...answers, pending].slice(-MOST_ANSWERS) };
}

function isSame(a: PendingAnswer, b: PendingAnswer): boolean {
  return a.to === b.to && a.answer.means === b.answer.means && a.answer.at === b.answer.at && a.message === b.message;
}
