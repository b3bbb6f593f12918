const HMAC_SHA256 = { name: "HMAC", hash: "SHA-256" };
const encoder = new TextEncoder();
const keys = new Map<string, Promise<CryptoKey>>();

/** Whether the signature is that of the data under any of the secrets (taken as UTF-8) that are set; compared in constant time by WebCrypto. */
export async function isSigned(
  secrets: readonly (string | undefined)[],
  signature: Uint8Array<ArrayBuffer>,
  data: Uint8Array<ArrayBuffer> | string,
): Promise<boolean> {
  const bytes = typeof data === "string" ? encoder.encode(data) : data;
  const given = secrets.filter((secret) => secret !== undefined);
  const checks = given.map(async (secret) => crypto.subtle.verify("HMAC", await keyOf(secret), signature, bytes));
  return (await Promise.all(checks)).includes(true);
}

/** The signature of a text under the secret (taken as UTF-8). */
export async function sign(secret: string, text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.sign("HMAC", await keyOf(secret), encoder.encode(text)));
}

/** Whether two texts are the same, in a time that tells nothing of where they differ. */
export async function areEqual(given: string, expected: string): Promise<boolean> {
  const key = await keyOf(expected);
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(expected));
  return crypto.subtle.verify("HMAC", key, mac, encoder.encode(given));
}

/** The same of bytes; of another length they are others. */
export function areSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.reduce((differing, byte, i) => differing | (byte ^ (b[i] ?? 0)), 0) === 0;
}

/** Secrets come from the settings, so there are few of them: keeping their keys saves an import on every delivery. */
function keyOf(secret: string): Promise<CryptoKey> {
  let key = keys.get(secret);
  if (!key) {
    key = crypto.subtle.importKey("raw", encoder.encode(secret), HMAC_SHA256, false, ["sign", "verify"]);
    keys.set(secret, key);
  }
  return key;
}
