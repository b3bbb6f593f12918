export type Pair = readonly [key: string, value: string];

const HEX_UPPER = /%(?![0-9A-F]{2})/;
const HEX_LOWER = /%(?![0-9a-f]{2})/;
/** More fields than any webhook has; sorting an endless list is work that a stranger could ask for. */
const MOST_PAIRS = 1000;
const PAIRS = /^[^=&\s]+=[^&\s]*(?:&[^=&\s]+=[^&\s]*)*$/;

/**
 * Reads an `application/x-www-form-urlencoded` text, each value decoded once, order and repeats kept; null if it is not one.
 * Stricter than a browser: every pair has its `=`, no key is empty, nothing is blank, `%xx` is whole and in one case throughout,
 * as encoders write it. Where decoded values are signed, as little as possible may be spelled otherwise.
 */
export function readForm(text: string): Pair[] | null {
  if (text.split("&", MOST_PAIRS + 1).length > MOST_PAIRS) return null;
  if (!PAIRS.test(text) || (HEX_UPPER.test(text) && HEX_LOWER.test(text))) return null;
  return [...new URLSearchParams(text)];
}
