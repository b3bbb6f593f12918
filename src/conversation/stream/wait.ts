/** Times are ms of one clock. `after` gives what cancels it. */
export type Clock = { now(): number; after(ms: number, then: () => void): () => void };

/** Something that happens at a time which may be moved, or not at all. To move it later costs no new timer. */
export class Wait {
  readonly #clock: Clock;
  readonly #then: () => void;
  #dueAt: number | null = null;
  #timer: { at: number; cancel: () => void } | null = null;

  constructor(clock: Clock, then: () => void) {
    this.#clock = clock;
    this.#then = then;
  }

  /** Null: no more. */
  until(dueAt: number | null): void {
    this.#dueAt = dueAt;
    if (this.#timer && (dueAt === null || dueAt < this.#timer.at)) {
      this.#timer.cancel();
      this.#timer = null;
    }
    if (dueAt !== null && !this.#timer) this.#arm(dueAt);
  }

  #arm(at: number): void {
    const ms = Math.max(0, Math.ceil(at - this.#clock.now()));
    this.#timer = { at, cancel: this.#clock.after(ms, () => this.#wake()) };
  }

  #wake(): void {
    this.#timer = null;
    if (this.#dueAt === null) return;
    if (this.#dueAt > this.#clock.now()) return this.#arm(this.#dueAt);
    this.#dueAt = null;
    this.#then();
  }
}
