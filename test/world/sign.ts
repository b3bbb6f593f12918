import { createHmac } from "node:crypto";

/**
 * The platforms' signatures, made from their documents alone and never with code of src/, so that the two can disagree.
 * The reference dialect signs the URL and then each decoded form pair, in code-point order of key and value: `X-Signature`, Base64.
 */
export function signReference({ url, body, secret }: { url: string; body: string; secret: string }): string {
  const pairs = [...new URLSearchParams(body)].toSorted(([a, x], [b, y]) => byCodePoint(a, b) || byCodePoint(x, y));
  return createHmac("sha256", secret)
    .update(url + pairs.flat().join(""))
    .digest("base64");
}

/** The article dialect signs the raw body: `X-ClawOps-Signature`, `sha256=` and hexadecimal digits. */
export function signArticle({ body, secret }: { body: string; secret: string }): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/**
 * vox.ai names no scheme (contracts/vox.md §5), so ours is the plainest: the hexadecimal digits of the raw body's HMAC.
 * It stands in the header of VOX_SIGNATURE_HEADER.
 */
export function signVox({ body, secret }: { body: string; secret: string }): string {
  return createHmac("sha256", secret).update(body).digest("hex");
}

/** Teler signs `X-Teler-Timestamp` (unix seconds), a dot and the raw body: `X-Teler-Signature`, bare hexadecimal digits (contracts/teler.md §3, S1). */
export function signTeler({ timestamp, body, secret }: { timestamp: string; body: string; secret: string }): string {
  return createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
}

/** One of Teler's bridges signs timestamp, method, URL without its query, and raw body, with pipes between (S2). */
export function signTelerPipe(signed: { timestamp: string; url: string; body: string; secret: string }): string {
  const { timestamp, body, secret } = signed;
  const { origin, pathname } = new URL(signed.url);
  return createHmac("sha256", secret).update(`${timestamp}|POST|${origin}${pathname}|${body}`).digest("hex");
}

/** The loop's own protocol (spec §8): `X-Signature`, `sha256=` and the hexadecimal digits of the raw body's HMAC. */
export function signLoop({ body, secret }: { body: string; secret: string }): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/**
 * Standard Webhooks: `webhook-signature`, `v1,` and the Base64 of the HMAC over id, unix seconds and raw body with dots between. The secret is
 * Base64 after `whsec_`; without that, the text itself.
 */
export function signStandard(signed: { id: string; timestamp: string; body: string; secret: string }): string {
  const { id, timestamp, body, secret } = signed;
  const key = secret.startsWith("whsec_") ? Buffer.from(secret.slice("whsec_".length), "base64") : secret;
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}

/** UTF-8 bytes sort as code points do; JavaScript's own order is by UTF-16 units. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
