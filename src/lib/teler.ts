import type { Settings } from "../settings.ts";

type Account = Pick<Settings, "TELER_API_BASE" | "TELER_API_KEY">;

/** A request to Teler's REST API with our key (contracts/teler.md §4). `path` follows `/voice/calls`; a body is JSON. */
export function toTeler(path: string, { TELER_API_BASE, TELER_API_KEY = "" }: Account, init: RequestInit = {}) {
  const headers = {
    ...(init.headers as Record<string, string> | undefined),
    "x-api-key": TELER_API_KEY,
    ...(init.body !== undefined && { "content-type": "application/json; charset=utf-8" }),
  };
  return { url: `${TELER_API_BASE}/api/v1/voice/calls${path}`, init: { ...init, headers } };
}
