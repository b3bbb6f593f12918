/** The one alarm an object has, pointed at the earliest of all that it waits for. */
export class Alarm {
  readonly #storage: DurableObjectStorage;
  #setFor: number | null = null;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** To be awaited before the object serves anyone. */
  async load(): Promise<void> {
    this.#setFor = await this.#storage.getAlarm();
  }

  /** To be called first in `alarm()`: the alarm that was set is spent. */
  wentOff(): void {
    this.#setFor = null;
  }

  /**
   * Sets the alarm if that changes it, since each setting is a billed row. Synchronous on purpose: called in the same
   * turn as the writes that it serves, it is stored together with them or not at all.
   */
  pointAt(next: number | null): void {
    if (next === this.#setFor) return;
    this.#setFor = next;
    void (next === null ? this.#storage.deleteAlarm() : this.#storage.setAlarm(next));
  }

  /** Likewise, but leaves an alarm that goes off before that: it finds nothing to do yet, and is then set anew. */
  pointAtLatest(next: number): void {
    if (this.#setFor === null || next < this.#setFor) this.pointAt(next);
  }
}
