import { byCodePoint } from "../lib/text.ts";
import { type CallEvent, type CallStatus, type Direction, type EndStatus, phaseOf } from "./event.ts";

/** A value as the earliest event that knew it told it: by phase, then time, then id. */
type Told<Value> = { value: Value; phase: number; at: number; id: string };

type End = {
  status: EndStatus;
  reason: string | null;
  durationSeconds: number | null;
  recordingUrl: string | null;
  at: number;
  id: string;
};

/**
 * What is known of a call: a fold of its events that no order, repetition or grouping of them can change, since each
 * field keeps the greatest or least of what was told. Its size does not grow with their number.
 */
export type Call = {
  provider: string;
  id: string;
  /** Inbound if any event says so: what is missed is acted on at once, so nothing that comes later may unsay it. */
  direction: Direction | null;
  from: Told<string> | null;
  to: Told<string> | null;
  /** When the first thing happened that we know of. */
  startedAt: number;
  hasRung: boolean;
  answeredAt: number | null;
  /** Something happened that only happens while two sides are connected. */
  hasTalked: boolean;
  end: End | null;
};

/** The call with one more event; null is a call of which nothing was known. Applying an event again changes nothing. */
export function apply(before: Call | null, event: CallEvent): Call {
  const call = before ? { ...before, startedAt: Math.min(before.startedAt, event.at) } : begin(event);
  switch (event.type) {
    case "call.initiated":
      return withParties(call, event);
    case "call.ringing":
      return { ...withParties(call, event), hasRung: true };
    case "call.answered":
      return { ...withParties(call, event), answeredAt: Math.min(call.answeredAt ?? event.at, event.at) };
    case "call.transferred":
      return { ...call, hasTalked: true };
    case "call.ended":
      return { ...withParties(call, event), end: weightier(call.end, endOf(event)) };
  }
}

export function statusOf(call: Call): CallStatus {
  if (call.end) return call.end.status;
  if (call.answeredAt !== null || call.hasTalked) return "in-progress";
  return call.hasRung ? "ringing" : "initiated";
}

/** Inbound, over, and nobody was ever connected (spec §4). */
export function isMissed(call: Call): boolean {
  if (call.direction !== "inbound" || !call.end) return false;
  switch (call.end.status) {
    case "no-answer":
    case "busy":
    case "canceled":
    case "rejected":
      return true;
    case "completed":
      return call.answeredAt === null && !call.hasTalked && call.end.durationSeconds === 0;
    case "failed":
      return false;
  }
}

/**
 * Whether an answer that has not come yet could still change what follows from the call: it was connected, or
 * may have been, and nobody has said that it was answered.
 */
export function lacksAnswer(call: Call): boolean {
  return call.answeredAt === null && (call.hasTalked || call.end?.status === "completed");
}

function begin({ provider, call, at }: CallEvent): Call {
  return {
    provider,
    id: call,
    direction: null,
    from: null,
    to: null,
    startedAt: at,
    hasRung: false,
    answeredAt: null,
    hasTalked: false,
    end: null,
  };
}

function withParties(call: Call, event: Exclude<CallEvent, { type: "call.transferred" }>): Call {
  const told = <Value>(value: Value | undefined): Told<Value> | null =>
    value === undefined ? null : { value, phase: phaseOf(event.type), at: event.at, id: event.id };
  const { direction, from, to } = event.data;
  return {
    ...call,
    direction: direction === "inbound" ? direction : (call.direction ?? direction ?? null),
    from: earlier(call.from, told(from)),
    to: earlier(call.to, told(to)),
  };
}

function endOf(event: Extract<CallEvent, { type: "call.ended" }>): End {
  const { status, reason, durationSeconds, recordingUrl } = event.data;
  return {
    status,
    reason: reason ?? null,
    durationSeconds: durationSeconds ?? null,
    recordingUrl: recordingUrl ?? null,
    at: event.at,
    id: event.id,
  };
}

/**
 * Of two ends of one call, the one that says more. "completed" is also a platform's word for "over, for whatever
 * reason", so any other outweighs it; and since a missed call is acted on at once, nothing may outweigh that later.
 */
function weightier(a: End | null, b: End): End {
  if (!a) return b;
  const order = weightOf(a) - weightOf(b) || byTime(a, b);
  return order > 0 ? a : b;
}

function weightOf(end: End): number {
  if (end.status === "completed") return 0;
  return end.status === "failed" ? 1 : 2;
}

function earlier<Value>(a: Told<Value> | null, b: Told<Value> | null): Told<Value> | null {
  if (!a || !b) return a ?? b;
  const order = a.phase - b.phase || byTime(a, b);
  return order <= 0 ? a : b;
}

/** By time, and where that is the same by id: what matters is that it is always the same order. */
function byTime(a: { at: number; id: string }, b: { at: number; id: string }): number {
  return a.at - b.at || byCodePoint(a.id, b.id);
}
