import type { Pair } from "./form.ts";

/** The named texts of a body, taken one by one; what nobody took, or what came more than once, is left over and not lost. */
export class Fields {
  readonly #values = new Map<string, string[]>();
  readonly #taken = new Set<string>();

  constructor(pairs: Iterable<Pair>) {
    for (const [key, value] of pairs) {
      const values = this.#values.get(key);
      if (values) values.push(value);
      else this.#values.set(key, [value]);
    }
  }

  /** Of a parsed JSON object; values that are no texts are kept as their JSON. */
  static ofObject(object: object): Fields {
    const told = Object.entries(object).filter(([, value]) => value !== null);
    return new Fields(
      told.map(([key, value]) => [key, typeof value === "string" ? value.toWellFormed() : JSON.stringify(value)]),
    );
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The first value of that name without taking it. */
  peek(name: string): string | undefined {
    return this.#values.get(name)?.[0]?.trim() || undefined;
  }

  /** The first value of that name, blanks around it removed; undefined where there is none or it is empty. */
  take(name: string): string | undefined {
    this.#taken.add(name);
    return this.peek(name);
  }

  rest(): { extra?: Record<string, string | string[]> } {
    const left = [...this.#values].filter(([key, values]) => !this.#taken.has(key) || values.length > 1);
    if (left.length === 0) return {};
    return {
      extra: Object.fromEntries(left.map(([key, values]) => [key, values.length === 1 ? (values[0] ?? "") : values])),
    };
  }
}
