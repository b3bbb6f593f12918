import * as z from "zod";

import { readEnding } from "../calls/endings.ts";
import type { CallStatus } from "../calls/event.ts";
import { iso, readInstant } from "../lib/instant.ts";
import { toE164 } from "../lib/phone.ts";
import { toTeler } from "../lib/teler.ts";
import { TO_CALL } from "../rules/needs.ts";
import type { Settings } from "../settings.ts";
import { valueIn, wordIn } from "./answer.ts";
import { LARGEST_PAGE, type Looker, type Placer, foundAs } from "./call-platform.ts";

/** `POST /voice/calls/initiate` (contracts/teler.md §4.1), spoken by what our flow URL answers. It takes no idempotency key, and records unless told not to. */
export const telerPlacer: Placer = {
  needs: TO_CALL.teler,
  request({ to, by, ref, base }, settings) {
    if (by.kind === "agent") return { why: "Teler has no agents of its own to speak in a call" };
    if (base === null) return { why: "PUBLIC_URL is not set" };
    const { TELER_URL_TOKEN = "", TELER_WEBHOOK_SECRET } = settings;
    const token = encodeURIComponent(TELER_URL_TOKEN);
    const mine = encodeURIComponent(ref);
    const call = {
      from_number: ourNumber(settings),
      to_number: to,
      flow_url: `${base}/voice/teler/${token}/${mine}`,
      status_callback_url: `${base}/webhooks/teler/${TELER_WEBHOOK_SECRET ? mine : `${token}/${mine}`}`,
      record: false,
    };
    return toTeler("/initiate", settings, { method: "POST", body: JSON.stringify(call) });
  },
  idIn: (body) => wordIn(valueIn(body, "data"), "id"),
};

/** Of a call that goes on. How one ended its reason says, too. */
const UNDER_WAY: ReadonlyMap<string, CallStatus> = new Map([
  ["initiated", "initiated"],
  ["ringing", "ringing"],
  ["answered", "in-progress"],
]);
const OVER: ReadonlyMap<string, CallStatus> = new Map([
  ["completed", "completed"],
  ["failed", "failed"],
]);

const word = z.string().nullable().catch(null);
const Call = z.object({ id: z.string().min(1), state: word, to_number: word, created_at: word, reason: word });

/** `GET /voice/calls/{id}` and `GET /voice/calls` (§4.2). */
export const telerLooker: Looker = {
  needs: ["TELER_FROM", "TELER_API_KEY"],
  request({ to, call, earliest }, settings) {
    if (call !== null) return toTeler(`/${encodeURIComponent(call)}`, settings);
    const query = new URLSearchParams({
      from_number: ourNumber(settings),
      to_number: to,
      created_after: iso(earliest),
      limit: String(LARGEST_PAGE),
    });
    return toTeler(`?${query.toString()}`, settings);
  },
  list: "data",
  read(body) {
    const call = Call.safeParse(body).data;
    if (!call) return null;
    const { id, state, to_number: to, created_at, reason } = call;
    const end = OVER.get(state ?? "");
    const status = end ? (readEnding(reason ?? "") ?? end) : UNDER_WAY.get(state ?? "");
    return { to, at: readInstant(created_at ?? ""), ref: null, found: foundAs(status, { call: id, reason }) };
  },
};

function ourNumber({ TELER_FROM = "", DEFAULT_COUNTRY }: Settings): string {
  return toE164(TELER_FROM.trim(), DEFAULT_COUNTRY);
}
