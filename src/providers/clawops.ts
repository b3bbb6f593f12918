import { decodeBase64, decodePrefixedHex } from "../lib/encoding.ts";
import { Fields } from "../lib/fields.ts";
import { type Pair, readForm } from "../lib/form.ts";
import { isSigned } from "../lib/hmac.ts";
import { byCodePoint } from "../lib/text.ts";
import type { Settings } from "../settings.ts";
import { readArticle, readReference } from "./clawops-reading.ts";
import { type Dialect, type Provider, textOf } from "./provider.ts";
import { readFormOf, readJson } from "./reading.ts";

const keysOf = ({ CLAWOPS_SIGNING_KEY, CLAWOPS_SIGNING_KEY_OLD }: Settings) => [
  CLAWOPS_SIGNING_KEY,
  CLAWOPS_SIGNING_KEY_OLD,
];

/** The vendor's reference and SDK: a form, signed over the URL and its decoded values (contracts/clawops.md §1). */
const reference: Dialect = {
  name: "reference",
  matches: ({ headers }) => headers.has("x-signature"),
  async verify(delivery, settings) {
    const signature = decodeBase64(delivery.headers.get("x-signature") ?? "");
    const form = readForm(textOf(delivery));
    if (!signature || !form) return false;
    // Whether a query string belongs to the signed URL is unknown. It holds nothing that we read, so both will do.
    const urls = delivery.query ? [delivery.url, delivery.url + delivery.query] : [delivery.url];
    const checks = urls.map((url) => isSigned(keysOf(settings), signature, signedTextOf(url, form)));
    return (await Promise.all(checks)).includes(true);
  },
  read: (delivery, settings) => readFormOf(delivery, (fields) => readReference(fields, { delivery, settings })),
};

/** The vendor's blog, which the project began with: JSON, signed as it is (contracts/clawops.md §5). */
const article: Dialect = {
  name: "article",
  matches: ({ headers }) => headers.has("x-clawops-signature"),
  async verify(delivery, settings) {
    const signature = decodePrefixedHex(delivery.headers.get("x-clawops-signature") ?? "");
    return signature !== null && isSigned(keysOf(settings), signature, delivery.body);
  },
  read: (delivery, settings) =>
    readJson(delivery, (object) => readArticle(Fields.ofObject(object), { delivery, settings })),
};

export const clawops: Provider = {
  name: "clawops",
  lacks: (settings) => (settings.CLAWOPS_SIGNING_KEY ? null : "CLAWOPS_SIGNING_KEY"),
  dialects: [reference, article],
};

/** What the reference dialect signs: the URL, then each name and value in code-point order (contracts/clawops.md §1.0). */
export function signedTextOf(url: string, form: readonly Pair[]): string {
  return url + form.toSorted(byKeyThenValue).flat().join("");
}

function byKeyThenValue([keyA, valueA]: Pair, [keyB, valueB]: Pair): number {
  return byCodePoint(keyA, keyB) || byCodePoint(valueA, valueB);
}
