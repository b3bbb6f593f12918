import type { Reaction } from "./people.ts";

/** How a call ended, as the Call object tells it (contracts/clawops.md §3.1). */
export type Ending = {
  status: "completed" | "no-answer" | "busy" | "rejected" | "failed";
  hangupCause: string;
  hangupCauseQ850: number | null;
  sipResponseCode: number | null;
  hangupSource: "carrier" | "callee" | "caller" | "app" | "system";
};

/** Of calls in which nobody was connected. */
export const UNCONNECTED: Record<Exclude<Reaction["does"], "answers" | "machine">, Ending> = {
  ignores: ending("no-answer", "no_answer", [19, 480, "system"]),
  busy: ending("busy", "user_busy", [17, 486, "callee"]),
  rejects: ending("rejected", "call_rejected", [21, 603, "callee"]),
  fails: ending("failed", "network_out_of_order", [38, 503, "carrier"]),
  invalid: ending("failed", "invalid_number", [1, 404, "carrier"]),
};
export const HUNG_UP_BY_US = ending("completed", "normal_clearing", [16, null, "app"]);
export const HUNG_UP_BY_THEM = ending("completed", "normal_clearing", [16, null, "callee"]);
/** What we answered could not be followed. */
export const BROKEN = ending("completed", "app_error", [16, null, "app"]);

type Details = [Ending["hangupCauseQ850"], Ending["sipResponseCode"], Ending["hangupSource"]];

function ending(status: Ending["status"], hangupCause: string, [q850, sip, hangupSource]: Details): Ending {
  return { status, hangupCause, hangupCauseQ850: q850, sipResponseCode: sip, hangupSource };
}
