import { cut } from "../../lib/text.ts";
import { msOf } from "./media.ts";
import type { Heard } from "./played.ts";

/** What was said, and when that began, in ms since the epoch. `item`: its name with the model. */
export type Line = { role: "caller" | "agent"; text: string; at: number; item: string };

/** A line of ours that is not yet heard to its end. `madeMs`: how much sound the model gave of it. */
type Open = { text: string; at: number | null; mark: number; madeMs: number; sentMs: number; isWhole: boolean };

const MOST_OPEN = 100;
const LONGEST_LINE = 4000;

/** Puts together what is said on either side, and tells each line once: the caller's as soon as it is written, ours as far as it was heard. */
export class Lines {
  readonly #tell: (line: Line) => void;
  readonly #open = new Map<string, Open>();
  /** When the caller began what is not yet written. */
  readonly #begun = new Map<string, number>();

  constructor(tell: (line: Line) => void) {
    this.#tell = tell;
  }

  begin(item: string, at: number): void {
    if (this.#begun.size < MOST_OPEN) this.#begun.set(item, at);
  }

  /** The caller's words, in writing. */
  written(item: string, text: string, now: number): void {
    const at = this.#begun.get(item) ?? now;
    this.#begun.delete(item);
    this.#say({ role: "caller", text, at, item });
  }

  /** Whether the caller said something of which we have no words, and forgets it. */
  forgetUnwritten(): boolean {
    const has = this.#begun.size > 0;
    this.#begun.clear();
    return has;
  }

  /** The model has made sound of an item. */
  made(item: string, audio: string): void {
    const open = this.#of(item);
    if (open) open.madeMs += msOf(audio);
  }

  sent({ item, ms, mark, at }: { item: string; ms: number; mark: number; at: number }): void {
    const open = this.#open.get(item);
    if (!open) return;
    open.at ??= at;
    open.mark = mark;
    open.sentMs += ms;
  }

  /** More of an item's words. */
  add(item: string, text: string): void {
    const open = this.#of(item);
    if (open) open.text = cut(open.text + text, LONGEST_LINE);
  }

  /** All of an item's words. */
  set(item: string, text: string): void {
    const open = this.#of(item);
    if (open) open.text = cut(text, LONGEST_LINE);
  }

  /** The model says no more in any item. What it was not heard in is no line. */
  endAll(): void {
    for (const [item, open] of this.#open)
      if (open.sentMs === 0) this.#open.delete(item);
      else open.isWhole = true;
  }

  /** All up to this mark was heard. */
  heard(mark: number): void {
    for (const [item, open] of this.#open) if (open.isWhole && open.mark <= mark) this.#close(item, open, open.sentMs);
  }

  /** Nothing more is heard of any item; of these, only so much was. */
  cutOff(heard: readonly Heard[]): void {
    const heardOf = new Map(heard.map(({ item, heardMs }) => [item, heardMs]));
    for (const [item, open] of this.#open) this.#close(item, open, heardOf.get(item) ?? open.sentMs);
  }

  /** What the caller is about to hear, as if it were heard to its end. */
  get unheard(): Line[] {
    return [...this.#open].flatMap(([item, { text, at }]) =>
      at === null || text.trim() === "" ? [] : [{ role: "agent" as const, text: text.trim(), at, item }],
    );
  }

  #of(item: string): Open | undefined {
    const open = this.#open.get(item);
    if (open || this.#open.size >= MOST_OPEN) return open;
    const fresh = { text: "", at: null, mark: 0, madeMs: 0, sentMs: 0, isWhole: false };
    this.#open.set(item, fresh);
    return fresh;
  }

  #close(item: string, { text, at, madeMs }: Open, heardMs: number): void {
    this.#open.delete(item);
    if (at !== null) this.#say({ role: "agent", text: heardText(text, heardMs, madeMs), at, item });
  }

  #say(line: Line): void {
    const text = line.text.trim();
    if (text !== "") this.#tell({ ...line, text });
  }
}

/** So much of a text as was heard of its sound, in whole words. */
function heardText(text: string, heardMs: number, ofMs: number): string {
  if (heardMs >= ofMs) return text;
  const end = Math.floor(text.length * (heardMs / ofMs));
  const isWordEnd = /\s/.test(text[end] ?? " ");
  return isWordEnd ? text.slice(0, end) : text.slice(0, end).replace(/\S+$/, "");
}
