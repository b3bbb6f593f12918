import * as z from "zod";

import type { CallStatus } from "../calls/event.ts";
import { fromDomestic, toDomestic } from "../lib/domestic.ts";
import { iso, readInstant } from "../lib/instant.ts";
import { cut } from "../lib/text.ts";
import type { Placing } from "../rules/action.ts";
import { TO_CALL } from "../rules/needs.ts";
import type { Settings } from "../settings.ts";
import { wordIn } from "./answer.ts";
import { LARGEST_PAGE, type Looker, type Placer, foundAs } from "./call-platform.ts";
import { inClawOps } from "./clawops-api.ts";

const RING_SECONDS = 30;
const LONGEST_INSTRUCTION = 4000;
const MOST_VARIABLES = 50;

/** `POST /calls` (contracts/clawops.md §3.1), spoken by the hosted agent, or by the VoiceML that we answer with. It takes no idempotency key. */
export const clawopsPlacer: Placer = {
  needs: TO_CALL.clawops,
  request({ to, by, ref, base }, settings) {
    if (base === null) return { why: "PUBLIC_URL is not set" };
    const { CLAWOPS_AGENT_ID: AgentId, CLAWOPS_FROM = "" } = settings;
    if (by.kind === "agent" && !AgentId) return { why: "call by clawops is off: CLAWOPS_AGENT_ID is not set" };
    const mine = encodeURIComponent(ref);
    const call = {
      To: toDomestic(to),
      From: fromDomestic(CLAWOPS_FROM),
      ...(by.kind === "agent" ? { AgentId, CallContext: contextOf(by) } : { Url: `${base}/voice/clawops/${mine}` }),
      StatusCallback: `${base}/webhooks/clawops/${mine}`,
      StatusCallbackEvent: "initiated ringing answered completed",
      Timeout: RING_SECONDS,
    };
    const { url, authorization } = inClawOps("calls", settings);
    const headers = { "content-type": "application/json; charset=utf-8", authorization };
    return { url, init: { method: "POST", headers, body: JSON.stringify(call) } };
  },
  idIn: (body) => wordIn(body, "callId"),
};

const STATUSES: ReadonlyMap<string, CallStatus> = new Map([
  ["queued", "initiated"],
  ["initiated", "initiated"],
  ["ringing", "ringing"],
  ["answered", "in-progress"],
  ["in-progress", "in-progress"],
  ["completed", "completed"],
  ["no-answer", "no-answer"],
  ["busy", "busy"],
  ["failed", "failed"],
  ["canceled", "canceled"],
  ["rejected", "rejected"],
]);

const word = z.string().nullable().catch(null);
const Call = z.object({
  callId: z.string().min(1),
  status: word,
  to: word,
  dateCreated: word,
  hangupCause: word,
  answeredBy: z.enum(["human", "machine", "unknown"]).nullable().catch(null),
});

/** `GET /calls/{id}` and `GET /calls` (likewise). */
export const clawopsLooker: Looker = {
  needs: TO_CALL.clawops,
  request({ to, call, earliest }, settings) {
    const path = call === null ? `calls?${queryFor(to, earliest, settings)}` : `calls/${encodeURIComponent(call)}`;
    const { url, authorization } = inClawOps(path, settings);
    return { url, init: { headers: { authorization } } };
  },
  list: "data",
  read(body) {
    const call = Call.safeParse(body).data;
    if (!call) return null;
    const { callId, status, to, dateCreated, hangupCause: reason, answeredBy } = call;
    const found = foundAs(STATUSES.get(status ?? ""), { call: callId, reason, answeredBy });
    return { to, at: readInstant(dateCreated ?? ""), ref: null, found };
  },
};

function queryFor(to: string, earliest: number, { CLAWOPS_FROM = "" }: Settings): string {
  const query = {
    from: fromDomestic(CLAWOPS_FROM),
    to: toDomestic(to),
    since: iso(earliest),
    pageSize: String(LARGEST_PAGE),
  };
  return new URLSearchParams(query).toString();
}

function contextOf({ instruction, variables }: Extract<Placing["by"], { kind: "agent" }>) {
  const told = Object.entries(variables).slice(0, MOST_VARIABLES);
  return {
    Instruction: cut(instruction.toWellFormed(), LONGEST_INSTRUCTION),
    Variables: Object.fromEntries(told.map(([name, value]) => [name.toWellFormed(), value.toWellFormed()])),
  };
}
