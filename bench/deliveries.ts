import { randomBytes } from "node:crypto";

import { signReference } from "../test/world/sign.ts";

/** What the Workers under measurement are told; the Slack URL is only ever called where the pretend Slack takes its place. */
export const SETTINGS = {
  PUBLIC_URL: "https://offhook.example",
  CLAWOPS_SIGNING_KEY: "a-signing-key-for-the-bench",
  SLACK_WEBHOOK_URL: "https://hooks.slack.example/slack/services/T0OFFHOOK/B0OFFHOOK/bench",
};

export const PATH = "/webhooks/clawops";

/** One request, ready to be sent: nothing is built or signed while the clock runs. */
export type Delivery = { body: Buffer; signature: string };

export function newCalls(count: number): string[] {
  return Array.from({ length: count }, () => `CA${randomBytes(16).toString("hex")}`);
}

/** A delivery in the reference dialect. `fields` are those that only some deliveries have. */
export function delivery(call: string, fields: Record<string, string>): Delivery {
  const form = new URLSearchParams({
    CallId: call,
    AccountId: "AC7d2e9f41",
    From: "01012345678",
    To: "07052351234",
    Direction: "inbound",
    ...fields,
    Timestamp: new Date().toISOString(),
  });
  const body = form.toString();
  const url = SETTINGS.PUBLIC_URL + PATH;
  return { body: Buffer.from(body), signature: signReference({ url, body, secret: SETTINGS.CLAWOPS_SIGNING_KEY }) };
}

/** The `nth` delivery (from 0) of a call that is answered and then handed on, from one to the next, without end. Each is new. */
export function nthOfLongCall(call: string, nth: number): Delivery {
  const status = ["initiated", "ringing", "in-progress"][nth];
  if (status) return delivery(call, { CallStatus: status });
  const sequence = String(nth - 2);
  return delivery(call, { TransferStatus: "completed", TransferSequence: sequence, TransferTo: "01098765432" });
}

/** New deliveries of several long calls, in turn: all first ones, then all second ones, and so on. */
export function inTurn(calls: string[], count: number): Delivery[] {
  return Array.from({ length: count }, (_, index) =>
    nthOfLongCall(calls[index % calls.length] ?? "", Math.floor(index / calls.length)),
  );
}
