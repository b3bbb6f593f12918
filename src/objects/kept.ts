/** One value of an object, kept in storage and at hand. */
export class Kept<Value> {
  readonly #kv: SyncKvStorage;
  readonly #key: string;
  #value: Value | null | undefined;

  constructor({ kv }: DurableObjectStorage, key: string) {
    this.#kv = kv;
    this.#key = key;
  }

  /** Null until something was put. Not to be changed in place. */
  get(): Value | null {
    if (this.#value === undefined) this.#value = this.#kv.get<Value>(this.#key) ?? null;
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
