import type { CallEvent, JsonValue, Line } from "../calls/event.ts";
import { endStatusOf } from "../calls/vox-endings.ts";
import { Fields } from "../lib/fields.ts";
import { SECOND, readInstant, readSeconds } from "../lib/instant.ts";
import { type Reading, idOf } from "./provider.ts";
import { type Context, ignored, readId, takeTextOf, unusable } from "./reading.ts";
import {
  type Told,
  eventsOf,
  flatten,
  restOf,
  sharedOf,
  takeJson,
  takeLine,
  takeParties,
  takeTime,
  takeWish,
} from "./vox-fields.ts";
import { readMidCall } from "./vox-mid-call.ts";
import { readSms } from "./vox-sms.ts";

const START = ["start_at", "start_timestamp"];
const END = ["end_at", "end_timestamp"];
const MOMENT = ["occurred_at", "timestamp"];

const CALL_EVENTS: ReadonlyMap<string, (told: Told) => Reading> = new Map([
  ["call_started", readStarted],
  ["mid_call", readMidCall],
  ["call_ended", readEnded],
  ["call_analyzed", readAnalyzed],
]);

/**
 * Reads a payload of v1 or v2, whichever it says it is: each name is understood wherever it stands (contracts/vox.md §2 to §4).
 * A thing that both versions report is one event.
 */
export function readVox(object: object, context: Context): Reading {
  const reading = readPayload(object, context);
  if (reading.kind !== "unreadable") return reading;
  // What is unreadable is kept whole, and that a customer may not want.
  const fields = flatten(object);
  const wish = takeWish(fields, context.settings, null);
  if (wish) return ignored(`opted out: ${reading.reason}`);
  const call = fields.takeAs("call_id", readId);
  return wish === null && call ? { ...reading, sensitive: { provider: "vox", call } } : reading;
}

function readPayload(object: object, context: Context): Reading {
  const fields = flatten(object);
  const event = fields.take("event");
  if (!event) return unusable("event");
  const name = event.toLowerCase();
  if (name === "sms_received") return readSms(object, context);
  const read = CALL_EVENTS.get(name);
  if (!read) return ignored(event);
  const call = fields.takeAs("call_id", readId);
  if (!call) return unusable("call_id");
  return read({ call, fields, settings: context.settings, receivedAt: context.delivery.receivedAt });
}

function readStarted(told: Told): Reading {
  const { call, fields, settings } = told;
  const shared = sharedOf(told, takeTime(fields, [...START, ...MOMENT]));
  const optedOut = takeWish(fields, settings, false);
  const data = { ...takeParties(fields, settings), optedOut, ...restOf(fields) };
  return eventsOf({ ...shared, id: idOf("vox", call, "call_started"), type: "call.answered", data });
}

/** v1 tells the analysis and the cost with the end; v2 sends them later. */
function readEnded(told: Told): Reading {
  const { call, fields, settings } = told;
  const endedAt = takeTime(fields, [...END, ...MOMENT]);
  const shared = sharedOf(told, endedAt);
  const optedOut = takeWish(fields, settings, false);
  const reason = fields.take("disconnection_reason");
  const cost = fields.takeObject("call_cost");
  const { analysis, left } = takeAnalysis(fields);
  // One that tells nothing would take the place of the one that v2 sends later; v1 sends none.
  const isAnalyzed = Object.values(analysis).some((value) => value !== undefined);
  const isWhole = !fields.has("webhook_version");
  const data = {
    ...takeParties(fields, settings),
    status: endStatusOf(reason, fields.peek("call_status") ?? fields.peek("status")),
    reason,
    durationSeconds: takeDuration(fields, endedAt),
    recordingUrl: takeTextOf(fields, ["recording_url"]),
    transcript: takeTranscript(fields),
    cost,
    ...(isWhole && !isAnalyzed && { analysis: "none" as const }),
    optedOut,
    ...restOf(fields),
  };
  const ended: CallEvent = { ...shared, id: idOf("vox", call, "call_ended"), type: "call.ended", data };
  if (!isAnalyzed || optedOut) return eventsOf(ended);
  const analyzed = { ...analysis, cost, optedOut, ...restOf(left) };
  return eventsOf(ended, { ...shared, id: idOf("vox", call, "call_analyzed"), type: "call.analyzed", data: analyzed });
}

function readAnalyzed(told: Told): Reading {
  const { call, fields, settings } = told;
  const shared = sharedOf(told, takeTime(fields, [...MOMENT, ...END]));
  const optedOut = takeWish(fields, settings, null);
  const cost = fields.takeObject("call_cost");
  const { analysis, left } = takeAnalysis(fields);
  const data = { ...analysis, cost, optedOut, ...restOf(fields, left) };
  return eventsOf({ ...shared, id: idOf("vox", call, "call_analyzed"), type: "call.analyzed", data });
}

function takeAnalysis(fields: Fields) {
  const left = Fields.ofObject(fields.takeObject("call_analysis") ?? {});
  const summary = takeTextOf(left, ["summary"]);
  return { analysis: { summary, sentiment: left.take("user_sentiment"), fields: takeExtraction(left) }, left };
}

/** `custom_analysis_data` is a list of names and values. */
function takeExtraction(analysis: Fields): Record<string, JsonValue> | undefined {
  const rows = analysis.takeList("custom_analysis_data");
  if (!rows) return takeJson(analysis, "custom_analysis_data");
  const named = rows.flatMap((row) => {
    const { name, value = null } = (row ?? {}) as { name?: unknown; value?: JsonValue };
    return typeof name === "string" || typeof name === "number" ? [[name, value] as const] : [];
  });
  return named.length > 0 ? Object.fromEntries(named) : undefined;
}

/** What was said; the calls of tools between it are not. */
function takeTranscript(fields: Fields): Line[] | undefined {
  for (const name of ["transcript", "transcript_with_tool_calls"]) {
    const lines = fields.takeList(name)?.flatMap(readLine) ?? [];
    if (lines.length > 0) return lines;
  }
  return undefined;
}

function readLine(row: unknown): Line[] {
  if (typeof row !== "object" || row === null) return [];
  const { role, text } = takeLine(Fields.ofObject(row));
  return text === undefined || role.startsWith("tool_") ? [] : [{ role, text }];
}

/** In v1 it is told; in v2 it has to be counted (contracts/vox.md §4). */
function takeDuration(fields: Fields, endedAt: number | undefined): number | undefined {
  const ms = fields.takeAs("duration_ms", readSeconds);
  if (ms !== undefined) return ms / SECOND;
  const [startedAt] = START.flatMap((name) => readInstant(fields.peek(name) ?? "") ?? []);
  return startedAt !== undefined && endedAt !== undefined && endedAt >= startedAt
    ? (endedAt - startedAt) / SECOND
    : undefined;
}
