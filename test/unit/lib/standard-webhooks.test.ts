import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { isSignedWebhook, signWebhook } from "../../../src/lib/standard-webhooks.ts";
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

describe("verifying", () => {
  const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  type Given = { headers: Record<string, string>; body: string };
  const verified = ({ headers, body }: Given, secrets: (string | undefined)[] = [SECRET], receivedAt = NOW) =>
    isSignedWebhook({ headers: new Headers(headers), body: new TextEncoder().encode(body), receivedAt }, secrets);
  const signed = async (given: Partial<Parameters<typeof signWebhook>[0]> = {}) => {
    const unsigned = { id: "msg_1", at: NOW, body: '{"이름":"네"}', secret: SECRET, ...given };
    return { headers: await signWebhook(unsigned), body: unsigned.body };
  };

  it.each(vectors)("finds the known answer for $body genuine", async ({ secret, now = 0, headers, body }) => {
    const { "content-type": _, ...rest } = headers;
    expect(await verified({ headers: rest as Record<string, string>, body }, [secret], now * 1000)).toBe(true);
  });

  it("comes to what the package of Standard Webhooks comes to, also of what was changed", async () => {
    const genuine = (secret: string, { headers, body }: Given) => {
      try {
        return new Webhook(secret).verify(body, headers) !== undefined;
      } catch {
        return false;
      }
    };
    const json = fc.jsonValue().map((value) => JSON.stringify({ value }));
    const at = fc.integer({ min: NOW - 301_000, max: NOW + 301_000 }).filter((ms) => Math.abs(NOW - ms) % 1000 !== 0);
    await fc.assert(
      fc.asyncProperty(anySecret, json, at, fc.nat(), async (secret, body, when, place) => {
        const given = await signed({ secret, body, at: when });
        const others = Object.keys(given.headers).map((name) => ({
          ...given,
          headers: { ...given.headers, [name]: changed(given.headers[name] ?? "", place) },
        }));
        for (const one of [given, { ...given, body: changed(body, place) }, ...others])
          expect(await verified(one, [secret])).toBe(genuine(secret, one));
      }),
    );
  });

  it("takes five minutes for fresh, in either direction, and not a second more", async () => {
    const given = await signed();
    for (const [ms, isFresh] of [
      [300_000, true],
      [-300_000, true],
      [301_000, false],
      [-301_000, false],
    ] as const)
      expect(await verified(given, [SECRET], NOW + ms)).toBe(isFresh);
  });

  it("takes any of several signatures, and passes over those of other versions", async () => {
    const { headers, body } = await signed();
    const good = headers["webhook-signature"] ?? "";
    const bad = `v1,${btoa("x".repeat(32))}`;
    const other = (await signed({ secret: "another secret" })).headers["webhook-signature"] ?? "";
    const isGenuine = (signature: string) =>
      verified({ headers: { ...headers, "webhook-signature": signature }, body });
    for (const signature of [good, `${bad} ${good}`, `${good} ${bad}`, `v1a,abc v2,x ${other}  ${good} v1`])
      expect(await isGenuine(signature), signature).toBe(true);
    for (const signature of [
      bad,
      good.replace("v1,", "v2,"),
      good.slice(3),
      `${good}=`,
      good.slice(0, -1),
      "v1,",
      " ",
      `${other} ${bad}`,
    ])
      expect(await isGenuine(signature), signature).toBe(false);
  });

  it("takes any of the secrets that are set, be they Base64 or texts", async () => {
    for (const secret of [SECRET, "a plain text", "whsec_not base64!", "x", "c2VjcmV0", "whsec_", "네"]) {
      const given = await signed({ secret });
      expect(await verified(given, [undefined, "another secret", secret]), secret).toBe(true);
      expect(await verified(given, ["another secret", undefined]), secret).toBe(false);
      expect(await verified(given, [])).toBe(false);
    }
  });

  it("takes a secret that looks like Base64 for a text too", async () => {
    const secret = "abcdefgh";
    const asText = `whsec_${btoa(secret)}`;
    expect(await verified(await signed({ secret: asText }), [secret])).toBe(true);
    expect(await verified(await signed({ secret }), [secret])).toBe(true);
  });

  it("refuses what lacks a header, or whose time is no number of seconds", async () => {
    const { headers, body } = await signed();
    for (const name of Object.keys(headers)) {
      const { [name]: _, ...left } = headers;
      expect(await verified({ headers: left, body })).toBe(false);
      expect(await verified({ headers: { ...headers, [name]: "" }, body })).toBe(false);
    }
    const timestamp = headers["webhook-timestamp"] ?? "";
    for (const time of [`${timestamp}.0`, `${timestamp}s`, `+${timestamp}`, "NaN", "1e9", `${timestamp}000`])
      expect(await verified({ headers: { ...headers, "webhook-timestamp": time }, body })).toBe(false);
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
