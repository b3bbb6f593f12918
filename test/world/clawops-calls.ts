import * as z from "zod";

import { type Ask, asks, domestic, freshId, type Handlers, paged, Refusal, valid } from "./clawops-answers.ts";

/** The Business plan's limit of calls at one time. */
const CONCURRENT_CALLS = 10;
const UNDER_WAY = new Set(["queued", "ringing", "in-progress"]);

const Call = z.looseObject({
  callId: z.string().default(() => freshId("CA")),
  accountId: z.string().default("AC7d2e9f41"),
  status: z.string().default("completed"),
  from: z.string(),
  to: z.string(),
  direction: z.enum(["inbound", "outbound"]).default("inbound"),
  duration: z.number().nullable().default(null),
  answeredBy: z.string().nullable().default(null),
  recordingUrl: z.string().nullable().default(null),
  dateCreated: z.string().default(() => new Date().toISOString()),
  dateUpdated: z.string().default(() => new Date().toISOString()),
});
const Artefact = z.looseObject({ status: z.string() });
/** What `POST /_/clawops/calls` takes: a call, and what the platform made of it. The same callId again replaces it. */
const Seed = z.strictObject({ call: Call, transcript: Artefact.optional(), summary: Artefact.optional() });

const Scalars = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const NewCall = z.object({
  To: z.string(),
  From: z.string().regex(/^070\d{7,8}$/, "not a number of this account"),
  Url: z.url().optional(),
  AgentId: z.string().optional(),
  CallFlowId: z.string().optional(),
  CallContext: z.strictObject({ Instruction: z.string().min(1).max(4000), Variables: Scalars.optional() }).optional(),
  Variables: Scalars.optional(),
  Timeout: z.coerce.number().int().min(1).max(600).default(30),
  AI: z.unknown().optional(),
});

type Call = z.infer<typeof Call>;
type Memory = { calls: Map<string, Call>; artefacts: Map<string, z.infer<typeof Artefact>> };

export function createCalls(): { handlers: Handlers; seed(body: unknown): Response } {
  const memory: Memory = { calls: new Map(), artefacts: new Map() };
  const artefact = (kind: string, ask: Ask) =>
    Response.json(memory.artefacts.get(`${kind} ${find(memory, ask).callId}`) ?? { status: "not_requested" });
  return {
    handlers: {
      "POST calls": (ask) => place(memory, ask),
      "GET calls": ({ query }) =>
        paged(
          [...memory.calls.values()].filter((call) => isAskedFor(call, query)),
          query,
        ),
      "GET calls/:id": (ask) => Response.json(find(memory, ask)),
      "POST calls/:id": (ask) => hangUp(memory, ask),
      "GET calls/:id/transcript": (ask) => artefact("transcript", ask),
      "POST calls/:id/transcript": (ask) => transcribe(memory, ask),
      "GET calls/:id/summary": (ask) => artefact("summary", ask),
    },
    seed: (body) => seed(memory, body),
  };
}

function place({ calls }: Memory, { accountId, body }: Ask): Response {
  const { To, From: from, Url, AgentId, CallFlowId, CallContext, Variables, AI } = valid(NewCall, body);
  if (AI !== undefined) throw new Refusal(410, "ai_mode_removed", "the AI field is gone: use AgentId");
  const modes = [Url, AgentId, CallFlowId].filter(Boolean).length;
  if (modes > 1 || (CallContext && !AgentId) || (Variables && !CallFlowId))
    throw new Refusal(400, "VALIDATION", "mixed modes");
  if (modes === 0) throw new Refusal(409, "sdk_not_connected", "no agent SDK is connected");
  const to = domestic(To);
  if ([...calls.values()].filter(({ status }) => UNDER_WAY.has(status)).length >= CONCURRENT_CALLS)
    throw new Refusal(429, "concurrent_call_limit", "too many calls at one time");
  const call = Call.parse({ accountId, status: "queued", from, to, direction: "outbound" });
  calls.set(call.callId, call);
  return Response.json(call, { status: 201 });
}

function find({ calls }: Memory, { id }: Ask): Call {
  const call = calls.get(id);
  if (!call) throw new Refusal(404, "not_found", "no such call");
  return call;
}

function hangUp(memory: Memory, ask: Ask): Response {
  valid(z.object({ Status: z.literal("completed") }), ask.body);
  const { callId, status, ...call } = find(memory, ask);
  if (!UNDER_WAY.has(status)) throw new Refusal(409, "hangup_not_applicable", "the call is over", { status });
  const over = { ...call, callId, status: "completed", dateUpdated: new Date().toISOString() };
  memory.calls.set(callId, over);
  return Response.json({ callId, status: over.status });
}

function transcribe(memory: Memory, ask: Ask): Response {
  const { callId, recordingUrl } = find(memory, ask);
  if (!recordingUrl) throw new Refusal(400, "no_recording", "the call was not recorded");
  const { status } = memory.artefacts.get(`transcript ${callId}`) ?? {};
  if (status === "completed" || status === "pending")
    throw new Refusal(409, `transcript_${status}`, `the transcript is ${status}`);
  memory.artefacts.set(`transcript ${callId}`, { status: "pending", startedAt: new Date().toISOString() });
  return Response.json({ status: "pending", callId }, { status: 202 });
}

function seed({ calls, artefacts }: Memory, body: unknown): Response {
  const { call, ...made } = Seed.parse(body);
  calls.set(call.callId, call);
  for (const [kind, artefact] of Object.entries(made)) if (artefact) artefacts.set(`${kind} ${call.callId}`, artefact);
  return Response.json(call, { status: 201 });
}

function isAskedFor({ status, from, to, dateCreated }: Call, query: URLSearchParams): boolean {
  const bound = (name: string, otherwise: number) => Date.parse(query.get(name) ?? "") || otherwise;
  const created = Date.parse(dateCreated);
  if (created < bound("since", 0) || created > bound("until", Infinity)) return false;
  const isBetween = asks(query, "from", from) && asks(query, "to", to) && asks(query, "number", from, to);
  return isBetween && asks(query, "status", status);
}
