export type Pair = readonly [key: string, value: string];

const HEX_UPPER = /%(?![0-9A-F]{2})/;
const HEX_LOWER = /%(?![0-9a-f]{2})/;
const PAIRS = /^[^=&\s]+=[^&\s]*(?:&[^=&\s]+=[^&\s]*)*$/;

/**
 * Reads an `application/x-www-form-urlencoded` text, each value decoded once, order and repeats kept; null if it is not one.
 * Stricter than a browser: every pair has its `=`, nothing is empty or blank, `%xx` is whole and in one case throughout.
 * Senders that sign decoded values leave the spelling unsigned; so only the one that an encoder writes is taken.
 */
export function readForm(text: string): Pair[] | null {
  if (!PAIRS.test(text) || (HEX_UPPER.test(text) && HEX_LOWER.test(text))) return null;
  return [...new URLSearchParams(text)];
}
