import * as z from "zod";

import { type Ask, asks, domestic, freshId, type Handlers, paged, Refusal, valid } from "./clawops-answers.ts";
import { createArtefacts } from "./clawops-artefacts.ts";

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
/** What `POST /_/clawops/calls` takes: a call, and what the platform made of it. The same callId again replaces it. */
const Seed = z.looseObject({ call: Call });

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
type Calls = Map<string, Call>;

/** `seed` makes a call known, `seedArtefacts` what was made of one, known or not. */
export function createCalls(): {
  handlers: Handlers;
  seed(body: unknown): Response;
  seedArtefacts(id: string, body: unknown): Response;
} {
  const calls: Calls = new Map();
  const artefacts = createArtefacts((id) => Boolean(calls.get(id)?.recordingUrl));
  return {
    handlers: {
      "POST calls": (ask) => place(calls, ask),
      "GET calls": ({ query }) =>
        paged(
          [...calls.values()].filter((call) => isAskedFor(call, query)),
          query,
        ),
      "GET calls/:id": (ask) => Response.json(find(calls, ask)),
      "POST calls/:id": (ask) => hangUp(calls, ask),
      ...artefacts.handlers,
    },
    seedArtefacts(id, body) {
      artefacts.seed(id, body);
      return Response.json({ status: "seeded" }, { status: 201 });
    },
    seed(body) {
      const { call, ...made } = Seed.parse(body);
      artefacts.seed(call.callId, made);
      calls.set(call.callId, call);
      return Response.json(call, { status: 201 });
    },
  };
}

function place(calls: Calls, { accountId, body }: Ask): Response {
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

function find(calls: Calls, { id }: Ask): Call {
  const call = calls.get(id);
  if (!call) throw new Refusal(404, "not_found", "no such call");
  return call;
}

function hangUp(calls: Calls, ask: Ask): Response {
  valid(z.object({ Status: z.literal("completed") }), ask.body);
  const { callId, status, ...call } = find(calls, ask);
  if (!UNDER_WAY.has(status)) throw new Refusal(409, "hangup_not_applicable", "the call is over", { status });
  const over = { ...call, callId, status: "completed", dateUpdated: new Date().toISOString() };
  calls.set(callId, over);
  return Response.json({ callId, status: over.status });
}

function isAskedFor({ status, from, to, dateCreated }: Call, query: URLSearchParams): boolean {
  const bound = (name: string, otherwise: number) => Date.parse(query.get(name) ?? "") || otherwise;
  const created = Date.parse(dateCreated);
  if (created < bound("since", 0) || created > bound("until", Infinity)) return false;
  const isBetween = asks(query, "from", from) && asks(query, "to", to) && asks(query, "number", from, to);
  return isBetween && asks(query, "status", status);
}
