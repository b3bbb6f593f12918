import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type Delivery, verify } from "../../../src/providers/provider.ts";
import { teler } from "../../../src/providers/teler.ts";
import { settingsOf } from "../../../src/settings.ts";
import {
  deliveryOf,
  keepsProviderContract,
  RECEIVED_AT,
  type Signed,
  URL_GIVEN,
} from "../../contracts/provider-contract.ts";
import { signTeler, signTelerPipe } from "../../world/sign.ts";
import { listStories } from "../../world/stories.ts";
import { everyChangeOf } from "./every-change.ts";

const JSON_TYPE = { "content-type": "application/json" };
const NOW = String(RECEIVED_AT / 1000);
const SECRET = { TELER_WEBHOOK_SECRET: "the-secret" };

const inTeler = (body: string, secret = "the-secret", timestamp = NOW): Signed => ({
  headers: {
    ...JSON_TYPE,
    "x-teler-timestamp": timestamp,
    "x-teler-signature": signTeler({ timestamp, body, secret }),
  },
  body,
});
const bodiesOf = (...stories: string[]) =>
  listStories()
    .filter(({ name }) => stories.includes(name))
    .flatMap(({ deliveries }) => deliveries)
    .map(({ body }) => body);

const bodies = bodiesOf("teler/answered-2025", "teler/answered-2026", "teler/recorded", "teler/missed-2026");

keepsProviderContract({
  provider: teler,
  secretName: "TELER_WEBHOOK_SECRET",
  dialects: { signature: { sign: (body, secret) => inTeler(body, secret), bodies } },
});

keepsProviderContract({
  provider: teler,
  secretName: "TELER_URL_TOKEN",
  lacks: "TELER_WEBHOOK_SECRET",
  except: {
    "accepts the secret before": "a token is changed by giving the Voice App another URL, and has no twin",
    "refuses a changed body": "nothing is signed without a secret",
  },
  dialects: { token: { sign: (body, token) => ({ headers: JSON_TYPE, body, token }), bodies } },
});

type Vector = { secret: string; now: number; headers: Record<string, string>; body: string };
const file = join(import.meta.dirname, "../../contracts/vectors.json");
const vectors = (JSON.parse(readFileSync(file, "utf8")) as { vectors: (Vector & { scheme: string })[] }).vectors.filter(
  ({ scheme }) => scheme === "teler",
);

describe.each(vectors)("the known answer", ({ secret, now, headers, body }) => {
  const isGenuine = async (change: { secret?: string; body?: string; headers?: object; receivedAt?: number } = {}) => {
    const signed = { headers: { ...headers, ...change.headers }, body: change.body ?? body };
    const delivery = deliveryOf(signed, { receivedAt: change.receivedAt ?? now * 1000 });
    return (await verify(teler, delivery, settingsOf({ TELER_WEBHOOK_SECRET: change.secret ?? secret }))).ok;
  };

  it("is accepted, and with the secret before", async () => {
    expect(await isGenuine()).toBe(true);
    const settings = settingsOf({ TELER_WEBHOOK_SECRET: "the new one", TELER_WEBHOOK_SECRET_OLD: secret });
    expect((await verify(teler, deliveryOf({ headers, body }, { receivedAt: now * 1000 }), settings)).ok).toBe(true);
  });

  it("is refused with any one character of the body, the secret, the signature or the timestamp changed", async () => {
    for (const changed of everyChangeOf(body)) expect(await isGenuine({ body: changed }), changed).toBe(false);
    for (const changed of everyChangeOf(secret)) expect(await isGenuine({ secret: changed }), changed).toBe(false);
    for (const name of ["x-teler-signature", "x-teler-timestamp"]) {
      for (const changed of everyChangeOf(headers[name] ?? ""))
        expect(await isGenuine({ headers: { [name]: changed } }), changed).toBe(false);
    }
  });

  it("is accepted for five minutes either way, and not a second longer", async () => {
    const signedAt = Number(headers["x-teler-timestamp"]) * 1000;
    for (const receivedAt of [signedAt - 300_000, signedAt + 300_000])
      expect(await isGenuine({ receivedAt })).toBe(true);
    for (const receivedAt of [signedAt - 300_001, signedAt + 300_001])
      expect(await isGenuine({ receivedAt })).toBe(false);
  });
});

