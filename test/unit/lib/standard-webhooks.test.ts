import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { signWebhook } from "../../../src/lib/standard-webhooks.ts";
import known from "../../contracts/vectors.json" with { type: "json" };

const NOW = Date.UTC(2030, 0, 1);

beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

const vectors = known.vectors.filter(({ scheme }) => scheme === "standard-webhooks");

it.each(vectors)("the known answer for $body", async ({ secret, now = 0, headers, body }) => {
  const { "content-type": _, ...signed } = headers;
  const id = headers["webhook-id"] ?? "";
  expect(await signWebhook({ id, at: now * 1000 + 999, body, secret })).toEqual(signed);
});

const anySecret = fc
  .uint8Array({ minLength: 1, maxLength: 80 })
  .map((bytes) => `whsec_${Buffer.from(bytes).toString("base64")}`);
const anyText = fc.string({ unit: "binary", maxLength: 200 });
/** No surrogate without its other half: whoever sends such a text sends another. */
const anyBody = fc.oneof(anyText, fc.json()).map((text) => text.toWellFormed());
const anyId = fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 40 });
const anyMoment = fc.integer({ min: 0, max: 2 ** 42 });

describe("the package of Standard Webhooks", () => {
  it("signs as we do, whatever is signed", async () => {
    await fc.assert(
      fc.asyncProperty(anySecret, anyId, anyBody, anyMoment, async (secret, id, body, at) => {
        const signed = await signWebhook({ id, at, body, secret });
        expect(signed["webhook-signature"]).toBe(new Webhook(secret).sign(id, new Date(at), body));
      }),
    );
  });

  it("finds genuine what we sign, and nothing that was changed since", async () => {
    await fc.assert(
      fc.asyncProperty(anySecret, anyId, fc.jsonValue(), fc.nat(), async (secret, id, value, place) => {
        const body = JSON.stringify({ value });
        const headers = await signWebhook({ id, at: NOW, body, secret });
        const webhook = new Webhook(secret);
        expect(webhook.verify(body, headers)).toEqual(JSON.parse(body));
        expect(() => webhook.verify(changed(body, place), headers)).toThrow("No matching signature");
        const others = Object.keys(headers).map((name) => ({
          ...headers,
          [name]: changed(headers[name] ?? "", place),
        }));
        for (const other of others) expect(() => webhook.verify(body, other)).toThrow();
      }),
    );
  });

  it("finds what we sign five minutes later too old", async () => {
    const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const headers = await signWebhook({ id: "a", at: NOW, body: "{}", secret });
    vi.setSystemTime(NOW + 301_000);
    expect(() => new Webhook(secret).verify("{}", headers)).toThrow("too old");
  });
});

it("a secret may come without its prefix", async () => {
  const unsigned = { id: "a", at: NOW, body: "{}" };
  expect(await signWebhook({ ...unsigned, secret: "whsec_c2VjcmV0" })).toEqual(
    await signWebhook({ ...unsigned, secret: "c2VjcmV0" }),
  );
});

/** With another character somewhere. */
function changed(text: string, place: number): string {
  const index = place % text.length;
  return text.slice(0, index) + (text[index] === "0" ? "1" : "0") + text.slice(index + 1);
}
