import * as z from "zod";

import { freshId, invalid, parsed } from "./teler-answers.ts";

const Nested = z.strictObject({
  action: z.enum(["play", "say", "hangup"]),
  media_url: z.string().nullish(),
  text: z.string().nullish(),
  voice: z.string().nullish(),
  language: z.string().nullish(),
  reason: z.string().nullish(),
  loop: z.boolean().nullish(),
});
const Target = z.strictObject({
  kind: z.enum(["pstn", "sip", "leg"]),
  number: z.string().nullish(),
  uri: z.string().nullish(),
  leg_id: z.string().nullish(),
  custom_headers: z.record(z.string(), z.string()).nullish(),
});
const Wish = z.strictObject({
  target: Target,
  mode: z.enum(["cold", "warm", "monitor"]).default("cold"),
  timeout: z.int().min(1).max(600).default(30),
  record: z.union([z.boolean(), z.enum(["mono", "stereo", "per_leg"])]).nullish(),
  ringback: z.enum(["suppress", "passthrough"]).nullish(),
  dial_music: Nested.nullish(),
  confirm_sound: Nested.nullish(),
  on_failure: Nested.nullish(),
});
const NUMBER = /^\+\d{7,15}$/;

/** Whom a call goes to: a person by number, how long their telephone rings, and what the caller hears otherwise. */
export type Transfer = { number: string; timeoutSeconds: number; onFailure: string | null };
type Taken = { key: string; transfer: Transfer; answer: object };

/** The transfers of live calls (contracts/teler.md §4.3), at most one of each; to numbers alone, the others are asked for by nobody. */
export class Transfers {
  readonly #taken = new Map<string, Taken>();

  of(call: string): Transfer | null {
    return this.#taken.get(call)?.transfer ?? null;
  }

  /** The API's answer. The same key again is the same transfer. */
  ask(call: { id: string; isLive: boolean }, { key, body }: { key: string | null; body: string }): Response {
    const before = this.#taken.get(call.id);
    if (!key) return refused(400, "missing_idempotency_key", "Idempotency-Key is required.");
    if (before?.key === key) return Response.json(before.answer, { status: 202 });
    const read = Wish.safeParse(parsed(body));
    if (!read.success) return invalid(read.error);
    const { target, mode, timeout, on_failure } = read.data;
    if (mode !== "cold") return refused(400, "unsupported_mode", "Only cold transfers are supported.");
    if (target.kind !== "pstn" || !NUMBER.test(target.number ?? ""))
      return refused(400, "invalid_target", "target.number is required when kind='pstn'.");
    if (!call.isLive) return refused(409, "call_not_live", "The call is not live.");
    if (before) return refused(409, "transfer_in_progress", "A transfer is already in progress for this call.");
    const ids = { id: freshId("op_"), call_id: call.id, target_leg_id: null, request_id: freshId("req_") };
    const answer = { ...ids, status: "initiated", mode };
    const onFailure = on_failure?.action === "say" ? (on_failure.text ?? null) : null;
    this.#taken.set(call.id, {
      key,
      answer,
      transfer: { number: target.number ?? "", timeoutSeconds: timeout, onFailure },
    });
    return Response.json(answer, { status: 202 });
  }
}

function refused(status: number, code: string, message: string): Response {
  return Response.json({ success: false, message, code, ...(status === 409 && { type: "invalid_state" }) }, { status });
}
