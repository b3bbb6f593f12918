import { SECOND } from "../../lib/instant.ts";
import type { Turns } from "./turns.ts";

/** What is told to the turns at an instant (ms since the epoch) unless something happens before: see `Ours`. */
export type Wait = { name: "timed_out" | "reply_failed" | "silence"; at: number };

/** How long a caller waits for an answer. */
const PATIENCE = 8 * SECOND;
/** A reply that says nothing for longer has lost whoever ran it. */
const LONGEST_PAUSE = 12 * SECOND;
const SILENCE = 15 * SECOND;
/** After a goodbye nobody is asked anything: this is for a voice that is slower than most. */
const AFTER_GOODBYE = 5 * SECOND;
/** A caller who was heard to begin to speak may do so for as long. */
const LONGEST_SPEECH = 30 * SECOND;

const WIDE = /[\p{Script=Hangul}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu;
const MS_OF_WIDE = 170;
const MS_OF_OTHER = 70;

/** What is waited for now; where nothing has happened that counts, what was waited for before, if anything was. */
export function waitAfter(before: { turns: Turns; wait: Wait | null } | null, turns: Turns, now: number): Wait | null {
  if (before?.wait && momentOf(before.turns) === momentOf(turns)) return before.wait;
  const { phase, reply, hasSpeech, isLeaving } = turns;
  if (phase === "over") return null;
  if (phase === "thinking") return { name: "timed_out", at: now + PATIENCE };
  if (reply !== "none") return { name: "reply_failed", at: now + LONGEST_PAUSE };
  if (phase === "listening" && hasSpeech) return { name: "silence", at: now + LONGEST_SPEECH };
  return {
    name: "silence",
    at: now + (isLeaving ? AFTER_GOODBYE : SILENCE) + (phase === "listening" ? 0 : speakingMs(lastOf(turns))),
  };
}

/** About how long it takes to speak a text. */
export function speakingMs(text: string): number {
  const wide = text.match(WIDE)?.length ?? 0;
  return wide * MS_OF_WIDE + (text.length - wide) * MS_OF_OTHER;
}

/** What a wait goes by: a repeat, or what came too late, leaves it as it is, and so does that the caller's sound is written down. */
function momentOf({ turn, phase, reply, sentences, playing, hasSpeech }: Turns): string {
  const heard = phase === "listening" && [hasSpeech, playing];
  return [turn, phase, phase === "thinking" || reply, sentences, heard].join(" ");
}

function lastOf({ said }: Turns): string {
  const last = said.at(-1);
  return last?.role === "agent" ? last.text : "";
}
