import { describe, expect, test, vi } from "vitest";

import { play, type Playing, type Send } from "../../world/play.ts";
import { type Keys, KEY_NAMES, keysIn, lackingFor, prove } from "../../world/prove.ts";
import { signStandard, signTeler, signTelerPipe, signVox } from "../../world/sign.ts";
import type { Delivery, Story } from "../../world/stories.ts";

const BASE = "https://hook.example";
const BODY = '{"event":"test"}';
const ALL: Keys = Object.fromEntries(KEY_NAMES.map((name) => [name, `the ${name}`]));

const deliveryOf = (dialect: Delivery["dialect"], path: string, body = BODY): Delivery => ({
  method: "POST",
  path,
  headers: { "content-type": "application/json" },
  dialect,
  body,
});
const vox = deliveryOf("vox", "/webhooks/vox/:token");
const teler = deliveryOf("teler", "/webhooks/teler");
const proved = (delivery: Delivery, keys: Keys) => prove(delivery, { to: `${BASE}/`, keys });

describe("proving a delivery", () => {
  test("vox has its token in the path, and a signature where there is a key", () => {
    const { VOX_WEBHOOK_TOKEN = "" } = ALL;
    const plain = proved(vox, { VOX_WEBHOOK_TOKEN: "a/b c" });
    expect(plain).toEqual({ url: `${BASE}/webhooks/vox/a%2Fb%20c`, headers: vox.headers, isSigned: false });
    const signed = proved(vox, { VOX_WEBHOOK_TOKEN, VOX_WEBHOOK_KEY: "key" });
    expect(signed.headers["x-vox-signature"]).toBe(signVox({ body: BODY, secret: "key" }));
    const named = proved(vox, { VOX_WEBHOOK_TOKEN, VOX_WEBHOOK_KEY: "key", VOX_SIGNATURE_HEADER: "x-mine" });
    expect(named).toMatchObject({ headers: { "x-mine": signVox({ body: BODY, secret: "key" }) }, isSigned: true });
  });

  test("Teler signs now with its secret, in either scheme, and without one has a token in the path", () => {
    vi.useFakeTimers({ now: 1787303732999, toFake: ["Date"] });
    const signed = { timestamp: "1787303732", url: `${BASE}/webhooks/teler`, body: BODY, secret: "secret" };
    const keys = { TELER_WEBHOOK_SECRET: "secret", TELER_URL_TOKEN: "token" };
    const headersOf = (more: Keys) => proved(teler, { ...keys, ...more }).headers;
    expect(headersOf({})).toMatchObject({
      "x-teler-timestamp": "1787303732",
      "x-teler-signature": signTeler(signed),
    });
    expect(headersOf({ TELER_SIGNATURE: "pipe" })["x-teler-signature"]).toBe(signTelerPipe(signed));
    const unsigned = { url: `${BASE}/webhooks/teler/token`, headers: teler.headers, isSigned: false };
    expect(proved(teler, { TELER_URL_TOKEN: "token" })).toEqual(unsigned);
    vi.useRealTimers();
  });

  test.each([["orders", "ORDERS_SECRET"] as const, ["bookings", "BOOKINGS_SECRET"] as const])(
    "%s sign now by Standard Webhooks",
    (dialect, name) => {
      const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
      const { url, headers } = proved(deliveryOf(dialect, `/webhooks/${dialect}`), { [name]: secret });
      const { "webhook-id": id = "", "webhook-timestamp": timestamp = "", "webhook-signature": signature } = headers;
      expect(url).toBe(`${BASE}/webhooks/${dialect}`);
      expect(Math.abs(Date.now() / 1000 - Number(timestamp))).toBeLessThan(60);
      expect(signature).toBe(signStandard({ id, timestamp, body: BODY, secret }));
    },
  );

  test("what is missing is named", () => {
    const storyOf = (delivery: Delivery): Story => ({
      name: "x/y",
      about: "",
      deliveries: [delivery],
      expect: { slack: 0 },
    });
    const lacking = (delivery: Delivery, keys: Keys = {}) => lackingFor(storyOf(delivery), keys);
    expect(lacking(deliveryOf("article", "/"))).toBe("CLAWOPS_SIGNING_KEY");
    expect(lacking(vox, { VOX_WEBHOOK_KEY: "key" })).toBe("VOX_WEBHOOK_TOKEN");
    expect(lacking(teler)).toBe("TELER_WEBHOOK_SECRET");
    expect(lacking(teler, { TELER_URL_TOKEN: "token" })).toBeUndefined();
    expect(lacking(deliveryOf("loop", "/"))).toBe("LOOP_SIGNING_KEY");
    expect(lacking(deliveryOf("orders", "/"))).toBe("ORDERS_SECRET");
    expect(lacking(deliveryOf("bookings", "/"))).toBe("BOOKINGS_SECRET");
    expect(() => proved(vox, {})).toThrow("VOX_WEBHOOK_TOKEN");
  });

  test("the keys are found among other settings, empty ones not", () => {
    expect(keysIn({ VOX_WEBHOOK_TOKEN: "t", LOOP_SIGNING_KEY: "", ADMIN_TOKEN: "a" })).toEqual({
      VOX_WEBHOOK_TOKEN: "t",
    });
  });
});

describe("tampering", () => {
  async function tamperedWith(delivery: Delivery, keys: Keys) {
    const sent: { url: string; body: string }[] = [];
    const fetch: Send = async (url, { body }) => {
      sent.push({ url, body: Buffer.from(body).toString() });
      return new Response("", { status: 401 });
    };
    const story = { name: "vox/made", about: "", deliveries: [delivery], expect: { slack: 0 } };
    const playing: Playing = { story, to: BASE, keys, fetch, tamper: true, random: () => 0 };
    await play(playing);
    return sent[0];
  }

  test("changes the token where the body is not signed, else the body", async () => {
    const token = { VOX_WEBHOOK_TOKEN: "token" };
    expect(await tamperedWith(vox, token)).toEqual({ url: `${BASE}/webhooks/vox/uoken`, body: BODY });
    const signed = { url: `${BASE}/webhooks/vox/token`, body: BODY.replace("{", "z") };
    expect(await tamperedWith(vox, { ...token, VOX_WEBHOOK_KEY: "key" })).toEqual(signed);
  });
});
