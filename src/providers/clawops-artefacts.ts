import type { JsonValue } from "../calls/event.ts";
import type { Fields } from "../lib/fields.ts";
import { readInstant, readSeconds } from "../lib/instant.ts";
import { type Reading, idOf } from "./provider.ts";
import { type Context, events, readId, takeTextOf, unusable } from "./reading.ts";

/** The account's events that tell what came of a call. */
export const ARTEFACT_EVENTS = [
  "transcript.completed",
  "transcript.failed",
  "summary.completed",
  "recording.completed",
  "callflow.ended",
] as const;
const isRead = (event: string): event is (typeof ARTEFACT_EVENTS)[number] =>
  (ARTEFACT_EVENTS as readonly string[]).includes(event);

/**
 * Reads what came of a call: its transcript, summary, recording, or what a flow collected (contracts/clawops.md §1.1, of
 * medium trust). Null for what tells nothing of a call.
 */
export function readArtefact(event: string, fields: Fields, { delivery: { receivedAt } }: Context): Reading | null {
  if (!isRead(event)) return null;
  const call = fields.takeAs("CallId", readId);
  // A flow may have run without a call.
  if (!call) return event === "callflow.ended" ? null : unusable("CallId");
  fields.take("Event");
  const at = fields.takeAs("Timestamp", readInstant) ?? receivedAt;
  const shared = { id: idOf("clawops", call, event), provider: "clawops", call, at, receivedAt };
  switch (event) {
    case "transcript.completed": {
      const data = { status: "completed", segments: fields.takeAs("SegmentCount", readSeconds) };
      return events({ ...shared, type: "call.transcribed", data: { ...data, ...fields.rest() } });
    }
    case "transcript.failed":
      return events({ ...shared, type: "call.transcribed", data: { status: "failed", ...fields.rest() } });
    case "summary.completed":
      return events({ ...shared, type: "call.analyzed", data: { ...readSummary(fields), ...fields.rest() } });
    case "callflow.ended":
      return events({
        ...shared,
        type: "call.analyzed",
        data: { source: "flow", ...readVariables(fields), ...fields.rest() },
      });
    case "recording.completed": {
      const url = takeTextOf(fields, ["RecordingUrl"]);
      const durationSeconds = fields.takeAs("DurationSec", readSeconds);
      return events({ ...shared, type: "call.recorded", data: { url, durationSeconds, ...fields.rest() } });
    }
  }
}

/** By the default schema; an account's own may have other names (§3.2), which become fields. */
function readSummary(fields: Fields) {
  const { coreSummary, sentiment, ...others } = (fields.takeObject("SummaryJson") ?? {}) as Record<string, JsonValue>;
  return { summary: textOf(coreSummary), sentiment: textOf(sentiment), ...fieldsOf(others) };
}

function readVariables(fields: Fields) {
  return fieldsOf((fields.takeObject("Variables") ?? {}) as Record<string, JsonValue>);
}

function fieldsOf(told: Record<string, JsonValue>): { fields?: Record<string, JsonValue> } {
  return Object.keys(told).length > 0 ? { fields: told } : {};
}

function textOf(value: JsonValue | undefined): string | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  return (typeof value === "string" ? value : JSON.stringify(value)).toWellFormed();
}
