import { awaitedOf, missingOf } from "../calls/awaited.ts";
import { type Call, statusOf } from "../calls/call.ts";
import type { Line } from "../calls/event.ts";
import { customerOfCall, durationOf } from "../calls/summary.ts";
import { digestOf } from "../lib/digest.ts";
import { MINUTE } from "../lib/instant.ts";
import type { Language } from "../words/language.ts";
import { callAt } from "../words/links.ts";
import { writeTranscript } from "../words/transcript.ts";
import type { CallRecord, Plan } from "./action.ts";
import { meansIn } from "./call-content.ts";
import type { Rule, Seen } from "./rule.ts";

const PATIENCE = 10 * MINUTE;

/**
 * A call that is over is told to the CRM, once: as soon as nothing more is awaited of its platform, or with what there is when it has been waited
 * for long enough. What comes after that is told once more.
 */
export const callRecord: Rule = {
  name: "call-record",
  needs: ["CRM_URL"],
  plan(call, seen) {
    if (!call.end) return [];
    const isComplete = awaitedOf(call, meansIn(seen.settings)).length === 0;
    const dueAt = isComplete ? seen.now : seen.now + PATIENCE;
    const plan = (cause: string, isUpdate: boolean): Plan[] => [
      { kind: "crm.record", cause, dueAt, input: { record: recordOf(call, seen), isUpdate } },
    ];
    if (seen.recorded == null) return plan("record", false);
    return seen.recorded === stateOf(call) ? [] : plan("update", true);
  },
};

/** The cause of the action that tells the CRM first. */
export const RECORDED = "call-record:record";

/** A word for what the CRM can be told of the call: another one once it could be told more. */
export function stateOf(call: Call): string {
  const { variables: _, ...content } = call.content;
  return digestOf(JSON.stringify([statusOf(call), durationOf(call), content])).slice(0, 16);
}

/** The record with what was said, which is too much for a call's sum. */
export function withTranscript(record: CallRecord, lines: readonly Line[], language: Language): CallRecord {
  const missing = lines.length > 0 ? record.missing.filter((one) => one !== "transcript") : record.missing;
  return { ...record, transcript: writeTranscript(lines, language), missing };
}

/** Everything but the transcript. */
function recordOf(call: Call, { settings, name = null }: Seen): CallRecord {
  const { content, end, provider, id } = call;
  const isKept = call.optedOut !== true && call.optedOut !== null;
  const fields = Object.entries(isKept ? content.fields : {}).map(([key, { value }]) => [key, value] as const);
  return {
    type: "call",
    provider,
    call: id,
    phone: customerOfCall(call),
    contactName: name,
    direction: call.direction,
    status: statusOf(call),
    startedAt: call.startedAt,
    endedAt: end?.at ?? null,
    durationSeconds: durationOf(call) ?? 0,
    summary: isKept ? (content.summary?.value ?? null) : null,
    sentiment: isKept ? (content.sentiment?.value ?? null) : null,
    fields: Object.fromEntries(fields),
    recordingUrl: isKept ? (content.recordingUrl?.value ?? null) : null,
    transcript: "",
    missing: missingOf(call),
    optedOut: !isKept,
    shownAt: settings.PUBLIC_URL ? callAt(settings.PUBLIC_URL, { provider, id }) : null,
  };
}