describe("the signature", () => {
  const body = '{"type":"call.ringing","call_id":"cs_1"}';
  const isGenuine = async (signed: Signed, { env = SECRET, ...rest }: Partial<Delivery> & { env?: object } = {}) =>
    (await verify(teler, deliveryOf(signed, rest), settingsOf(env))).ok;
  const withSignature = (signature: string) => ({
    headers: { ...JSON_TYPE, "x-teler-timestamp": NOW, "x-teler-signature": signature },
    body,
  });

  it("may be written in hex or Base64, with sha256= before it or not, and in no other way", async () => {
    const hex = signTeler({ timestamp: NOW, body, secret: "the-secret" });
    const base64 = Buffer.from(hex, "hex").toString("base64");
    for (const good of [hex, base64, `sha256=${hex}`, `sha256=${base64}`])
      expect(await isGenuine(withSignature(good)), good).toBe(true);
    for (const bad of [hex.toUpperCase(), `sha1=${hex}`, `sha256=sha256=${hex}`, hex.slice(2), `${hex},${hex}`])
      expect(await isGenuine(withSignature(bad)), bad).toBe(false);
  });

  it.each(["", "0", "-1", "1e9", "0x6ad0", "soon", `${NOW}.0`, `${NOW}000`, "9".repeat(400), "1²", `${NOW}, ${NOW}`])(
    "is refused with the timestamp %j, though that is signed",
    async (timestamp) => {
      expect(await isGenuine(inTeler(body, "the-secret", timestamp))).toBe(false);
    },
  );

  it("is needed where the secret is set, whatever the path holds", async () => {
    const env = { ...SECRET, TELER_URL_TOKEN: "the-token" };
    expect(await isGenuine({ headers: JSON_TYPE, body }, { env, token: "the-token" })).toBe(false);
    expect(await isGenuine(inTeler(body), { env, token: "a-ref" })).toBe(true);
    expect(await isGenuine(inTeler(body), { env })).toBe(true);
  });

  it("covers the URL without its query in the other scheme, and each scheme refuses the other's", async () => {
    const env = { ...SECRET, TELER_SIGNATURE: "pipe" };
    const pipe = withSignature(signTelerPipe({ timestamp: NOW, url: `${URL_GIVEN}?a=b`, body, secret: "the-secret" }));
    expect(await isGenuine(pipe, { env, query: "?a=b" })).toBe(true);
    expect(await isGenuine(pipe, { env, url: `${URL_GIVEN}/` })).toBe(false);
    expect(await isGenuine(pipe)).toBe(false);
    expect(await isGenuine(inTeler(body), { env })).toBe(false);
  });

  it("covers the bytes as they came, also where they are no UTF-8", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array(), async (bytes) => {
        const signature = createHmac("sha256", "the-secret").update(`${NOW}.`).update(bytes).digest("hex");
        expect(await isGenuine(withSignature(signature), { body: Uint8Array.from(bytes) })).toBe(true);
        expect(await isGenuine(withSignature(signature), { body: Uint8Array.from([...bytes, 0]) })).toBe(false);
      }),
    );
  });
});

describe("the token in the path, where no secret is set", () => {
  const env = { TELER_URL_TOKEN: "the-token" };
  const isGenuine = async (token: string | undefined, under: object = env) =>
    (await verify(teler, deliveryOf(inTeler("{}"), { token }), settingsOf(under))).ok;

  it("switches Teler on, and is all that counts", async () => {
    expect(teler.lacks(settingsOf(env))).toBe(null);
    expect(await isGenuine("the-token")).toBe(true);
    for (const token of [undefined, "", "the-toke", "the-token ", "THE-TOKEN", "the-token0", "\ud800"])
      expect(await isGenuine(token), token).toBe(false);
  });

  it("is refused where none is set, or only an old secret is left", async () => {
    for (const under of [{}, { TELER_WEBHOOK_SECRET_OLD: "the-secret" }])
      for (const token of [undefined, "", "the-token"]) expect(await isGenuine(token, under)).toBe(false);
  });
});

describe("the body", () => {
  const read = (body: string, headers: Record<string, string> = {}) =>
    teler.dialects.map(
      (dialect) => dialect.read(deliveryOf({ headers: { ...JSON_TYPE, ...headers }, body }), settingsOf(SECRET)).kind,
    );

  it("has to be JSON, and an object", () => {
    expect(read("{}", { "content-type": "text/plain" })).toEqual(["unsupported", "unsupported"]);
    expect(read("{}", { "content-encoding": "gzip" })).toEqual(["unsupported", "unsupported"]);
    expect(read("{")).toEqual(["malformed", "malformed"]);
    for (const body of ["[1]", "7", "null", `{"data":${"[".repeat(50_000)}${"]".repeat(50_000)}}`])
      expect(read(body)).toEqual(["unreadable", "unreadable"]);
  });

  it("never makes a reader throw", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(() => read(text)).not.toThrow();
      }),
    );
  });
});
