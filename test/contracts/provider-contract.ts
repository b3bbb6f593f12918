import { describe, expect, it } from "vitest";

import { CanonicalEvent } from "../../src/calls/message.ts";
import { type Delivery, type Provider, verify } from "../../src/providers/provider.ts";
import { type Settings, settingsOf } from "../../src/settings.ts";

export type Signed = { headers: Record<string, string>; body: string };
type Sign = (body: string, secret: string) => Signed;

export type ProviderCase = {
  provider: Provider;
  /** The setting that holds the secret; its `_OLD` twin is the one before. */
  secretName: string;
  /** One for each dialect: how it signs, and bodies that it has sent. */
  dialects: Record<string, { sign: Sign; bodies: string[] }>;
};

export const RECEIVED_AT = Date.UTC(2026, 9, 12, 4, 13);
export const URL_GIVEN = "https://offhook.example/webhooks/x";

export function deliveryOf({ headers, body }: Signed, rest: Partial<Delivery> = {}): Delivery {
  const bytes = Uint8Array.from(new TextEncoder().encode(body));
  return { url: URL_GIVEN, query: "", headers: new Headers(headers), body: bytes, receivedAt: RECEIVED_AT, ...rest };
}

/** What every provider promises; each provider's test calls this, then adds its own. */
export function keepsProviderContract({ provider, secretName, dialects }: ProviderCase): void {
  const settings = settingsOf({ [secretName]: "the-secret", [`${secretName}_OLD`]: "the-secret-before" });
  const isGenuine = async (delivery: Delivery, under: Settings = settings) =>
    (await verify(provider, delivery, under)).ok;

  describe.each(Object.entries(dialects))(
    `${provider.name} keeps the provider contract: %s`,
    (name, { sign, bodies }) => {
      const [first = ""] = bodies;

      it("is switched off while its secret is not set, and says which that is", () => {
        expect(provider.lacks(settingsOf({}))).toBe(secretName);
        expect(provider.lacks(settings)).toBe(null);
      });

      it("accepts what is signed with the secret, or with the one before", async () => {
        for (const body of bodies) {
          expect(await isGenuine(deliveryOf(sign(body, "the-secret")))).toBe(true);
          expect(await isGenuine(deliveryOf(sign(body, "the-secret-before")))).toBe(true);
        }
      });

      it("refuses another secret, a changed body and a delivery without a signature", async () => {
        const signed = sign(first, "the-secret");
        expect(await isGenuine(deliveryOf(sign(first, "another-secret")))).toBe(false);
        expect(await isGenuine(deliveryOf({ ...signed, body: `${first}0` }))).toBe(false);
        expect(await isGenuine(deliveryOf({ headers: {}, body: first }))).toBe(false);
        expect(await isGenuine(deliveryOf(signed), settingsOf({ [secretName]: "rotated" }))).toBe(false);
      });

      it.each(["", " ", "sha256=", "null", "é", "=".repeat(44), "a".repeat(100_000)])(
        "refuses the malformed signature %j and does not throw",
        async (value) => {
          const { headers, body } = sign(first, "the-secret");
          const [header = ""] = Object.keys(headers).filter((key) => key.toLowerCase().includes("signature"));
          expect(await isGenuine(deliveryOf({ headers: { ...headers, [header]: value }, body }))).toBe(false);
        },
      );

      it("reads every recorded body into valid events, the same each time", () => {
        for (const body of bodies) {
          const events = readAll(body);
          expect(events.length).toBeGreaterThan(0);
          for (const event of events) expect(CanonicalEvent.parse(event)).toEqual(event);
          expect(readAll(body)).toEqual(events);
          expect(events.every((event) => event.provider === provider.name)).toBe(true);
        }
      });

      it("gives different things different ids", () => {
        const ids = bodies.flatMap(readAll).map(({ id }) => id);
        expect(new Set(ids).size).toBe(ids.length);
      });

      function readAll(body: string): CanonicalEvent[] {
        const reading = provider.dialects
          .find((one) => one.name === name)
          ?.read(deliveryOf(sign(body, "the-secret")), settings);
        return reading?.kind === "events" ? reading.events : [];
      }
    },
  );
}
