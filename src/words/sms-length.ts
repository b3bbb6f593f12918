/** The most that one SMS of Korean carriers holds; a longer text becomes an LMS, which costs more (contracts/clawops.md §3.3). */
export const SMS_BYTES = 90;

/**
 * What a text weighs in EUC-KR, as Korean carriers count it: ASCII one byte, all else two. What EUC-KR has no sign for counts two for each of
 * its UTF-16 units, so an emoji four: whoever sends it may put one `?` in its place, or count it so, and a text must not be longer for
 * them than it is for us.
 */
export function smsBytes(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index++) bytes += text.charCodeAt(index) < 0x80 ? 1 : 2;
  return bytes;
}

/** The first text that one SMS holds, or the last of them where none is short enough. */
export function fitting(texts: readonly [string, ...string[]]): string {
  return texts.find((text) => smsBytes(text) <= SMS_BYTES) ?? texts.at(-1) ?? texts[0];
}
