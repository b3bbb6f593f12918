// C0 and C1 controls, and the marks that turn, hide or reorder what follows them.
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/g;

/** Text from outside as one readable line: well-formed, no controls, runs of blanks folded, at most `max` characters. */
export function oneLine(text: string, max: number): string {
  const line = text.toWellFormed().replace(INVISIBLE, " ").replace(/\s+/g, " ").trim();
  return cut(line, max);
}

/** Text from outside, line for line as readable. */
export function manyLines(text: string): string {
  const lines = text.split(/\r\n?|\n/).map((line) => oneLine(line, Infinity));
  return lines.join("\n").trim();
}

/** Whether everything in the text can be seen for what it is. */
export function isReadable(text: string): boolean {
  return text.isWellFormed() && text.search(INVISIBLE) === -1;
}

/** The text, or its first `max - 1` characters and an ellipsis; never half of a surrogate pair. */
export function cut(text: string, max: number): string {
  return text.length <= max ? text : `${text.slice(0, max - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

/** Whether a parsed JSON value nests at most `depth` deep; deeper ones would overflow whoever walks them. */
export function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((inner) => isShallow(inner, depth - 1));
}

/** Orders texts by code point, as UTF-8 and most languages do; JavaScript's own order puts emoji before some of the plainer letters. */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a[i] !== b[i]) return weightOf(a.charCodeAt(i)) - weightOf(b.charCodeAt(i));
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others, though their units do not. */
function weightOf(unit: number): number {
  return unit >= 0xd800 && unit < 0xe000 ? unit + 0x10000 : unit;
}
