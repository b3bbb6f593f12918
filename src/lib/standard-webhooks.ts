import { decodeBase64 } from "./encoding.ts";
import { areSame } from "./hmac.ts";
import { MINUTE, SECOND } from "./instant.ts";

const HMAC_SHA256 = { name: "HMAC", hash: "SHA-256" };
const FRESH_FOR = 5 * MINUTE;
const encoder = new TextEncoder();

type Unsigned = { id: string; at: number; body: string; secret: string };
type Signed = { headers: Headers; body: Uint8Array; receivedAt: number };

/**
 * The three headers of Standard Webhooks (standardwebhooks.com, "Specification", symmetric signatures). `at` is in ms
 * since the epoch, `secret` is `whsec_` and Base64, or any text: then its UTF-8 is the key.
 */
export async function signWebhook({ id, at, body, secret }: Unsigned): Promise<Record<string, string>> {
  const timestamp = String(Math.floor(at / 1000));
  const mac = await macOf(encoder.encode(`${id}.${timestamp}.${body}`), decodedKey(secret) ?? encoder.encode(secret));
  const signature = btoa(String.fromCharCode(...mac));
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${signature}` };
}

/**
 * Whether one of the signatures is of the whole delivery, under any of the secrets that are set, and was made at most five minutes before or
 * after `receivedAt` (ms since the epoch). A secret that is Base64 may have been meant as a text; both are tried.
 */
export async function isSignedWebhook(signed: Signed, secrets: readonly (string | undefined)[]): Promise<boolean> {
  const { headers, body, receivedAt } = signed;
  const id = headers.get("webhook-id") ?? "";
  const timestamp = headers.get("webhook-timestamp") ?? "";
  const signatures = signaturesIn(headers.get("webhook-signature") ?? "");
  if (id === "" || signatures.length === 0 || !isFresh(timestamp, receivedAt)) return false;
  const content = joined(encoder.encode(`${id}.${timestamp}.`), body);
  const keys = secrets.filter((secret) => secret !== undefined).flatMap(keysOf);
  // One for each key, however many signatures somebody sends along.
  const macs = await Promise.all(keys.map((key) => macOf(content, key)));
  return macs.some((mac) => signatures.some((signature) => areSame(mac, signature)));
}

/** There may be several, with a blank between, while the sender changes its secret; those of other versions don't concern us. */
function signaturesIn(header: string): Uint8Array[] {
  return header.split(" ").flatMap((one) => {
    const [, base64] = /^v1,(.*)$/.exec(one) ?? [];
    return (base64 && decodeBase64(base64)) || [];
  });
}

/** Unix seconds. */
function isFresh(timestamp: string, receivedAt: number): boolean {
  return /^\d{1,12}$/.test(timestamp) && Math.abs(receivedAt - Number(timestamp) * SECOND) <= FRESH_FOR;
}

async function macOf(content: Uint8Array, secret: Uint8Array): Promise<Uint8Array> {
  const key = await crypto.subtle.importKey("raw", secret, HMAC_SHA256, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, content));
}

function keysOf(secret: string): Uint8Array[] {
  const decoded = decodedKey(secret);
  return [...(decoded ? [decoded] : []), encoder.encode(secret)];
}

/** Null for a text. There is no key of no bytes. */
function decodedKey(secret: string): Uint8Array | null {
  const bytes = decodeBase64(secret.replace(/^whsec_/, ""));
  return bytes && bytes.byteLength > 0 ? bytes : null;
}

function joined(head: Uint8Array, body: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(head.byteLength + body.byteLength);
  bytes.set(head);
  bytes.set(body, head.byteLength);
  return bytes;
}
