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

/** UTF-8 bytes sort as code points do; JavaScript's own order is by UTF-16 units. */
function byCodePoint(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
