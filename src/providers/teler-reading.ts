import { readEnding } from "../calls/endings.ts";
import type { CallEvent, Direction } from "../calls/event.ts";
import { Fields } from "../lib/fields.ts";
import { readInstant, readSeconds } from "../lib/instant.ts";
import { toE164 } from "../lib/phone.ts";
import type { Settings } from "../settings.ts";
import { type Reading, idOf } from "./provider.ts";
import { type Context, events, ignored, numberIn, readDirection, readId, takeTextOf, unusable } from "./reading.ts";

/** What tells something of a call. A completed stream, leg or playback does not end one (contracts/teler.md §2). How a transfer goes is told besides. */
const TOLD = [
  "call.initiated",
  "call.ringing",
  "call.answered",
  "call.completed",
  "call.failed",
  "recording.completed",
] as const;
type Told = (typeof TOLD)[number];

/** What 2025-08-01, whose envelope has no time, calls it in the data. */
const TIMES: ReadonlyMap<string, string> = new Map([
  ["call.initiated", "start_time"],
  ["call.answered", "answer_time"],
  ["call.completed", "hangup_time"],
]);

/**
 * No document names what tells of a transfer: only that such events begin so. The end of one is that it is bridged, not that the talk is over. A leg tells of
 * one where it is the leg of whom the call goes to.
 */
const TRANSFER = "call.transfer.";
const TRANSFERRED: ReadonlyMap<string, string> = new Map([
  ["initiated", "initiated"],
  ["started", "initiated"],
  ["ringing", "ringing"],
  ["answered", "connected"],
  ["bridged", "connected"],
  ["connected", "connected"],
  ["completed", "completed"],
  ["failed", "failed"],
  ["no_answer", "no-answer"],
  ["busy", "busy"],
  ["rejected", "rejected"],
  ["canceled", "canceled"],
]);
const TARGET_LEGS: ReadonlyMap<string, string> = new Map([
  ["leg.ringing", "ringing"],
  ["leg.answered", "connected"],
  ["leg.failed", "failed"],
]);

/** The two parts of a payload. Both may hold the same names for different things. */
type Parts = { envelope: Fields; data: Fields };
type Shared = Pick<CallEvent, "id" | "provider" | "call" | "at" | "receivedAt">;

/** Reads a payload of either pinned version, 2025-08-01 or 2026-06-01 (contracts/teler.md §2a, §2b). */
export function readEnvelope(object: object, context: Context): Reading {
  const envelope = Fields.ofObject(object);
  const type = envelope.take("type") ?? envelope.take("event");
  if (!type) return unusable("type");
  const parts = { envelope, data: Fields.ofObject(envelope.takeObject("data") ?? {}) };
  const transferred = transferIn(type, parts);
  if (!isTold(type) && transferred === null) return ignored(type);
  const call = takeCall(parts);
  if (!call) return unusable("call_id");
  const { receivedAt } = context.delivery;
  const at = takeTime(type, parts) ?? receivedAt;
  const id = takeEventId(type, call, parts);
  const shared = { id, provider: "teler", call, at, receivedAt };
  if (isTold(type)) return readTold(type, parts, { ...shared, ...context });
  return events({ ...shared, type: "call.transferred", data: readTransfer(transferred ?? "", parts, context) });
}

/** How far a transfer is, if the event tells of one. */
function transferIn(type: string, { data }: Parts): string | null {
  if (type.startsWith(TRANSFER)) return TRANSFERRED.get(type.slice(TRANSFER.length)) ?? null;
  return data.peek("role") === "transfer_target" ? (TARGET_LEGS.get(type) ?? null) : null;
}

function readTransfer(status: string, parts: Parts, { settings }: Context) {
  const { data } = parts;
  const target = Fields.ofObject(data.takeObject("target") ?? {});
  const to = target.takeAs("number", numberIn(settings.DEFAULT_COUNTRY)) ?? target.take("uri");
  return { status, to, mode: data.take("mode"), ...restOf(parts) };
}

function readTold(type: Told, parts: Parts, { delivery: _, settings, ...shared }: Shared & Context): Reading {
  const { data } = parts;
  switch (type) {
    case "call.initiated":
    case "call.ringing":
    case "call.answered":
      return events({ ...shared, type, data: { ...readParties(data, settings), ...restOf(parts) } });
    case "call.completed":
    case "call.failed":
      return events({ ...shared, type: "call.ended", data: { ...readEnd(type, data, settings), ...restOf(parts) } });
    case "recording.completed":
      return events({ ...shared, type: "call.recorded", data: { ...readRecording(data), ...restOf(parts) } });
  }
}

function readEnd(type: "call.completed" | "call.failed", data: Fields, settings: Settings) {
  const reason = data.take("reason");
  const otherwise = type === "call.failed" ? ("failed" as const) : ("completed" as const);
  return {
    ...readParties(data, settings),
    // The list of reasons is open; those that are unknown change nothing about what the type says.
    status: (reason && readEnding(reason)) || otherwise,
    reason,
    durationSeconds: takeDuration(data),
    recordingUrl: takeTextOf(data, ["recording_url"]),
  };
}

function readRecording(data: Fields) {
  return { url: takeTextOf(data, ["recording_url", "url", "media_url"]), durationSeconds: takeDuration(data) };
}

function readParties(data: Fields, settings: Settings) {
  const number = numberIn(settings.DEFAULT_COUNTRY);
  const from = data.takeAs("from", number) ?? data.takeAs("from_number", number);
  const to = data.takeAs("to", number) ?? data.takeAs("to_number", number);
  return { direction: data.takeAs("direction", readDirection) ?? directionOf({ from, to }, settings), from, to };
}

/** Status webhooks are not known to name a direction; but whose number is ours says it. */
function directionOf(
  { from, to }: { from: string | undefined; to: string | undefined },
  { TELER_FROM, DEFAULT_COUNTRY }: Settings,
): Direction | undefined {
  if (!TELER_FROM) return undefined;
  const ours = toE164(TELER_FROM, DEFAULT_COUNTRY);
  if (to === ours) return "inbound";
  return from === ours ? "outbound" : undefined;
}

function takeCall({ envelope, data }: Parts): string | undefined {
  const [outer, inner] = [envelope, data].map((fields) => fields.takeAs("call_id", readId));
  return outer ?? inner;
}

/**
 * 2025-08-01 has no event id, but each of its events once for a call; only recordings may be several. `X-Teler-Event-Id` is not
 * asked: it is not signed, and whoever repeats a delivery could make another event of it.
 */
function takeEventId(type: string, call: string, { envelope, data }: Parts): string {
  const id = envelope.takeAs("id", readId);
  if (id) return idOf("teler", id);
  const recording = type === "recording.completed" ? data.peek("recording_id") : undefined;
  return recording ? idOf("teler", call, type, recording) : idOf("teler", call, type);
}

function takeTime(type: string, { envelope, data }: Parts): number | undefined {
  const name = TIMES.get(type);
  return envelope.takeAs("occurred_at", readInstant) ?? (name ? data.takeAs(name, readInstant) : undefined);
}

function takeDuration(data: Fields): number | undefined {
  return data.takeAs("duration_seconds", readSeconds) ?? data.takeAs("duration", readSeconds);
}

function restOf({ envelope, data }: Parts): ReturnType<Fields["rest"]> {
  const extra = { ...envelope.rest().extra, ...data.rest().extra };
  return Object.keys(extra).length > 0 ? { extra } : {};
}

const isTold = (type: string): type is Told => (TOLD as readonly string[]).includes(type);
