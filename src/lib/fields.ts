import { parseJson, sound } from "./json.ts";

/** Longer values are no names, numbers or words; they stay among what is left. */
const LONGEST_WORD = 1000;

/**
 * The named values of a body, taken one by one; what nobody took, or what came more than once, is left over and not lost.
 * Numbers are read from texts and texts from numbers, as senders mix them up.
 */
export class Fields {
  readonly #values = new Map<string, unknown[]>();
  readonly #taken = new Set<string>();

  constructor(pairs: Iterable<readonly [key: string, value: unknown]>) {
    for (const [key, value] of pairs) {
      const values = this.#values.get(key);
      if (values) values.push(value);
      else this.#values.set(key, [value]);
    }
  }

  /** Of a parsed JSON object. What is null counts as absent. */
  static ofObject(object: object): Fields {
    return new Fields(Object.entries(object).filter(([, value]) => value !== null));
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The first value of that name as a word or two, blanks around it removed; undefined where there is none, or it is empty or not short. */
  peek(name: string): string | undefined {
    const text = textOf(this.#first(name))?.trim() ?? "";
    return text !== "" && text.length <= LONGEST_WORD ? text : undefined;
  }

  /** The same, taken. */
  take(name: string): string | undefined {
    return this.takeAs(name, (text) => text);
  }

  /** The same as `read` understands it; what that does not understand is not taken. */
  takeAs<Value>(name: string, read: (text: string) => Value | null): Value | undefined {
    const text = this.peek(name);
    return this.#taking(name, text === undefined ? null : read(text));
  }

  /** A text of any length, as it is. */
  takeText(name: string): string | undefined {
    return this.#taking(name, textOf(this.#first(name)) ?? null);
  }

  takeBoolean(name: string): boolean | undefined {
    return this.takeAs(name, (text) => (text === "true" ? true : text === "false" ? false : null));
  }

  /** A JSON object, also one written as a text; whatever texts and numbers it holds are sound. */
  takeObject(name: string): object | undefined {
    const value = sound(parsed(this.#first(name)));
    return this.#taking(name, isObject(value) ? value : null);
  }

  /** A JSON list, likewise. */
  takeList(name: string): unknown[] | undefined {
    const value = sound(parsed(this.#first(name)));
    return this.#taking(name, Array.isArray(value) ? value : null);
  }

  /** What is left, for an event's `extra`: nothing at all if nothing is. */
  rest(): { extra?: Record<string, string | string[]> } {
    const left = [...this.#values].filter(([key, values]) => !this.#taken.has(key) || values.length > 1);
    if (left.length === 0) return {};
    return {
      extra: Object.fromEntries(
        left.map(([key, values]) => [
          key.toWellFormed(),
          values.length === 1 ? written(values[0]) : values.map(written),
        ]),
      ),
    };
  }

  #first(name: string): unknown {
    return this.#values.get(name)?.[0];
  }

  #taking<Value>(name: string, value: Value | null): Value | undefined {
    if (value === null) return undefined;
    this.#taken.add(name);
    return value;
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value.toWellFormed();
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

function parsed(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  return parseJson(value) ?? null;
}

function written(value: unknown): string {
  return textOf(value) ?? JSON.stringify(value).toWellFormed();
}
