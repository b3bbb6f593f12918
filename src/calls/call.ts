import { DAY, SECOND } from "../lib/instant.ts";
import { type Artefacts, NO_ARTEFACTS, further, readStatus } from "./artefact.ts";
import type { CallEvent, CallStatus, Direction, EndStatus, EventOf, JsonValue } from "./event.ts";
import { type Told, byTime, earlier, later, merged, tell, tellText } from "./told.ts";

type End = { status: EndStatus; reason: string | null; durationSeconds: number | null; at: number; id: string };
type Json = Record<string, JsonValue>;

/** A call that is said to have lasted longer says nothing of when it began. */
const LONGEST_SECONDS = DAY / SECOND;

/** How a transfer stands in which somebody else took the call. */
const REACHED = new Set(["connected", "completed"]);

/** So many of them have to fit in a sum. */
const LONGEST_FIELD = 4000;

/** What was said in a call, or came of it. Nothing of it is known of a call whose customer opted out. */
type Content = {
  variables: Told<Json> | null;
  /** Which event holds what was said, line by line. */
  transcript: Told<true> | null;
  recordingUrl: Told<string> | null;
  summary: Told<string> | null;
  sentiment: Told<string> | null;
  fields: Record<string, Told<JsonValue>>;
};
const NO_CONTENT: Content = {
  variables: null,
  transcript: null,
  recordingUrl: null,
  summary: null,
  sentiment: null,
  fields: {},
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
  /** The caller heard an announcement of ours. Absent where not, like the next. */
  isAnnounced?: true;
  /** It was handed to somebody who took it. */
  hasReached?: true;
  end: End | null;
  /** Who took it: `human`, `machine` or `unknown`; null where nobody said. */
  answeredBy: Told<string> | null;
  metadata: Told<Json> | null;
  /** As in the events; whoever says true is believed, then whoever says false. Undefined: the platform has no such wish. */
  optedOut: boolean | null | undefined;
  /** A conversation of ours was had in it; and all that was said in that is told. */
  isTalk?: true;
  isTalkTold?: true;
  /** How far the platform is with what it makes of the call. */
  artefacts: Artefacts;
  content: Content;
};

/** The call with one more event; null is a call of which nothing was known. Applying an event again changes nothing. */
export function apply(before: Call | null, event: CallEvent): Call {
  const call = happened(before ?? begin(event), event);
  const optedOut = stronger(call.optedOut, event.data.optedOut);
  const startedAt = Math.min(call.startedAt, startOf(event));
  return { ...call, startedAt, optedOut, content: optedOut === true ? NO_CONTENT : learned(call.content, event) };
}

/** No later than the event, and a call that is over began its duration earlier. */
function startOf(event: CallEvent): number {
  const seconds = event.type === "call.ended" ? (event.data.durationSeconds ?? 0) : 0;
  return event.at - (seconds <= LONGEST_SECONDS ? Math.round(seconds * SECOND) : 0);
}

function happened(call: Call, event: CallEvent): Call {
  switch (event.type) {
    case "call.initiated":
      return withAnnouncement(withParties(call, event), event);
    case "call.ringing":
      return { ...withParties(call, event), hasRung: true };
    case "call.answered":
      return {
        ...withParties(call, event),
        answeredAt: Math.min(call.answeredAt ?? event.at, event.at),
        ...(event.data.talk && { isTalk: true }),
      };
    case "call.said":
    case "call.moved":
      return { ...call, hasTalked: true };
    case "call.transferred":
      return { ...call, hasTalked: true, ...(REACHED.has(event.data.status) && { hasReached: true }) };
    case "call.ended":
      return withArtefacts(
        {
          ...withAnnouncement(withParties(call, event), event),
          end: weightier(call.end, endOf(event)),
          answeredBy: later(call.answeredBy ?? null, tell(event, event.data.answeredBy)),
        },
        { summary: event.data.analysis === "none" ? "not_requested" : null },
      );
    case "call.transcribed":
      if (event.data.talk) return { ...call, isTalkTold: true };
      return withArtefacts(call, { transcript: readStatus(event.data.status) });
    case "call.analyzed":
      return analyzed(call, event);
    case "call.recorded":
      return call;
  }
}

/** What a platform makes of a call is whole with its analysis; what was noted while somebody talked is none. */
function analyzed(call: Call, { data: { source } }: EventOf<"call.analyzed">): Call {
  if (source === "conversation") return { ...call, hasTalked: true };
  return withArtefacts(call, { summary: source === "flow" ? null : "completed" });
}

/** The call with what its platform said when it was asked. */
export function withArtefacts(call: Call, told: Partial<Artefacts>): Call {
  return { ...call, artefacts: further(call.artefacts, told) };
}

