import { encodeHex } from "../../lib/encoding.ts";
import { sign } from "../../lib/hmac.ts";
import { SECOND } from "../../lib/instant.ts";
import { describe, log } from "../../lib/log.ts";
import type { Settings } from "../../settings.ts";

/** What we tell the loop's platform unasked (spec §8). */
export type Unasked = { call_id: string; turn: number } & ({ action: "speak"; text: string } | { action: "hangup" });
/** `gone`: the platform says that there is no such call any more. */
export type Told = "taken" | "gone" | "lost";

const PATIENCE_MS = 5 * SECOND;
const TRIES = 2;
/** Of a call that is over; a 404 may be a mistyped address. */
const GONE = 410;

/** `isWanted`: asked before it is told again. */
type Means = { settings: Settings; fetch: typeof fetch; isWanted?: () => boolean };

/**
 * Posts a command, signed as the platform signs its events. It is tried once more where it may not have come in: words that are heard twice are better
 * than words that are lost.
 */
export async function command(unasked: Unasked, { settings, fetch, isWanted = () => true }: Means): Promise<Told> {
  const { LOOP_COMMAND_URL, LOOP_SIGNING_KEY = "" } = settings;
  if (LOOP_COMMAND_URL === undefined) return "lost";
  const body = JSON.stringify(unasked);
  const signature = encodeHex(await sign(LOOP_SIGNING_KEY, body));
  const headers = { "content-type": "application/json; charset=utf-8", "x-signature": `sha256=${signature}` };
  const init = { method: "POST", headers, body, redirect: "manual" } as const;
  for (let tries = 1; tries <= TRIES && (tries === 1 || isWanted()); tries++) {
    try {
      const response = await fetch(LOOP_COMMAND_URL, { ...init, signal: AbortSignal.timeout(PATIENCE_MS) });
      response.body?.cancel().catch(() => {});
      if (response.ok) return "taken";
      log("warn", "command refused", { action: unasked.action, status: response.status });
      if (response.status === GONE) return "gone";
      if (response.status < 500) return "lost";
    } catch (cause) {
      log("warn", "command not told", { action: unasked.action, cause: describe(cause) });
    }
  }
  return "lost";
}
