/** Reads lower-case hex, or gives null. One value has one spelling, so that no second spelling of a signature passes. */
export function decodeHex(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^(?:[0-9a-f]{2})+$/.test(text)) return null;
  return Uint8Array.from(text.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** Lower-case hex. */
export function encodeHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Reads standard Base64 with padding, or gives null. Spare bits that are not zero are refused: they would be a second spelling. */
export function decodeBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const binary = atob(text);
    return btoa(binary) === text ? Uint8Array.from(binary, (char) => char.charCodeAt(0)) : null;
  } catch {
    return null;
  }
}

/** More arguments at once than this overflow a stack somewhere. */
const AT_ONCE = 8192;

/** Standard Base64 with padding. Sound goes through here; to spread the bytes into arguments takes eight times as long. */
export function encodeBase64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; from += AT_ONCE)
    parts.push(Reflect.apply(String.fromCharCode, null, bytes.subarray(from, from + AT_ONCE)));
  return btoa(parts.join(""));
}

/** The bytes of a SHA-256 signature that is written as `sha256=` and hexadecimal digits; null for all else. */
export function decodePrefixedHex(header: string): Uint8Array<ArrayBuffer> | null {
  const [, hex] = /^sha256=([0-9a-f]{64})$/.exec(header) ?? [];
  return hex ? decodeHex(hex) : null;
}

/** The bytes of a SHA-256 signature, written in hexadecimal digits, with `sha256=` before them or not, or in Base64; null for all else. */
export function decodeSignature(header: string): Uint8Array<ArrayBuffer> | null {
  const text = header.replace(/^sha256=/, "");
  return /^[0-9a-f]{64}$/.test(text) ? decodeHex(text) : decodeBase64(text);
}
