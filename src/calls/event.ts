import * as z from "zod";

const DIRECTIONS = ["inbound", "outbound"] as const;
export type Direction = (typeof DIRECTIONS)[number];

/** How a call can end. Platforms' own words are mapped to these by their provider. */
export const END_STATUSES = ["completed", "no-answer", "busy", "failed", "canceled", "rejected"] as const;
export type EndStatus = (typeof END_STATUSES)[number];
export type CallStatus = "initiated" | "ringing" | "in-progress" | EndStatus;

/** Fields of the delivery that no canonical field took, each as text, repeated ones as a list. */
const extra = z.record(z.string(), z.union([z.string(), z.array(z.string())])).optional();
const parties = {
  direction: z.enum(DIRECTIONS).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
};
const seconds = z.number().nonnegative().optional();

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

const progress = z.object({ ...event, data: z.object({ ...parties, extra }) });

/** One thing that happened to a call, in one shape for all platforms (spec §4). */
export const CallEvent = z.discriminatedUnion("type", [
  progress.extend({ type: z.literal("call.initiated") }),
  progress.extend({ type: z.literal("call.ringing") }),
  progress.extend({ type: z.literal("call.answered") }),
  z.object({
    ...event,
    type: z.literal("call.transferred"),
    data: z.object({
      status: z.string(),
      /** Whom the call was handed to, not whom it was made to. */
      to: z.string().optional(),
      mode: z.string().optional(),
      sequence: z.number().optional(),
      durationSeconds: seconds,
      extra,
    }),
  }),
  z.object({
    ...event,
    type: z.literal("call.ended"),
    data: z.object({
      ...parties,
      status: z.enum(END_STATUSES),
      /** The platform's own word for it. */
      reason: z.string().optional(),
      durationSeconds: seconds,
      recordingUrl: z.string().optional(),
      extra,
    }),
  }),
]);
export type CallEvent = z.infer<typeof CallEvent>;
export type EventType = CallEvent["type"];

/** A call's life in order; on the timeline a later phase never stands before an earlier one. */
export const PHASES = ["initiated", "ringing", "answered", "during", "ended"] as const;

const PHASE_OF: Record<EventType, (typeof PHASES)[number]> = {
  "call.initiated": "initiated",
  "call.ringing": "ringing",
  "call.answered": "answered",
  "call.transferred": "during",
  "call.ended": "ended",
};

/** The event's place in `PHASES`. */
export function phaseOf(type: EventType): number {
  return PHASES.indexOf(PHASE_OF[type]);
}
