import type { Settings } from "../settings.ts";

/** Whether the owner has a Realtime model, with which callers can talk. */
export function hasRealtime({ REALTIME_API_KEY }: Pick<Settings, "REALTIME_API_KEY">): boolean {
  return REALTIME_API_KEY !== undefined;
}