function learned(content: Content, event: CallEvent): Content {
  switch (event.type) {
    case "call.initiated":
    case "call.ringing":
    case "call.answered":
      return { ...content, variables: earlier(content.variables, tell(event, event.data.variables)) };
    case "call.ended":
      return {
        ...content,
        variables: earlier(content.variables, tell(event, event.data.variables)),
        transcript: later(content.transcript, linesIn(event)),
        recordingUrl: later(content.recordingUrl, tell(event, event.data.recordingUrl)),
      };
    case "call.recorded":
      return { ...content, recordingUrl: later(content.recordingUrl, tell(event, event.data.url)) };
    case "call.analyzed":
      return withAnalysis(content, event);
    case "call.said":
    case "call.moved":
    case "call.transferred":
      return content;
    case "call.transcribed":
      return { ...content, transcript: later(content.transcript, linesIn(event)) };
  }
}

/** A transcript without a line is one too: nothing was said. */
function linesIn(event: EventOf<"call.ended" | "call.transcribed">): Told<true> | null {
  return event.data.transcript ? tell(event, true) : null;
}

function withAnalysis(content: Content, event: EventOf<"call.analyzed">): Content {
  const { summary, sentiment, fields = {} } = event.data;
  const told = Object.entries(fields).flatMap(([name, value]) => {
    const one = tell(event, value, LONGEST_FIELD);
    return one ? [[name, one] as const] : [];
  });
  return {
    ...content,
    summary: later(content.summary, tellText(event, summary)),
    sentiment: later(content.sentiment, tellText(event, sentiment)),
    fields: merged(content.fields, Object.fromEntries(told)),
  };
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
      return isUnreached(call) || (call.answeredAt === null && !call.hasTalked && call.end.durationSeconds === 0);
    case "failed":
      return isUnreached(call);
  }
}

/** Whether an announcement of ours is all that the caller was told, as far as is known: nobody was reached, though the platform calls it answered. */
export function isUnreached({ isAnnounced, hasReached }: Call): boolean {
  return isAnnounced === true && hasReached !== true;
}

/** Whether there was somebody to talk with, as far as is known. */
export function wasConnected(call: Call): boolean {
  const { end, answeredAt, hasTalked } = call;
  if (isUnreached(call)) return false;
  return hasTalked || answeredAt !== null || (end?.status === "completed" && end.durationSeconds !== 0);
}

/**
 * Whether an answer that has not come yet could still change what follows from the call: it was connected, or
 * may have been, and nobody has said that it was answered; or, after an announcement, that somebody took it.
 */
export function lacksAnswer(call: Call): boolean {
  if (call.isAnnounced) return isUnreached(call) && call.end !== null && weightOf(call.end) < MISSED_WEIGHT;
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
    answeredBy: null,
    metadata: null,
    optedOut: undefined,
    artefacts: NO_ARTEFACTS,
    content: NO_CONTENT,
  };
}

type WithParties = EventOf<"call.initiated" | "call.ringing" | "call.answered" | "call.ended">;

function withParties(call: Call, event: WithParties): Call {
  const { direction, from, to, metadata } = event.data;
  return {
    ...call,
    direction: direction === "inbound" ? direction : (call.direction ?? direction ?? null),
    from: earlier(call.from, tell(event, from)),
    to: earlier(call.to, tell(event, to)),
    metadata: earlier(call.metadata, tell(event, metadata)),
  };
}

type WithAnnouncement = EventOf<"call.initiated" | "call.ended">;

function withAnnouncement(call: Call, { data: { announced } }: WithAnnouncement): Call {
  return announced ? { ...call, isAnnounced: true } : call;
}

function endOf({ at, id, data }: EventOf<"call.ended">): End {
  const { status, reason, durationSeconds } = data;
  return { status, reason: reason ?? null, durationSeconds: durationSeconds ?? null, at, id };
}

function stronger(a: boolean | null | undefined, b: boolean | null | undefined): boolean | null | undefined {
  return [true, false, null].find((wish) => a === wish || b === wish);
}

/**
 * Of two ends of one call, the one that says more. "completed" is also a platform's word for "over, for whatever
 * reason", so any other outweighs it; and since a missed call is acted on at once, nothing may outweigh that later.
 * Of two that end alike, the one that says how long it took: we say ourselves that a call is over where its platform may not.
 */
function weightier(a: End | null, b: End): End {
  if (!a) return b;
  const lengths = Number(a.durationSeconds !== null) - Number(b.durationSeconds !== null);
  const order = weightOf(a) - weightOf(b) || lengths || byTime(a, b);
  return order > 0 ? a : b;
}

const MISSED_WEIGHT = 2;

function weightOf(end: End): number {
  if (end.status === "completed") return 0;
  return end.status === "failed" ? 1 : MISSED_WEIGHT;
}
