import type { EndStatus } from "./event.ts";

/** `disconnection_reason`: the set grows, 12 then 16 then 19 in about a year (contracts/vox.md §7). */
const BY_REASON: ReadonlyMap<string, EndStatus> = new Map([
  ["user_hangup", "completed"], // they spoke, and the person hung up
  ["agent_hangup", "completed"], // they spoke, and the agent hung up
  ["operator_hangup", "completed"], // a person of the business had taken part
  ["call_transfer", "completed"], // handed on: what follows is no longer the platform's
  ["inactivity", "completed"], // connected, then silent for too long
  ["max_duration_reached", "completed"], // connected for as long as calls may be
  ["voicemail_reached", "no-answer"], // no person was reached
  ["dial_no_answer", "no-answer"], // rang out
  ["orphaned_no_agent_pickup", "no-answer"], // no agent picked up
  ["dial_busy", "busy"],
  ["dial_declined", "rejected"], // the callee did it
  ["dial_failed", "failed"], // could not be dialled
  ["concurrency_limit_reached", "failed"], // never connected: too many calls at once
  ["daily_call_limit_reached", "failed"], // never connected: too many calls today
  ["hourly_call_limit_reached", "failed"], // never connected: too many calls this hour
  ["insufficient_balance", "failed"], // never connected: no credit
  ["blocked_number", "failed"], // the platform will not connect it
  ["flow_error", "failed"], // the owner's flow broke
  ["error_voxai", "failed"], // the platform broke
]);

/** `call_status` of v2, for reasons that are not in the table. */
const BY_STATUS: ReadonlyMap<string, EndStatus> = new Map([
  ["not_connected", "no-answer"],
  ["canceled", "canceled"],
  ["cancelled", "canceled"],
  ["error", "failed"],
]);

/** How a call ended. What is known of neither word is only that it is over. */
export function endStatusOf(reason: string | undefined, callStatus: string | undefined): EndStatus {
  return wordIn(BY_REASON, reason) ?? wordIn(BY_STATUS, callStatus) ?? "completed";
}

function wordIn(table: ReadonlyMap<string, EndStatus>, word = ""): EndStatus | undefined {
  return table.get(word.toLowerCase());
}
