import type { CallNews } from "../calls/news.ts";
import { earliest } from "../lib/instant.ts";
import {
  type Found,
  type Looked,
  anew,
  endOfNews,
  explaining,
  looked,
  looking,
  lost,
  mustExplain,
  taken,
} from "../outreach/placed.ts";
import { type Begun, type Called, type Placed, answerOf, changed, isOpen, stepOfRef } from "../outreach/progress.ts";
import { type Reaching, answerIn } from "../outreach/reaching.ts";
import type { ActionState, CallReading, Owner, Placing } from "../rules/action.ts";
import { addressIn, meaningIn } from "../rules/outreach-result.ts";
import { lookOf } from "../rules/outreach-step.ts";
import type { Outbox } from "./outbox.ts";
import { idIn, withEnd } from "./steps.ts";

type Parts = { owner: Owner; outbox: Outbox; now: number };

/** Brings the steps up to date with what became of their actions. */
export function settleSteps(reaching: Reaching, { outbox, owner, now }: Parts): Reaching {
  return reaching.progress.begun.filter(isOpen).reduce((before, step) => {
    const state = outbox.find(step.action)?.state;
    const { call } = step;
    if (!call) return settleText(before, step, { state, now });
    const called = { ...step, call };
    const settled = settleCall(before, called, { state, now });
    const isLookDead = outbox.find(lookId(owner, before, called))?.state === "dead";
    return settled === before && isLookDead && step.end === null
      ? withFound(before, called, looked(call, null, now), now)
      : settled;
  }, reaching);
}

type Settling = { state: ActionState | undefined; now: number };

function settleText(reaching: Reaching, { key }: Begun, { state, now }: Settling): Reaching {
  if (state === "done") return withEnd(reaching, key, { result: "sent", at: now });
  return state === "dead" || state === "withdrawn" ? withEnd(reaching, key, { result: "unsent", at: now }) : reaching;
}

function settleCall(reaching: Reaching, { key, call }: Called, { state, now }: Settling): Reaching {
  if (state === "dead" || state === "withdrawn") return withEnd(reaching, key, { result: "unplaced", at: now });
  if (state === "done" && call.phase !== "taken") return withCall(reaching, key, taken(call, null, now));
  return state === "unknown" && call.phase === "new" ? withCall(reaching, key, lost(call, now)) : reaching;
}

/** Somebody has said that the call is to be tried again: it is as if it had not been. */
export function retried(reaching: Reaching, action: string): Reaching {
  const step = reaching.progress.begun.find((one) => one.action === action);
  if (!step) return reaching;
  const change = (one: Begun): Begun => ({ ...one, end: null, call: one.call && anew(one.call) });
  return { ...reaching, progress: changed(reaching.progress, step.key, change) };
}

/** The platform has said which call it is. */
export function placedAs(reaching: Reaching, action: string, { id, now }: { id: string; now: number }): Reaching {
  const step = reaching.progress.begun.find((one) => one.action === action);
  return step?.call ? withCall(reaching, step.key, { ...taken(step.call, id, now), id }) : reaching;
}

/** Has the platform asked about calls that it is time to ask about. */
export function planLooks(reaching: Reaching, { owner, outbox, now }: Parts): Reaching {
  return reaching.progress.begun.reduce((before, step) => {
    const { call, key } = step;
    const isDue = isOpen(step) && call?.lookAt != null && call.lookAt <= now;
    if (!call || (!isDue && !mustExplain(step))) return before;
    const next = isDue ? looking(call) : explaining(call);
    const { input = "{}", claimedAt = null } = outbox.find(step.action) ?? {};
    const work = lookOf(JSON.parse(input) as Placing, call.id, claimedAt ?? step.begunAt);
    outbox.plan(lookId(owner, before, { ...step, call: next }), work, now);
    return withCall(before, key, next);
  }, reaching);
}

/** When the next of them is to be asked about; null is never. */
export function nextLookAt({ progress }: Reaching): number | null {
  return earliest(...progress.begun.filter(isOpen).map(({ call }) => call?.lookAt));
}

