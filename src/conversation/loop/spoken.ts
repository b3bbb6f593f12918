import type { Said } from "../said.ts";
import { speakingMs } from "./waits.ts";

/** The sentences that were commanded in a turn, and when; ms since the epoch. */
export type Spoken = { turn: number; sentences: readonly { text: string; at: number }[] };

/** Some voices speak faster than others: what may have been heard counts. */
const HASTE = 0.6;

export function withSentence(spoken: Spoken | null, turn: number, sentence: { text: string; at: number }): Spoken {
  return { turn, sentences: [...(spoken?.turn === turn ? spoken.sentences : []), sentence] };
}

/**
 * What was said, when the caller has cut in: of the sentences that were commanded, those that had begun to be played by then, as far as that can be known
 * where a platform does not tell. They are played one after the other; the first at once.
 */
export function asHeard(said: readonly Said[], { turn, sentences }: Spoken, now: number): Said[] {
  let endsAt = -Infinity;
  const begun = sentences.filter(({ text, at }) => {
    const startsAt = Math.max(at, endsAt);
    endsAt = startsAt + HASTE * speakingMs(text);
    return startsAt <= now;
  });
  const text = begun.map((sentence) => sentence.text).join(" ");
  return said.flatMap((line) => {
    if (line.turn !== turn || line.role !== "agent") return [line];
    // What else stands on the line was said before.
    const all = sentences.map((sentence) => sentence.text).join(" ");
    const heard = line.text.endsWith(all) ? line.text.slice(0, line.text.length - all.length) + text : line.text;
    return [{ ...line, text: heard.trimEnd() }];
  });
}
