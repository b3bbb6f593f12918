import { expect, test } from "vitest";

import known from "../../contracts/vectors.json" with { type: "json" };
import { signArticle, signReference } from "../../world/sign.ts";

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
