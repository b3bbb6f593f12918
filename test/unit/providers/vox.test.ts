import { createHmac } from "node:crypto";

import { describe, expect, it } from "vitest";

import { apply, type Call, isMissed, statusOf } from "../../../src/calls/call.ts";
import { phaseOf } from "../../../src/calls/event.ts";
import { isCall, isMessage } from "../../../src/calls/message.ts";
import { type Delivery, type Reading, verify } from "../../../src/providers/provider.ts";
import { vox } from "../../../src/providers/vox.ts";
import { settingsOf } from "../../../src/settings.ts";
import { deliveryOf, keepsProviderContract, type Signed } from "../../contracts/provider-contract.ts";
import { signVox } from "../../world/sign.ts";
import { listStories, type Story } from "../../world/stories.ts";

const JSON_TYPE = { "content-type": "application/json" };
const TOKEN = { VOX_WEBHOOK_TOKEN: "the-token" };
const stories = listStories().filter(({ name }) => name.startsWith("vox/"));

const withToken = (body: string, token = "the-token"): Signed => ({ headers: JSON_TYPE, body, token });
const withSignature = (body: string, secret = "the-secret", header = "x-vox-signature"): Signed => ({
  headers: { ...JSON_TYPE, [header]: signVox({ body, secret }) },
  body,
  token: "the-token",
});
const bodiesOf = (...names: string[]) =>
  names.flatMap((name) => stories.filter((story) => story.name === `vox/${name}`).flatMap(bodiesIn));
const bodiesIn = ({ deliveries }: Story) => deliveries.map(({ body }) => body);
const recorded = bodiesOf(
  "answered",
  "answered-v2",
  "missed",
  "voicemail",
  "opted-out",
  "sms-received",
  "conversation",
);

keepsProviderContract({
  provider: vox,
  secretName: "VOX_WEBHOOK_TOKEN",
  except: {
    "accepts the secret before": "it stands in the URL that the platform is given, and two URLs can be given",
    "refuses a changed body": "the vendor documents no signature, so the token is all there is without VOX_WEBHOOK_KEY",
  },
  dialects: { vox: { sign: withToken, bodies: recorded } },
});

keepsProviderContract({
  provider: vox,
  secretName: "VOX_WEBHOOK_KEY",
  settings: TOKEN,
  lacks: "VOX_WEBHOOK_TOKEN",
  dialects: { vox: { sign: withSignature, bodies: recorded } },
});

const isGenuine = async (signed: Signed, env: object, rest: Partial<Delivery> = {}) =>
  (await verify(vox, deliveryOf(signed, rest), settingsOf(env))).ok;

describe("the token in the path", () => {
  it("is taken as it is and in no other way", async () => {
    for (const token of ["", "the-toke", "the-token ", "THE-TOKEN", "the-token0", "the\u2010token", "\ud800"])
      expect(await isGenuine(withToken("{}", token), TOKEN), token).toBe(false);
    expect(await isGenuine({ headers: JSON_TYPE, body: "{}" }, TOKEN)).toBe(false);
  });

  it("is nothing where none is set", async () => {
    expect(await isGenuine(withToken("{}", ""), {})).toBe(false);
    expect(await isGenuine(withToken("{}", "undefined"), {})).toBe(false);
    expect(await isGenuine(withSignature("{}"), { VOX_WEBHOOK_KEY: "the-secret" })).toBe(false);
  });

  it("is needed beside a good signature", async () => {
    const env = { ...TOKEN, VOX_WEBHOOK_KEY: "the-secret" };
    expect(await isGenuine({ ...withSignature("{}"), token: "another" }, env)).toBe(false);
    expect(await isGenuine(withToken("{}"), env)).toBe(false);
    expect(await isGenuine(withSignature("{}"), env)).toBe(true);
  });
});

