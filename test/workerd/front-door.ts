import { env, exports } from "cloudflare:workers";

import { signArticle, signReference } from "../world/sign.ts";

export const BASE = "https://offhook.example";
const SECRET = "a-signing-key-for-the-tests";

type Fields = Record<string, string>;
export type Answer = { status: number; body: Record<string, string>; headers: Headers };

export const objectOf = (call: string) => env.CALL.getByName(`clawops:${call}`);

/** A status callback of the reference dialect, signed. */
export function callback(fields: Fields, { path = "/webhooks/clawops", secret = SECRET } = {}): Request {
  const body = new URLSearchParams(fields).toString();
  const headers = {
    "content-type": "application/x-www-form-urlencoded",
    "x-signature": signReference({ url: BASE + path, body, secret }),
  };
  return new Request(BASE + path, { method: "POST", headers, body });
}

/** An event of the article's dialect, signed. */
export function articleEvent(
  body: string,
  { path = "/webhooks/clawops", secret = SECRET, headers = {} } = {},
): Request {
  const signed = {
    "content-type": "application/json",
    "x-clawops-signature": signArticle({ body, secret }),
    ...headers,
  };
  return new Request(BASE + path, { method: "POST", headers: signed, body });
}

export async function deliver(request: Request): Promise<Answer> {
  const response = await exports.default.fetch(request);
  const text = await response.text();
  return { status: response.status, body: text ? JSON.parse(text) : {}, headers: response.headers };
}

/** The fields of one status callback of an inbound call. */
export function statusOfCall(call: string, status: string, more: Fields = {}): Fields {
  return {
    CallId: call,
    AccountId: "AC7d2e9f41",
    From: "01012345678",
    To: "07052351234",
    Direction: "inbound",
    CallStatus: status,
    Timestamp: "2026-10-12T04:12:44.123Z",
    ...more,
  };
}
