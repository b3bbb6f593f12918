import { type Clock, Wait } from "./wait.ts";

const MOST_SILENCE_MS = 8000;

/** For how long the model may give no sign of life while it is to speak. */
export class Patience {
  readonly #clock: Clock;
  readonly #wait: Wait;
  #signAt = 0;

  constructor(clock: Clock, end: () => void) {
    this.#clock = clock;
    this.#wait = new Wait(clock, end);
  }

  /** It speaks, or is to begin now. */
  sign(): void {
    this.#signAt = this.#clock.now();
  }

  settle(isDue: boolean): void {
    this.#wait.until(isDue ? this.#signAt + MOST_SILENCE_MS : null);
  }
}
