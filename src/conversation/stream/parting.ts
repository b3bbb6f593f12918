import type { Language } from "../../words/language.ts";
import { handOver, wordForWord } from "../../words/talk-orders.ts";
import type { Granted } from "../wish.ts";
import type { Ask, Floor } from "./floor.ts";
import { type Clock, Wait } from "./wait.ts";

/** How a talk ends that we end. */
export type Parted = "hung_up" | "transfer";

type Setting = {
  floor: Floor;
  clock: Clock;
  sayings: Record<"question" | "goodbye", string>;
  language: Language;
  /** Something is to be said now. */
  wake: () => void;
  end: (ending: Parted) => void;
};
/** `words` are said before, unless the model has said some in that response. A goodbye into silence is revoked by the caller's speech. */
type Leaving = { ending: Parted; words: { ask: Ask; response: string } | null; isRevocable: boolean };

const SILENCE_MS = 15_000;
const LONGEST_MS = 15 * 60_000;
/** How long last words may take, with all that comes between. */
const LAST_WORDS_MS = { limit: 30_000, silence: 30_000, wish: 20_000 };

/** How a talk ends by itself: the caller is silent twice, a tool has it end, or it has gone on for too long. The last words are heard, within bounds. */
export class Parting {
  readonly #setting: Setting;
  readonly #silence: Wait;
  readonly #limit: Wait;
  readonly #lastWords: Wait;
  #hasAsked = false;
  #idleSince: number | null = null;
  #leaving: Leaving | null = null;

  constructor(setting: Setting) {
    const { clock } = setting;
    this.#setting = setting;
    this.#silence = new Wait(clock, () => this.#breakSilence());
    this.#limit = new Wait(clock, () => this.#reachLimit());
    this.#lastWords = new Wait(clock, () => setting.end(this.#leaving?.ending ?? "hung_up"));
  }

  /** `at`: when it did, if that was before. */
  begin(at = this.#setting.clock.now()): void {
    this.#limit.until(at + LONGEST_MS);
  }

  get isLeaving(): boolean {
    return this.#leaving !== null;
  }

  callerBegins(): void {
    this.#hasAsked = false;
    if (!this.#leaving?.isRevocable) return;
    this.#leaving = null;
    this.#lastWords.until(null);
    this.#setting.floor.drop("goodbye");
  }

  /** A tool that was called in that response ends the talk. */
  grant(ends: NonNullable<Granted["ends"]>, response: string): void {
    const { language, floor } = this.#setting;
    // What else was called with it needs no answer any more.
    floor.drop("answer");
    const [ending, ask]: [Parted, Ask] =
      ends === "transfer"
        ? ["transfer", { name: "handover", instructions: handOver(language) }]
        : ["hung_up", this.#goodbye];
    this.#leave({ ending, words: { ask, response }, isRevocable: false }, LAST_WORDS_MS.wish);
  }

  /** Has the last words said that the model has not said by itself. */
  speak(): void {
    const { floor } = this.#setting;
    const words = this.#leaving?.words;
    if (!words || floor.isActive(words.response)) return;
    if (!floor.hasSpokenIn(words.response)) floor.ask(words.ask);
    if (this.#leaving) this.#leaving.words = null;
  }

  /** `isIdle`: nobody speaks, and nothing is to be said or heard. */
  settle(isIdle: boolean): void {
    if (isIdle && this.#leaving && !this.#leaving.words) return this.#setting.end(this.#leaving.ending);
    this.#idleSince = isIdle ? (this.#idleSince ?? this.#setting.clock.now()) : null;
    this.#silence.until(this.#idleSince === null ? null : this.#idleSince + SILENCE_MS);
  }

  close(): void {
    for (const wait of [this.#silence, this.#limit, this.#lastWords]) wait.until(null);
  }

  get #goodbye(): Ask {
    return { name: "goodbye", instructions: wordForWord(this.#setting.sayings.goodbye) };
  }

  #breakSilence(): void {
    const { floor, sayings, wake } = this.#setting;
    if (this.#hasAsked) {
      this.#leave({ ending: "hung_up", words: null, isRevocable: true }, LAST_WORDS_MS.silence);
      floor.ask(this.#goodbye);
    } else floor.ask({ name: "question", instructions: wordForWord(sayings.question) });
    this.#hasAsked = true;
    wake();
  }

  #reachLimit(): void {
    if (this.#leave({ ending: "hung_up", words: null, isRevocable: false }, LAST_WORDS_MS.limit))
      this.#setting.floor.ask(this.#goodbye);
    this.#setting.wake();
  }

  /** False where the talk ends already, and not only now with a person. */
  #leave(leaving: Leaving, withinMs: number): boolean {
    const known = this.#leaving;
    const isBetter = leaving.ending === "transfer" && known?.ending !== "transfer";
    if (known && !known.isRevocable && !isBetter) return false;
    this.#leaving = leaving;
    this.#lastWords.until(this.#setting.clock.now() + withinMs);
    return true;
  }
}
