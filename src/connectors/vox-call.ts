import * as z from "zod";

import type { CallStatus } from "../calls/event.ts";
import { endStatusOf } from "../calls/vox-endings.ts";
import { fromDomestic, toDomestic } from "../lib/domestic.ts";
import { readInstant } from "../lib/instant.ts";
import { sound } from "../lib/json.ts";
import { TO_CALL } from "../rules/needs.ts";
import type { Settings } from "../settings.ts";
import { wordIn } from "./answer.ts";
import { type Asked, LARGEST_PAGE, type Looker, type Placer, foundAs } from "./call-platform.ts";

/** `POST /v3/calls` (contracts/vox.md §6.1), spoken by the hosted agent as it is published. It takes no idempotency key. */
export const voxPlacer: Placer = {
  needs: TO_CALL.vox,
  request({ to, by, ref }, settings) {
    if (by.kind === "flow") return { why: "vox places calls for its own agents only, and has nothing else spoken" };
    const { VOX_FROM = "", VOX_AGENT_ID: agent_id } = settings;
    const call = {
      from_number: fromDomestic(VOX_FROM),
      to_number: toDomestic(to),
      agent: { agent_id, agent_version: "production" },
      dynamic_variables: sound({ ...by.variables, instruction: by.instruction }),
      metadata: { offhook_ref: ref },
    };
    return inVox("", settings, { method: "POST", body: JSON.stringify(call) });
  },
  idIn: (body) => wordIn(body, "id") ?? wordIn(body, "call_id"),
};

/** Of a call that goes on; v2 knows more words than v3. How one ended its reason says, too. */
const UNDER_WAY: ReadonlyMap<string, CallStatus> = new Map([
  ["queued", "initiated"],
  ["registered", "initiated"],
  ["ringing", "ringing"],
  ["ongoing", "in-progress"],
]);
const OVER: ReadonlySet<string> = new Set(["ended", "error", "canceled", "not_connected"]);

const word = z.string().nullable().catch(null);
const Call = z.object({
  id: z.string().min(1),
  status: word,
  to_number: word,
  disconnection_reason: word,
  start_at: z.number().nullable().catch(null),
  metadata: z.object({ offhook_ref: word }).nullable().catch(null),
});

/** `GET /v3/calls/{id}` and `GET /v3/calls` (§6.2). It is not asked for a time: a call that has not begun has none. */
export const voxLooker: Looker = {
  needs: ["VOX_FROM", "VOX_API_KEY"],
  request({ to, call }, settings) {
    if (call !== null) return inVox(`/${encodeURIComponent(call)}`, settings);
    const query = new URLSearchParams({
      call_from: fromDomestic(settings.VOX_FROM ?? ""),
      call_to: toDomestic(to),
      sort_order: "desc",
      limit: String(LARGEST_PAGE),
    });
    return inVox(`?${query.toString()}`, settings);
  },
  list: "items",
  read(body) {
    const call = Call.safeParse(body).data;
    if (!call) return null;
    const { id, status: told, to_number: to, disconnection_reason: reason, start_at, metadata } = call;
    const isOver = reason !== null || OVER.has(told ?? "");
    const status = isOver ? endStatusOf(reason ?? undefined, told ?? undefined) : UNDER_WAY.get(told ?? "");
    const answeredBy = reason === "voicemail_reached" ? "machine" : null;
    const found = foundAs(status, { call: id, reason, answeredBy });
    return { to, at: readInstant(String(start_at)), ref: metadata?.offhook_ref ?? null, found };
  },
};

function inVox(path: string, { VOX_API_BASE, VOX_API_KEY = "" }: Settings, init: RequestInit = {}): Asked {
  const headers = {
    authorization: `Bearer ${VOX_API_KEY}`,
    ...(init.body !== undefined && { "content-type": "application/json; charset=utf-8" }),
  };
  return { url: `${VOX_API_BASE}/v3/calls${path}`, init: { ...init, headers } };
}
