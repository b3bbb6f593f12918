import type { Voice } from "../words/language.ts";
import { outreachSayings, type SpokenOf } from "../words/spoken-outreach.ts";
import { type Verb, say, voiceml } from "./voiceml.ts";

/** What is spoken of in a call that we placed. Times are ms since the epoch. */
export type About = SpokenOf;

/**
 * One turn of a call that takes keys. `ask`: says what it is about and asks for a key, twice, then says goodbye; `again`: another key
 * than those asked for was pressed; the others say what follows from the key, and goodbye.
 */
export type Script = { about: About; turn: "ask" | "again" | "confirmed" | "declined" | "goodbye" };

/** How a turn is said: `now` (ms since the epoch); `keysUrl`: where a key goes, by how often one was asked for before. */
type Telling = { voice: Voice; now: number; keysUrl: (asked: number) => string };

const SECONDS_FOR_A_KEY = 6;

/** The turn as VoiceML. */
export function outreachCall({ about, turn }: Script, { voice, now, keysUrl }: Telling): string {
  const sayings = outreachSayings(about, voice, now);
  const ask = (text: string, asked: number): Verb => ({
    verb: "gather",
    numDigits: 1,
    timeoutSeconds: SECONDS_FOR_A_KEY,
    action: keysUrl(asked),
    prompts: [say(text, voice.language)],
  });
  const ending = (text: string): Verb[] => [say(text, voice.language), { verb: "hangup" }];
  switch (turn) {
    case "ask":
      return voiceml([ask(sayings.ask, 0), ask(sayings.askAgain, 0), ...ending(sayings.goodbye)]);
    case "again":
      return voiceml([ask(sayings.wrongKey, 1), ...ending(sayings.goodbye)]);
    case "confirmed":
    case "declined":
    case "goodbye":
      return voiceml(ending(sayings[turn]));
  }
}
