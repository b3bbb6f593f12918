import { describe, expect, it } from "vitest";

import { CanonicalEvent } from "../../src/calls/message.ts";
import { type Delivery, type Provider, verify } from "../../src/providers/provider.ts";
import { type Settings, settingsOf } from "../../src/settings.ts";

/** A request that proves itself: by a header whose name holds "signature", or by the token in its path. */
export type Signed = { headers: Record<string, string>; body: string; token?: string };
type Sign = (body: string, secret: string) => Signed;

/** What a provider may be excused from. It is then held to the opposite, so that no excuse outlives its reason. */
type Excusable = "accepts the secret before" | "refuses a changed body";

export type ProviderCase = {
  provider: Provider;
  /** The setting that holds the secret; its `_OLD` twin is the one before. */
  secretName: string;
  /** What else has to be set for it. */
  settings?: Record<string, string>;
  /** The setting that it names while it is off, where that is another. */
  lacks?: string;
  /** Excuses, each with its reason. */
  except?: Partial<Record<Excusable, string>>;
  /** One for each dialect: how it signs, and bodies that it has sent. */
  dialects: Record<string, { sign: Sign; bodies: string[] }>;
};

export const RECEIVED_AT = Date.UTC(2026, 9, 12, 4, 13);
export const URL_GIVEN = "https://offhook.example/webhooks/x";

export function deliveryOf({ headers, body, token }: Signed, rest: Partial<Delivery> = {}): Delivery {
  const bytes = Uint8Array.from(new TextEncoder().encode(body));
  const signed = { headers: new Headers(headers), body: bytes, token };
  return { url: URL_GIVEN, query: "", receivedAt: RECEIVED_AT, ...signed, ...rest };
}

/** What every provider promises; each provider's test calls this, then adds its own. */
export function keepsProviderContract(of: ProviderCase): void {
  const { provider, secretName, lacks = secretName, except = {} } = of;
  const under = (secrets: object) => settingsOf({ ...of.settings, ...secrets });
  const settings = under({ [secretName]: "the-secret", [`${secretName}_OLD`]: "the-secret-before" });
  const isGenuine = async (delivery: Delivery, by: Settings = settings) => (await verify(provider, delivery, by)).ok;
  const saying = (promise: Excusable) => `${promise}${except[promise] ? `: NOT so, since ${except[promise]}` : ""}`;

  describe.each(Object.entries(of.dialects))(
    `${provider.name} keeps the provider contract with ${secretName}: %s`,
    (name, { sign, bodies }) => {
      const [first = ""] = bodies;

      it("is switched off while its secret is not set, and says which that is", () => {
        expect(provider.lacks(settingsOf({}))).toBe(lacks);
        expect(provider.lacks(settings)).toBe(null);
      });

      it("accepts what is signed with the secret", async () => {
        for (const body of bodies) expect(await isGenuine(deliveryOf(sign(body, "the-secret")))).toBe(true);
      });

      it(saying("accepts the secret before"), async () => {
        const isAccepted = !except["accepts the secret before"];
        for (const body of bodies)
          expect(await isGenuine(deliveryOf(sign(body, "the-secret-before")))).toBe(isAccepted);
      });

      it("refuses another secret and a delivery without a proof", async () => {
        const signed = sign(first, "the-secret");
        expect(await isGenuine(deliveryOf(sign(first, "another-secret")))).toBe(false);
        expect(await isGenuine(deliveryOf({ headers: {}, body: first }))).toBe(false);
        expect(await isGenuine(deliveryOf(signed), under({ [secretName]: "rotated" }))).toBe(false);
        expect(await isGenuine(deliveryOf(signed), settingsOf({}))).toBe(false);
      });

      it(saying("refuses a changed body"), async () => {
        const isRefused = !except["refuses a changed body"];
        const changed = { ...sign(first, "the-secret"), body: `${first}0` };
        expect(await isGenuine(deliveryOf(changed))).toBe(!isRefused);
      });

      it.each(["", " ", "sha256=", "null", "é", "=".repeat(44), "a".repeat(100_000)])(
        "refuses the malformed proof %j and does not throw",
        async (value) => {
          expect(await isGenuine(deliveryOf(withProof(sign(first, "the-secret"), value)))).toBe(false);
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

/** The signature replaced; or the token, where there is no signature. */
function withProof(signed: Signed, value: string): Signed {
  const header = Object.keys(signed.headers).find((key) => key.toLowerCase().includes("signature"));
  return header ? { ...signed, headers: { ...signed.headers, [header]: value } } : { ...signed, token: value };
}
