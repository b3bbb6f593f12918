import { Ear } from "./ear.ts";
import { Floor, type ReadLine } from "./lines.ts";
import { FRAME_BYTES, FRAME_MS, isSilent, silence, speak } from "./sound.ts";

const POLITE_MS = 500;
/** How long nobody may say anything before a person hangs up. */
const PATIENCE_MS = 60_000;
const QUIET = silence(FRAME_MS);

/** What a person does in 20 ms of a call. */
export type Doing = { sound: Buffer; presses: string; hangsUp: boolean };
/** What a person said, and when in the call. */
export type Utterance = { text: string; atMs: number; ms: number };

/** A person in a live call, who hears what was played and speaks as their lines say, 20 ms at a time. */
export class Caller {
  readonly ear = new Ear();
  readonly said: Utterance[] = [];
  readonly #lines: ReadLine[];
  readonly #floor = new Floor(POLITE_MS);
  #line: ReadLine | null = null;
  #saying: Buffer = Buffer.alloc(0);
  #nowMs = 0;
  /** How long both sides spoke at one time. */
  overlapMs = 0;

  constructor(lines: ReadLine[]) {
    this.#lines = [...lines];
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  step(heard: Uint8Array): Doing {
    const isSpeaking = heard.some((code) => !isSilent(code));
    this.ear.hear(heard);
    this.#floor.pass(FRAME_MS, isSpeaking);
    if (!this.#line) this.#begin();
    const sound = this.#saying.length > 0 ? this.#saying.subarray(0, FRAME_BYTES) : QUIET;
    this.#saying = this.#saying.subarray(FRAME_BYTES);
    this.#nowMs += FRAME_MS;
    if (sound !== QUIET && isSpeaking) this.overlapMs += FRAME_MS;
    return { sound, ...this.#end() };
  }

  #begin(): void {
    const [line] = this.#lines;
    if (!line || !this.#floor.isDue(line)) return;
    this.#lines.shift();
    this.#line = line;
    if (line.says === undefined) return;
    this.#saying = speak(line.says, line.lastsMs);
    const ms = (this.#saying.length / FRAME_BYTES) * FRAME_MS;
    this.said.push({ text: line.says, atMs: this.#nowMs, ms });
  }

  /** What comes of a line once all of it was said. */
  #end(): Omit<Doing, "sound"> {
    if (this.#floor.idleMs > PATIENCE_MS) return { presses: "", hangsUp: true };
    if (!this.#line || this.#saying.length > 0) return { presses: "", hangsUp: false };
    const { presses = "", hangsUp = false } = this.#line;
    this.#line = null;
    this.#floor.take();
    return { presses, hangsUp };
  }
}
