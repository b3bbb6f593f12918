import * as z from "zod";

import { parseJson } from "../../lib/json.ts";
import { describe, log } from "../../lib/log.ts";
import { toTeler } from "../../lib/teler.ts";
import type { Settings } from "../../settings.ts";
import { SECONDS_TO_RING } from "../announcement.ts";

const PATIENCE_MS = 4000;
const ACCEPTED = 202;
const LANGUAGES = { ko: "ko-KR", en: "en-US" };

/** `call`: as Teler's webhooks name it, not its socket (contracts/teler.md §5); `key`: another for each transfer; `untaken`: what the caller hears where nobody takes the call. */
type Wanted = { call: string; key: string; untaken: string };
type Means = { settings: Settings; fetch: typeof fetch };

/**
 * Has Teler put the caller through to `TRANSFER_TO` (`POST /voice/calls/{id}/transfer`, contracts/teler.md §4.3): whether it does so, not yet whether that
 * person takes the call. Where Teler is out of order it is asked once more by the same key; that it has begun already is as good.
 */
export async function askForTransfer(wanted: Wanted, means: Means): Promise<boolean> {
  const first = await ask(wanted, means);
  const { status, code } = first.status === null || first.status >= 500 ? await ask(wanted, means) : first;
  if (status === ACCEPTED || code === "transfer_in_progress") return true;
  log("error", "transfer failed", { provider: "teler", call: wanted.call, status, code });
  return false;
}

const Leg = z.object({ role: z.string(), state: z.string(), answered_at: z.string().nullish() });
const Call = z.object({ state: z.string(), legs: z.array(Leg).catch([]) });

/** How a transfer stands. `open`: it may still be taken, or nobody knows. */
export type TransferState = "reached" | "untaken" | "open";

/** As `GET /voice/calls/{id}` tells it by the call's legs (§4.2). */
export async function lookAtTransfer(call: string, { settings, fetch }: Means): Promise<TransferState> {
  const { url, init } = toTeler(`/${encodeURIComponent(call)}`, settings);
  const { body } = await send({ url, init, fetch });
  const { data } = Call.safeParse(body);
  if (!data) return "open";
  const legs = data.legs.filter(({ role }) => role === "transfer_target");
  if (legs.some(wasTaken)) return "reached";
  const isOver = data.state === "completed" || data.state === "failed";
  return isOver || (legs.length > 0 && legs.every(hasEnded)) ? "untaken" : "open";
}

function wasTaken({ state, answered_at }: z.infer<typeof Leg>): boolean {
  return state === "answered" || (state === "completed" && answered_at !== null);
}

function hasEnded({ state }: z.infer<typeof Leg>): boolean {
  return state === "completed" || state === "failed";
}

async function ask({ call, key, untaken }: Wanted, { settings, fetch }: Means) {
  const { TRANSFER_TO, LANGUAGE } = settings;
  const transfer = {
    target: { kind: "pstn", number: TRANSFER_TO },
    mode: "cold",
    timeout: SECONDS_TO_RING,
    record: false,
    // What is usual, suppress, is silence until somebody takes the call.
    ringback: "passthrough",
    on_failure: { action: "say", text: untaken, language: LANGUAGES[LANGUAGE] },
  };
  const { url, init } = toTeler(`/${encodeURIComponent(call)}/transfer`, settings, {
    method: "POST",
    headers: { "idempotency-key": key },
    body: JSON.stringify(transfer),
  });
  const { status, body } = await send({ url, init, fetch });
  return { status, code: Refused.safeParse(body).data?.code ?? null };
}

const Refused = z.object({ code: z.string().max(100) });

/** `status` is null where there was no answer in time. */
async function send({ url, init, fetch }: { url: string; init: RequestInit; fetch: Means["fetch"] }) {
  try {
    const response = await fetch(url, { ...init, redirect: "manual", signal: AbortSignal.timeout(PATIENCE_MS) });
    return { status: response.status, body: parseJson(await response.text()) };
  } catch (cause) {
    log("warn", "no answer of Teler", { cause: describe(cause) });
    return { status: null, body: undefined };
  }
}
