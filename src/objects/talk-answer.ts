import { type Answer, type Meaning, answerOf, counts, isStale, stepOfRef } from "../outreach/progress.ts";
import { type Reaching, answerIn } from "../outreach/reaching.ts";
import type { Outbox } from "./outbox.ts";
import { filledUp, heardFrom, withCall } from "./outreach-calls.ts";

/** What a model that talks with the customer noted: what they answered, and in their words where an order goes and what they want. */
export type TalkAnswer = { means: Meaning } & Reaching["said"];

/**
 * Takes note of what was answered in the call of that ref, which was placed, whatever was known before. Null: there is no such call. Of an appointment that
 * was moved or cancelled nothing counts. The same once more changes nothing; another answer replaces it, and what was said with it.
 */
export function answeredInTalk(
  reaching: Reaching,
  { ref, means, address, said }: { ref: string } & TalkAnswer,
  { outbox, now }: { outbox: Outbox; now: number },
): { reaching: Reaching; doesCount: boolean } | null {
  const step = stepOfRef(reaching.progress, ref);
  if (!step) return null;
  const heard = heardFrom(reaching, step, { id: null, outbox, now });
  if (isStale(reaching.progress, step)) return { reaching: heard, doesCount: false };
  const answer: Answer = { means, by: "call", at: now, round: step.round };
  const answered = answerIn(heard, answer);
  if (!counts(answered.progress, answer)) return { reaching: heard, doesCount: false };
  const isNews = answerOf(answered.progress) !== answerOf(heard.progress);
  const words = isNews
    ? { address: address ?? reaching.said.address, said }
    : filledUp({ address, said }, reaching.said);
  const call = stepOfRef(answered.progress, ref)?.call ?? step.call;
  const isPlain = means !== "reached";
  const noted = isPlain ? withCall(answered, step.key, { ...call, isAnswered: true }) : answered;
  return { reaching: { ...noted, said: words }, doesCount: true };
}
