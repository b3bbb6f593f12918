import type { Settings } from "../settings.ts";

type Flow = { action: "play"; media_url: string } | { action: "hangup" };

/** What Teler is to do with a call (contracts/teler.md §1). It can't speak text, so a greeting is an audio file. */
export function flowOf({ TELER_GREETING_URL: media_url }: Settings): Flow {
  return media_url ? { action: "play", media_url } : { action: "hangup" };
}
