import type { Pair } from "./form.ts";

/** Longer values are no names, numbers or words; they stay among what is left. */
const LONGEST_TEXT = 1000;

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

  /** The first value of that name, blanks around it removed; undefined where there is none, or it is empty or no short text. */
  peek(name: string): string | undefined {
    const text = this.#values.get(name)?.[0]?.trim() ?? "";
    return text !== "" && text.length <= LONGEST_TEXT ? text : undefined;
  }

  /** The same, taken. */
  take(name: string): string | undefined {
    return this.takeAs(name, (text) => text);
  }

  /** The same as `read` understands it; what that does not understand is not taken. */
  takeAs<Value>(name: string, read: (text: string) => Value | null): Value | undefined {
    const text = this.peek(name);
    const value = text === undefined ? null : read(text);
    if (value === null) return undefined;
    this.#taken.add(name);
    return value;
  }

  rest(): { extra?: Record<string, string | string[]> } {
    const left = [...this.#values].filter(([key, values]) => !this.#taken.has(key) || values.length > 1);
    if (left.length === 0) return {};
    return {
      extra: Object.fromEntries(left.map(([key, values]) => [key, values.length === 1 ? (values[0] ?? "") : values])),
    };
  }
}
