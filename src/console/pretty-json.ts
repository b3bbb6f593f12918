/** What turns, hides or reorders the text that follows it. */
const MISLEADING = /[\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

/** A value from outside as JSON for people, in at most so many characters; whatever could not be seen in it is written out. */
export function prettyJson(value: unknown, most: number): { text: string; isCut: boolean } {
  const whole = JSON.stringify(value, null, 2) ?? "";
  const text = whole.slice(0, most).toWellFormed();
  const plain = text.replace(MISLEADING, (mark) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return { text: plain, isCut: whole.length > most };
}
