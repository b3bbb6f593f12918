import type { EndStatus } from "./event.ts";

/** The platforms' words for how a call came to nothing; written with `-`, a blank or in capitals they are the same. */
const ENDINGS: ReadonlyMap<string, EndStatus> = new Map([
  ["no_answer", "no-answer"],
  ["busy", "busy"],
  ["user_busy", "busy"],
  ["canceled", "canceled"],
  ["cancelled", "canceled"],
  ["rejected", "rejected"],
  ["call_rejected", "rejected"],
  ["declined", "rejected"],
  ["failed", "failed"],
]);

/** How a call ended that came to nothing; null for every other word. */
export function readEnding(word: string): EndStatus | null {
  return ENDINGS.get(word.toLowerCase().replace(/[\s-]+/g, "_")) ?? null;
}
