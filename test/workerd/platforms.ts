import { exports } from "cloudflare:workers";

import { signLoop, signStandard, signTeler } from "../world/sign.ts";
import { BASE } from "./front-door.ts";

/** What vitest.config.ts tells the Worker. */
export const VOX_TOKEN = "a-vox-token-for-the-tests";
export const TELER_TOKEN = "a-teler-token-for-the-tests";
const TELER_SECRET = "a-teler-secret-for-the-tests";
const LOOP_KEY = "a-loop-signing-key-for-the-tests";
const OWN_SECRETS = {
  orders: "whsec_YW4tb3JkZXJzLXNlY3JldC1mb3ItdGhlLXRlc3Rz",
  bookings: "whsec_YS1ib29raW5ncy1zZWNyZXQtZm9yLXRoZS10ZXN0cw==",
};
const ADMIN_TOKEN = "an-admin-token-for-the-tests";

const JSON_TYPE = { "content-type": "application/json" };

function post(path: string, payload: unknown, headers: Record<string, string> = {}): Request {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  return new Request(BASE + path, { method: "POST", headers: { ...JSON_TYPE, ...headers }, body });
}

/** Call data of vox; a payload that is a text is the body as it is. */
export function vox(payload: unknown, { token = VOX_TOKEN } = {}): Request {
  return post(`/webhooks/vox/${token}`, payload);
}

/** vox's question before a call. */
export function voxInbound(payload: unknown, { token = VOX_TOKEN, headers = {} } = {}): Request {
  return post(`/webhooks/vox/${token}/inbound`, payload, headers);
}

/** A status webhook of Teler, signed `ageSeconds` ago. */
export function teler(
  payload: unknown,
  { secret = TELER_SECRET, path = "/webhooks/teler", ageSeconds = 0 } = {},
): Request {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const timestamp = String(Math.floor(Date.now() / 1000) - ageSeconds);
  const signature = signTeler({ timestamp, body, secret });
  return post(path, body, { "x-teler-timestamp": timestamp, "x-teler-signature": signature });
}

/** Teler's question what to do with a call. */
export function telerFlow(payload: unknown, { token = TELER_TOKEN } = {}): Request {
  return post(`/voice/teler/${token}`, payload);
}

export function loop(payload: unknown, { secret = LOOP_KEY } = {}): Request {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  return post("/webhooks/loop", body, { "x-signature": signLoop({ body, secret }) });
}

/** An order or a booking of the owner's own systems, signed `ageSeconds` ago. */
export function own(
  source: "orders" | "bookings",
  payload: unknown,
  { secret = OWN_SECRETS[source], ageSeconds = 0 } = {},
): Request {
  const body = typeof payload === "string" ? payload : JSON.stringify(payload);
  const [id, timestamp] = [`msg_${crypto.randomUUID()}`, String(Math.floor(Date.now() / 1000) - ageSeconds)];
  const signature = signStandard({ id, timestamp, body, secret });
  const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
  return post(`/webhooks/${source}`, body, headers);
}

type Asked<Body> = { status: number; body: Body; headers: Headers };

/** Asks the API as the owner. */
export async function ask<Body = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
): Promise<Asked<Body>> {
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const response = await exports.default.fetch(
    new Request(BASE + path, { method, headers, ...(text !== undefined && { body: text }) }),
  );
  const answer = await response.text();
  return { status: response.status, body: answer ? JSON.parse(answer) : null, headers: response.headers };
}
