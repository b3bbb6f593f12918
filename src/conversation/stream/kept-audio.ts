import { msOf } from "./media.ts";

/** The caller's audio while nobody can hear it: the newest of it, up to so many ms. */
export class KeptAudio {
  readonly #mostMs: number;
  #kept: string[] = [];
  #keptMs = 0;
  /** How much was too old. */
  droppedMs = 0;

  constructor(mostMs: number) {
    this.#mostMs = mostMs;
  }

  keep(audio: string): void {
    this.#kept.push(audio);
    this.#keptMs += msOf(audio);
    while (this.#keptMs > this.#mostMs) {
      const ms = msOf(this.#kept.shift() ?? "");
      this.#keptMs -= ms;
      this.droppedMs += ms;
    }
  }

  /** In order; nothing is kept any more. */
  take(): string[] {
    const kept = this.#kept;
    this.#kept = [];
    this.#keptMs = 0;
    return kept;
  }
}
