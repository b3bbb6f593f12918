import { type Clock, Wait } from "./wait.ts";

/** `hearing`: nobody speaks for longer without a pause; then it is the model that hears nothing any more. */
const LONGEST_MS = { speech: 8000, hearing: 45_000 };

/** For how long the model may give no sign of life while it is to speak, or hears the caller speak. */
export class Patience {
  readonly #clock: Clock;
  readonly #wait: Wait;
  #signAt = 0;

  constructor(clock: Clock, end: () => void) {
    this.#clock = clock;
    this.#wait = new Wait(clock, end);
  }

  /** It speaks or hears, or is to begin now. */
  sign(): void {
    this.#signAt = this.#clock.now();
  }

  settle(awaited: keyof typeof LONGEST_MS | null): void {
    this.#wait.until(awaited === null ? null : this.#signAt + LONGEST_MS[awaited]);
  }
}
