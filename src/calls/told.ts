import { byCodePoint, cut } from "../lib/text.ts";
import { type CallEvent, phaseOf } from "./event.ts";

/** A value, and which event told it. */
export type Told<Value> = { value: Value; phase: number; at: number; id: string };

/** More text than that is not kept in a call's sum; it stays in its event. */
const LONGEST = 20_000;
const MOST_NAMES = 100;

/** What the event tells; null where it tells nothing, or more than a sum has room for. */
export function tell<Value>(event: CallEvent, value: Value | undefined, longest = LONGEST): Told<Value> | null {
  if (value === undefined || JSON.stringify(value).length > longest) return null;
  return { value, phase: phaseOf(event), at: event.at, id: event.id };
}

/** The same of a text, of which as much is kept as there is room for. */
export function tellText(event: CallEvent, text: string | undefined): Told<string> | null {
  return (
    tell(event, text) ?? tell(event, text && cut(text, LONGEST / 2)) ?? tell(event, text && cut(text, LONGEST / 8))
  );
}

/** Of two, the one that was told earlier in the call's life. */
export function earlier<Value>(a: Told<Value> | null, b: Told<Value> | null): Told<Value> | null {
  if (!a || !b) return a ?? b;
  return byLife(a, b) <= 0 ? a : b;
}

/** Of two, the one that was told later in the call's life. */
export function later<Value>(a: Told<Value> | null, b: Told<Value> | null): Told<Value> | null {
  if (!a || !b) return a ?? b;
  return byLife(a, b) >= 0 ? a : b;
}

/** Named values, each as it was told last; the first so many names by the alphabet, whichever came first. */
export function merged<Value>(
  a: Readonly<Record<string, Told<Value>>>,
  b: Readonly<Record<string, Told<Value>>>,
): Record<string, Told<Value>> {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted(byCodePoint).slice(0, MOST_NAMES);
  const entries = names.flatMap((name) => {
    const told = later(own(a, name), own(b, name));
    return told ? [[name, told] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** Names come from outside, and every object has a `constructor`. */
function own<Value>(values: Readonly<Record<string, Value>>, name: string): Value | null {
  return Object.hasOwn(values, name) ? (values[name] ?? null) : null;
}

/** By time, and where that is the same by id: what matters is that it is always the same order. */
export function byTime(a: { at: number; id: string }, b: { at: number; id: string }): number {
  return a.at - b.at || byCodePoint(a.id, b.id);
}

function byLife(a: Told<unknown>, b: Told<unknown>): number {
  return a.phase - b.phase || byTime(a, b);
}
