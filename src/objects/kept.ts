/** One value of an object, kept in storage and at hand. `renew` makes what an earlier version stored what this one knows. */
export class Kept<Value> {
  readonly #kv: SyncKvStorage;
  readonly #key: string;
  readonly #renew: (stored: Value) => Value;
  #value: Value | null | undefined;

  constructor({ kv }: DurableObjectStorage, key: string, renew: (stored: Value) => Value = (stored) => stored) {
    this.#kv = kv;
    this.#key = key;
    this.#renew = renew;
  }

  /** Null until something was put. Not to be changed in place. */
  get(): Value | null {
    if (this.#value === undefined) {
      const stored = this.#kv.get<Value>(this.#key);
      this.#value = stored === undefined ? null : this.#renew(stored);
    }
    return this.#value;
  }

  /** What is kept already is not written again: each write is a billed row. */
  put(value: Value): void {
    if (value === this.#value) return;
    this.#kv.put(this.#key, value);
    this.#value = value;
  }

  /** To be called when storage may hold something else: after writes were rolled back, or everything was deleted. */
  lookAgain(): void {
    this.#value = undefined;
  }
}