/** The platform has answered the question that this action was. What was asked before something else became known counts no more. */
export function afterLook(
  reaching: Reaching,
  { look, said }: { look: string; said: Looked | null },
  { owner, outbox, now }: Parts,
): Reaching {
  const step = reaching.progress.begun.find(
    (one): one is Called => one.call !== null && lookId(owner, reaching, { ...one, call: one.call }) === look,
  );
  if (!step || step.call.lookAt !== null) return reaching;
  const found = looked(step.call, said, now);
  const isUnknown = outbox.find(step.action)?.state === "unknown";
  if (found.isUnplaced && !isUnknown) return reaching;
  if (said?.kind === "found" && isUnknown) provePlaced(outbox, step);
  if (found.isUnplaced) outbox.again(step.action, now);
  return withFound(reaching, step, found, now);
}

function withFound(reaching: Reaching, step: Called, { call, end }: Found, now: number): Reaching {
  const after = withCall(reaching, step.key, call);
  const isNews = end !== undefined && (isOpen(step) || end === "invalid");
  if (!isNews) return after;
  const ended = withEnd(after, step.key, { result: end, at: step.end?.at ?? now });
  if (end !== "answered") return ended;
  return answerIn(ended, { means: "reached", by: "call", at: now, round: step.round });
}

/** The last question to the platform about this call. */
function lookId(owner: Owner, reaching: Reaching, { key, call }: Called): string {
  return idIn(owner, reaching, `look:${key}:${call.looks}`);
}

/** News of a call that we placed. */
export function hear(
  reaching: Reaching,
  { ref, news }: { ref: string; news: CallNews },
  { outbox, now }: Parts,
): Reaching {
  const step = stepOfRef(reaching.progress, ref);
  if (!step || news.version <= step.call.version) return reaching;
  const { version } = news;
  const after = heardFrom(reaching, { ...step, call: { ...step.call, version } }, { id: news.call, outbox, now });
  const end = endOfNews(news);
  if (!end) return after;
  const known =
    isOpen(step) || step.end?.result === "unplaced" ? withEnd(after, step.key, { result: end, at: now }) : after;
  return end === "answered" ? withWords(known, step, news) : known;
}

/** A call was heard of, which the platform knows by that id: it was placed, whatever was known before. */
export function heardFrom(
  reaching: Reaching,
  step: Called,
  { id, outbox, now }: { id: string | null; outbox: Outbox; now: number },
): Reaching {
  provePlaced(outbox, step);
  return withCall(reaching, step.key, taken(step.call, id, now));
}

/** Somebody was spoken with: what came of it, as far as it is known. What was answered while the call went on counts more than what is made of it. */
function withWords(reaching: Reaching, { round, call: { isAnswered } }: Called, news: CallNews): Reaching {
  const { fields, summary, isWhole, endedAt } = news;
  const learned = { address: addressIn(fields), said: summary };
  if (isAnswered) return { ...reaching, said: filledUp(reaching.said, learned), isWhole };
  const means = meaningIn(fields) ?? "reached";
  const said = filledUp(learned, reaching.said);
  return { ...answerIn(reaching, { means, by: "call", at: endedAt ?? 0, round }), said, isWhole };
}

/** A model has read a call of ours; null: to no use. What was plainly answered meanwhile counts more. */
export function afterReading(reaching: Reaching, read: CallReading | null, now: number): Reaching {
  const known = { ...reaching, isWhole: true };
  if (!read) return known;
  if (answerOf(reaching.progress)?.means !== "reached") return { ...known, said: filledUp(reaching.said, read) };
  const said = filledUp(read, reaching.said);
  const means = read.result === "confirmed" ? "confirm" : read.result === "declined" ? "decline" : null;
  if (!means) return { ...known, said };
  const { round } = reaching.progress;
  return answerIn({ ...known, said }, { means, by: "call", at: now, round });
}

/** What was said, and where that is not known what else is. */
export function filledUp(said: Reaching["said"], other: Reaching["said"]): Reaching["said"] {
  return { address: said.address ?? other.address, said: said.said ?? other.said };
}

function provePlaced(outbox: Outbox, { action }: Begun): void {
  if (outbox.find(action)?.state !== "done") outbox.settle(action);
}

export function withCall(reaching: Reaching, key: string, call: Placed): Reaching {
  return { ...reaching, progress: changed(reaching.progress, key, (step) => ({ ...step, call })) };
}
