import { expect, test } from "vitest";

import known from "../../contracts/vectors.json" with { type: "json" };
import {
  signArticle,
  signLoop,
  signReference,
  signStandard,
  signTeler,
  signTelerPipe,
  signVox,
} from "../../world/sign.ts";

const vectorsOf = (scheme: string) => known.vectors.filter((vector) => vector.scheme === scheme);
const reference = (body: string) => signReference({ url: "https://hooks.example.kr/status", body, secret: "key" });

test.each(vectorsOf("clawops-reference"))("the reference dialect signs $url as it was signed elsewhere", (vector) => {
  const { url = "", body, secret, headers } = vector;
  expect(signReference({ url, body, secret })).toBe(headers["x-signature"]);
});

test.each(vectorsOf("clawops-article"))("the article dialect signs as it was signed elsewhere", (vector) => {
  expect(signArticle(vector)).toBe(vector.headers["x-clawops-signature"]);
});

test("form pairs are sorted by code point, and repeated keys by value", () => {
  expect(reference("b=2&a=1&B=3&a=0")).toBe(reference("a=0&a=1&B=3&b=2"));
  expect(reference("\u{1F600}=1&\uFF21=2")).toBe(reference("\uFF21=2&\u{1F600}=1"));
  expect(reference("a=1&a=0")).not.toBe(reference("a=1"));
});

test("a plus is a space and an escape its character before signing", () => {
  expect(reference("a=x+y%2B")).toBe(reference("a=x%20y%2b"));
});

test.each(vectorsOf("teler"))("Teler signs as it was signed elsewhere", (vector) => {
  const timestamp = vector.headers["x-teler-timestamp"] ?? "";
  expect(signTeler({ ...vector, timestamp })).toBe(vector.headers["x-teler-signature"]);
});

test.each(vectorsOf("standard-webhooks"))("our own bodies are signed as they were signed elsewhere", (vector) => {
  const { "webhook-id": id = "", "webhook-timestamp": timestamp = "" } = vector.headers;
  expect(signStandard({ ...vector, id, timestamp })).toBe(vector.headers["webhook-signature"]);
});

/** Computed with Python's hmac, apart from this project. */
test("the schemes without a vector sign as Python does", () => {
  const signed = { timestamp: "1787303732", body: '{"a":"네"}', secret: "s3cret" };
  const url = "https://hooks.example/webhooks/teler?a=b";
  expect(signTelerPipe({ ...signed, url })).toBe("c73a180f664d77a09b613c2539fbcb11dba7f1b0ba784e94f00f14d3e26565a4");
  expect(signVox(signed)).toBe("a789a944196977136719a43b5743da7161d025251171a246c035d1742527b6d6");
  expect(signLoop(signed)).toBe("sha256=a789a944196977136719a43b5743da7161d025251171a246c035d1742527b6d6");
});
