import { randomUUID } from "node:crypto";

import { signArticle, signLoop, signReference, signStandard, signTeler, signTelerPipe, signVox } from "./sign.ts";
import type { Delivery, Story } from "./stories.ts";

/** Each platform's key or token, by the name of the setting that holds it. */
export type Keys = Readonly<Partial<Record<KeyName, string>>>;
export type KeyName = (typeof KEY_NAMES)[number];

/** What a delivery may need to prove itself, or to know how. */
export const KEY_NAMES = [
  "CLAWOPS_SIGNING_KEY",
  "VOX_WEBHOOK_TOKEN",
  "VOX_WEBHOOK_KEY",
  "VOX_SIGNATURE_HEADER",
  "TELER_WEBHOOK_SECRET",
  "TELER_SIGNATURE",
  "TELER_URL_TOKEN",
  "LOOP_SIGNING_KEY",
  "ORDERS_SECRET",
  "BOOKINGS_SECRET",
] as const;

/** Where a delivery goes and what it carries, so that it is believed. `isSigned`: its body cannot be changed unnoticed. */
export type Proved = { url: string; headers: Record<string, string>; isSigned: boolean };
type Headers = Record<string, string>;
type Unsigned = { url: string; body: string; keys: Keys };

/** The keys as they stand among other settings. */
export function keysIn(settings: Readonly<Record<string, string | undefined>>): Keys {
  return Object.fromEntries(KEY_NAMES.flatMap((name) => (settings[name] ? [[name, settings[name]]] : [])));
}

/** The setting without which the story cannot be played, if one is missing. */
export function lackingFor({ deliveries }: Story, keys: Keys): KeyName | undefined {
  return deliveries.map(({ dialect }) => keyOf(dialect, keys)).find((name) => !keys[name]);
}

/** `to` is the Worker's PUBLIC_URL. `spoil` changes the token in the URL, where one is. */
export function prove(delivery: Delivery, { to, keys, spoil = (token) => token }: Proving): Proved {
  const name = keyOf(delivery.dialect, keys);
  const key = keys[name];
  if (!key) throw new Error(`${name} is not given: a ${delivery.dialect} delivery cannot prove itself`);
  const path = pathOf(delivery, keys).replace(":token", () => encodeURIComponent(spoil(tokenOf(delivery, keys))));
  const url = to.replace(/\/+$/, "") + path;
  const headers = signatureOf(delivery, { url, body: delivery.body, keys });
  return { url, headers: { ...delivery.headers, ...headers }, isSigned: Object.keys(headers).length > 0 };
}
type Proving = { to: string; keys: Keys; spoil?: (token: string) => string };

function keyOf(dialect: Delivery["dialect"], { TELER_URL_TOKEN, TELER_WEBHOOK_SECRET }: Keys): KeyName {
  switch (dialect) {
    case "reference":
    case "article":
      return "CLAWOPS_SIGNING_KEY";
    case "vox":
      return "VOX_WEBHOOK_TOKEN";
    case "teler":
      return !TELER_WEBHOOK_SECRET && TELER_URL_TOKEN ? "TELER_URL_TOKEN" : "TELER_WEBHOOK_SECRET";
    case "loop":
      return "LOOP_SIGNING_KEY";
    case "orders":
      return "ORDERS_SECRET";
    case "bookings":
      return "BOOKINGS_SECRET";
  }
}

/** A Teler Voice App without a secret is given a URL with a token. */
function pathOf({ dialect, path }: Delivery, { TELER_WEBHOOK_SECRET }: Keys): string {
  return dialect === "teler" && !TELER_WEBHOOK_SECRET && !path.includes(":token") ? `${path}/:token` : path;
}

function tokenOf({ dialect }: Delivery, { VOX_WEBHOOK_TOKEN = "", TELER_URL_TOKEN = "" }: Keys): string {
  return dialect === "teler" ? TELER_URL_TOKEN : VOX_WEBHOOK_TOKEN;
}

function signatureOf({ dialect }: Delivery, { url, body, keys }: Unsigned): Headers {
  const { CLAWOPS_SIGNING_KEY = "", VOX_WEBHOOK_KEY, VOX_SIGNATURE_HEADER = "x-vox-signature" } = keys;
  switch (dialect) {
    case "reference":
      return { "x-signature": signReference({ url, body, secret: CLAWOPS_SIGNING_KEY }) };
    case "article":
      return { "x-clawops-signature": signArticle({ body, secret: CLAWOPS_SIGNING_KEY }) };
    case "vox":
      return VOX_WEBHOOK_KEY ? { [VOX_SIGNATURE_HEADER]: signVox({ body, secret: VOX_WEBHOOK_KEY }) } : {};
    case "teler":
      return telerHeaders({ url, body, keys });
    case "loop":
      return { "x-signature": signLoop({ body, secret: keys.LOOP_SIGNING_KEY ?? "" }) };
    case "orders":
      return standardHeaders(body, keys.ORDERS_SECRET ?? "");
    case "bookings":
      return standardHeaders(body, keys.BOOKINGS_SECRET ?? "");
  }
}

function telerHeaders({ url, body, keys }: Unsigned): Headers {
  const { TELER_WEBHOOK_SECRET: secret, TELER_SIGNATURE } = keys;
  if (!secret) return {};
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signed = { timestamp, url, body, secret };
  const signature = TELER_SIGNATURE === "pipe" ? signTelerPipe(signed) : signTeler(signed);
  return { "x-teler-timestamp": timestamp, "x-teler-signature": signature };
}

function standardHeaders(body: string, secret: string): Headers {
  const id = `msg_${randomUUID()}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = signStandard({ id, timestamp, body, secret });
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
}
