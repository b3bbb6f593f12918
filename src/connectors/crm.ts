import { iso } from "../lib/instant.ts";
import type { CallRecord, OutreachRecord } from "../rules/action.ts";
import type { Connector } from "./connector.ts";
import { request } from "./request.ts";

/**
 * Tells the owner's CRM of a call: `POST {CRM_URL}/activities`, and `PUT {CRM_URL}/activities/{call}` for what became known later. A CRM that
 * knows the Idempotency-Key keeps the activity, or the update, once, whether it then answers as at first or 409.
 */
export const crm: Connector<"crm.record"> = {
  name: "crm",
  lacks: ({ CRM_URL }) => (CRM_URL ? null : "CRM_URL"),
  async perform({ record, isUpdate }, outside) {
    const { CRM_URL = "", CRM_TOKEN } = outside.settings;
    const id = record.type === "call" ? record.call : record.id;
    const path = isUpdate ? `/activities/${encodeURIComponent(id)}` : "/activities";
    const headers = {
      "content-type": "application/json; charset=utf-8",
      "idempotency-key": outside.action,
      ...(CRM_TOKEN && { authorization: `Bearer ${CRM_TOKEN}` }),
    };
    const body = JSON.stringify(record.type === "call" ? activityOf(record) : outreachOf(record));
    const performed = await request(CRM_URL + path, { method: isUpdate ? "PUT" : "POST", headers, body }, outside);
    // It has the activity from an attempt whose answer was lost.
    const isThere = performed.status === 409 && outside.tries > 1;
    return isThere ? { ...performed, outcome: { kind: "done" } } : performed;
  },
};

function outreachOf({ type, id, phone, name, state, at, result, body, shownAt }: OutreachRecord) {
  return {
    type,
    phone,
    [`${type}_id`]: id,
    contact_name: name,
    state,
    ...(at !== null && { at: iso(at) }),
    result,
    [type]: body,
    offhook_url: shownAt,
  };
}

function activityOf(record: CallRecord) {
  const { startedAt, endedAt } = record;
  return {
    type: record.type,
    phone: record.phone,
    duration: record.durationSeconds,
    summary: record.summary ?? "",
    transcript: record.transcript,
    call_id: record.call,
    provider: record.provider,
    direction: record.direction,
    status: record.status,
    started_at: iso(startedAt),
    ended_at: endedAt === null ? null : iso(endedAt),
    sentiment: record.sentiment,
    fields: record.fields,
    recording_url: record.recordingUrl,
    contact_name: record.contactName,
    offhook_url: record.shownAt,
    missing: record.missing,
    opted_out: record.optedOut,
  };
}
