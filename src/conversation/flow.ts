import type { Settings } from "../settings.ts";

/** What Teler is to do with a call (contracts/teler.md §1). `chunk_size`: ms of the caller's sound in each frame. */
export type Flow =
  | { action: "play"; media_url: string }
  | { action: "hangup" }
  | { action: "stream"; ws_url: string; chunk_size: number; sample_rate: "8k"; record: boolean };

/** What is done without a conversation. Teler can't speak text, so a greeting is an audio file. */
export function flowOf({ TELER_GREETING_URL: media_url }: Settings): Flow {
  return media_url ? { action: "play", media_url } : { action: "hangup" };
}
