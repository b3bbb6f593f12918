import * as z from "zod";

import { type Ask, domestic, Refusal, valid } from "./clawops-answers.ts";
import type { Call, Calls } from "./clawops-calls.ts";

const Scalars = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .refine((variables) => Object.keys(variables).length <= 50, "at most 50");
const RESERVED = ["caller", "callee", "recording_url", "recording_duration", "http_status"];
const FlowVariables = Scalars.refine(
  (variables) => Object.keys(variables).every((name) => /^[A-Za-z_]\w*$/.test(name) && !RESERVED.includes(name)),
  "a name that it may not have",
).refine((variables) => Buffer.byteLength(JSON.stringify(variables)) <= 8192, "at most 8 KB");

/** Addresses are not asked whether they are private, as the platform would ask, since tests live on one. */
const httpUrl = z.url({ protocol: /^https?$/ });
const NewCall = z.strictObject({
  To: z.string(),
  From: z.string().regex(/^070\d{7,8}$/, "not a number of this account"),
  Url: httpUrl.optional(),
  AgentId: z.string().min(1).optional(),
  CallFlowId: z.string().min(1).optional(),
  CallContext: z.strictObject({ Instruction: z.string().min(1).max(4000), Variables: Scalars.optional() }).optional(),
  Variables: FlowVariables.optional(),
  Timeout: z.coerce.number().int().min(1).max(600).default(30),
  StatusCallback: httpUrl.optional(),
  StatusCallbackEvent: z.string().default("initiated ringing answered completed"),
  MachineDetection: z.enum(["Enable", "Hangup"]).optional(),
  AI: z.unknown().optional(),
});
/** What was asked for, with what was not said. */
export type Wish = z.infer<typeof NewCall>;

/** Takes a call on (contracts/clawops.md §3.1), or refuses it as the API does. */
export function takeOn(calls: Calls, { accountId, body }: Pick<Ask, "accountId" | "body">): { call: Call; wish: Wish } {
  const wish = valid(NewCall, body);
  const { To, From: from, Url, AgentId, CallFlowId, CallContext, Variables, AI } = wish;
  if (AI !== undefined) throw new Refusal(410, "ai_mode_removed", "the AI field is gone: use AgentId");
  const modes = [Url, AgentId, CallFlowId].filter(Boolean).length;
  if (modes > 1 || (CallContext && !AgentId) || (Variables && !CallFlowId))
    throw new Refusal(400, "VALIDATION", "mixed modes");
  if (modes === 0) throw new Refusal(409, "sdk_not_connected", "no agent SDK is connected");
  const to = domestic(To);
  if (calls.isFull()) throw new Refusal(429, "concurrent_call_limit", "too many calls at one time");
  return { call: calls.keep({ accountId, status: "queued", from, to, direction: "outbound" }), wish };
}