describe("the signature", () => {
  const env = { ...TOKEN, VOX_WEBHOOK_KEY: "the-secret" };
  const body = '{"event":"test"}';
  const signed = (signature: string) =>
    isGenuine({ ...withToken(body), headers: { "X-Vox-Signature": signature } }, env);
  const [hex, base64] = (["hex", "base64"] as const).map((as) =>
    createHmac("sha256", "the-secret").update(body).digest(as),
  );

  it("may be written in hex or Base64, with sha256= before it or not, and in no other way", async () => {
    for (const good of [hex, base64, `sha256=${hex}`, `sha256=${base64}`])
      expect(await signed(String(good)), good).toBe(true);
    for (const bad of [hex?.toUpperCase(), `sha1=${hex}`, `sha256=sha256=${hex}`, hex?.slice(2), `${hex},${hex}`])
      expect(await signed(String(bad)), bad).toBe(false);
  });

  it("comes in the header that the owner names", async () => {
    const named = { ...env, VOX_SIGNATURE_HEADER: "X-Webhook-Signature" };
    expect(await isGenuine(withSignature(body, "the-secret", "x-webhook-signature"), named)).toBe(true);
    expect(await isGenuine(withSignature(body), named)).toBe(false);
  });

  it("covers the bytes as they came, also where they are no UTF-8", async () => {
    const bytes = Uint8Array.from([0xff, 0x00, 0xed, 0xa0]);
    const signature = createHmac("sha256", "the-secret").update(bytes).digest("hex");
    const delivered = { ...withToken(""), headers: { "x-vox-signature": signature } };
    expect(await isGenuine(delivered, env, { body: bytes })).toBe(true);
    expect(await isGenuine(delivered, env, { body: bytes.with(0, 0xfe) })).toBe(false);
  });

  it("is needed also where only the key before is set", async () => {
    const before = { ...TOKEN, VOX_WEBHOOK_KEY_OLD: "the-secret" };
    expect(await isGenuine(withToken(body), before)).toBe(false);
    expect(await isGenuine(withSignature(body), before)).toBe(true);
  });
});

describe("what is not readable at all", () => {
  const read = (body: string, headers: Record<string, string> = JSON_TYPE): Reading =>
    vox.dialects[0]?.read(deliveryOf({ headers, body, token: "the-token" }), settingsOf(TOKEN)) ??
    expect.fail("no dialect");

  it("is refused as what it is", () => {
    expect(read("{}", { "content-type": "text/plain" }).kind).toBe("unsupported");
    expect(read("{}", { "content-type": "application/json; charset=euc-kr" }).kind).toBe("unsupported");
    expect(read("{}", { "content-type": "application/x-www-form-urlencoded" }).kind).toBe("unsupported");
    expect(read("{").kind).toBe("malformed");
    expect(read("").kind).toBe("malformed");
    expect(read('{"event":"call_started"}', { "content-type": 'Application/JSON; charset="UTF-8"' }).kind).toBe(
      "unreadable",
    );
  });

  it.each([
    "null",
    "[]",
    "7",
    '"call_started"',
    "{}",
    `{"event":"call_started","x":${"[".repeat(5000)}${"]".repeat(5000)}}`,
  ])("says of %.40s that it is unreadable", (body) => expect(read(body).kind).toBe("unreadable"));
});

describe("every story", () => {
  const read = (body: string) =>
    vox.dialects[0]?.read(deliveryOf(withToken(body)), settingsOf(TOKEN)) ?? expect.fail("no dialect");

  it.each(stories.map((story) => [story.name, story] as const))("%s adds up to what it expects", (_, story) => {
    const readings = story.deliveries.map(({ body }) => read(body));
    const { answer = "accepted", status, missed, from, to, direction, events = [] } = story.expect;
    const kind = answer === "accepted" ? "events" : answer;
    for (const reading of readings) expect(reading.kind).toBe(kind);
    const told = readings.flatMap((reading) => (reading.kind === "events" ? reading.events : []));
    if (status === undefined) return expect(told.every(isMessage)).toBe(true);
    const known = new Map(told.flatMap((event) => (isCall(event) ? [[event.id, event] as const] : [])));
    const once = [...known.values()].toSorted((a, b) => phaseOf(a) - phaseOf(b) || a.at - b.at);
    expect(once.map(({ type }) => type)).toEqual(events);
    const call = once.reduce<Call | null>(apply, null) ?? expect.fail("no call");
    expect([statusOf(call), isMissed(call), call.direction, call.from?.value, call.to?.value]).toEqual([
      status,
      missed,
      direction,
      from,
      to,
    ]);
    expect(call.id).toBe(story.id);
    if (story.expect.durationSeconds !== undefined)
      expect(call.end?.durationSeconds).toBe(story.expect.durationSeconds);
    if (story.expect.summary !== undefined) expect(call.content.summary?.value ?? null).toBe(story.expect.summary);
  });
});
