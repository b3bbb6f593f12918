import * as z from "zod";

const DIRECTIONS = ["inbound", "outbound"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** How a call can end. Platforms' own words are mapped to these by their provider. */
export const END_STATUSES = ["completed", "no-answer", "busy", "failed", "canceled", "rejected"] as const;
export type EndStatus = (typeof END_STATUSES)[number];
export const ANSWERERS = ["human", "machine", "unknown"] as const;
export const CALL_STATUSES = ["initiated", "ringing", "in-progress", ...END_STATUSES] as const;
export type CallStatus = (typeof CALL_STATUSES)[number];

/** Fields of the delivery that no canonical field took, each as text, repeated ones as a list. */
const extra = z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional();
const shared = {
  /**
   * Whether the customer wants nothing of what was said kept. True: nothing of it is in this event. Null: the platform has
   * such a wish, but told it in another event. Absent: it knows none.
   */
  optedOut: z.boolean().nullable().optional(),
  extra,
};
/** Any JSON. Its depth is not in its type: Cloudflare's types of RPC do not end on one that holds itself. */
export type JsonValue = string | number | boolean | object | null;
const value: z.ZodType<JsonValue> = z.json();
const json = z.record(z.string(), value).optional();
const parties = {
  direction: z.enum(DIRECTIONS).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  /** The platform's agent that talks. */
  agent: z.object({ id: z.string().optional(), version: z.string().optional() }).optional(),
  variables: json,
  /** What we, or the owner, gave the platform to carry. */
  metadata: json,
};
const seconds = z.number().nonnegative().optional();
/** What the caller hears is an announcement of ours: being picked up is not being spoken with. */
const announced = z.literal(true).optional();
const text = z.string().optional();

/** `role` is agent or caller, or a platform's own word where it is neither. */
const line = z.object({ role: z.string(), text: z.string() });
export type Line = z.infer<typeof line>;

const event = {
  /** The same for every redelivery of the same thing. */
  id: z.string(),
  provider: z.string(),
  /** The platform's id of the call. */
  call: z.string().min(1),
  /** When it happened, as the platform says; ms since the epoch. */
  at: z.number().int(),
  /** When we received it; ms since the epoch. */
  receivedAt: z.number().int(),
};

function kind<Type extends string, Data extends z.ZodRawShape>(type: Type, data: Data) {
  return z.object({ ...event, type: z.literal(type), data: z.object({ ...data, ...shared }) });
}

/** One thing that happened to a call, in one shape for all platforms (spec §4). */
export const CallEvent = z.discriminatedUnion("type", [
  kind("call.initiated", { ...parties, announced }),
  kind("call.ringing", parties),
  /** `talk`: a conversation of ours has begun in it. */
  kind("call.answered", { ...parties, talk: z.literal(true).optional() }),
  /** One utterance. */
  kind("call.said", { role: z.string(), text }),
  /** The platform's flow went from one node to another. */
  kind("call.moved", { fromNode: text, toNode: text, fromName: text, toName: text }),
  kind("call.transferred", {
    status: z.string(),
    /** Whom the call was handed to, not whom it was made to. */
    to: text,
    mode: text,
    sequence: z.number().optional(),
    durationSeconds: seconds,
  }),
  kind("call.ended", {
    ...parties,
    announced,
    status: z.enum(END_STATUSES),
    /** The platform's own word for it. */
    reason: text,
    durationSeconds: seconds,
    recordingUrl: text,
    transcript: z.array(line).optional(),
    /** As the platform counts it. */
    cost: value.optional(),
    /** There is no analysis, nor will there be one. */
    analysis: z.literal("none").optional(),
    /** Who took the call, as far as the platform can tell. */
    answeredBy: z.enum(ANSWERERS).optional(),
  }),
  kind("call.recorded", { url: text, durationSeconds: seconds }),
  /**
   * `segments`: how many there are. The platform tells only that; the lines are there where they were asked for. `talk`: all that was said in our
   * conversation is told.
   */
  kind("call.transcribed", {
    status: z.string(),
    talk: z.literal(true).optional(),
    segments: z.number().optional(),
    transcript: z.array(line).optional(),
  }),
  /** `source`: flow is what a flow collected, conversation what we noted while we talked. Neither is an analysis of what was said. */
  kind("call.analyzed", {
    source: z.enum(["flow", "conversation"]).optional(),
    summary: text,
    sentiment: text,
    fields: json,
    cost: value.optional(),
  }),
]);
export type CallEvent = z.infer<typeof CallEvent>;
export type EventType = CallEvent["type"];
/** An event of one of these types. */
export type EventOf<Type extends EventType> = Extract<CallEvent, { type: Type }>;

/** A call's life in order; on the timeline a later phase never stands before an earlier one. */
export const PHASES = ["initiated", "ringing", "answered", "during", "ended", "after"] as const;

const PHASE_OF: Record<EventType, (typeof PHASES)[number]> = {
  "call.initiated": "initiated",
  "call.ringing": "ringing",
  "call.answered": "answered",
  "call.said": "during",
  "call.moved": "during",
  "call.transferred": "during",
  "call.ended": "ended",
  "call.recorded": "after",
  "call.transcribed": "after",
  "call.analyzed": "after",
};

/** The event's place in `PHASES`. What a conversation of ours has noted or told stands where it was said. */
export function phaseOf({ type, data }: Pick<CallEvent, "type" | "data">): number {
  const isNoted =
    ("source" in data && data.source === "conversation") || (type === "call.transcribed" && "talk" in data);
  return PHASES.indexOf(isNoted ? "during" : PHASE_OF[type]);
}
