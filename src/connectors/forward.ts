import type { CanonicalEvent } from "../calls/message.ts";
import { iso } from "../lib/instant.ts";
import { signWebhook } from "../lib/standard-webhooks.ts";
import type { Connector, Outside, Performed } from "./connector.ts";
import { request } from "./request.ts";

/** No further event is begun after that, so that each has a fair share of an attempt's time. */
const LONGEST_BATCH_MS = 5000;

/**
 * Posts events to the owner's own system, one request each and one after the other, signed as Standard Webhooks says
 * (standardwebhooks.com). The first that is not taken ends the attempt; those before it are told as delivered.
 */
export const forward: Connector<"forward"> = {
  name: "forward",
  lacks: ({ FORWARD_URL, FORWARD_SECRET }) =>
    FORWARD_URL ? (FORWARD_SECRET ? null : "FORWARD_SECRET") : "FORWARD_URL",
  async perform({ events }, outside) {
    const startedAt = Date.now();
    const delivered: string[] = [];
    let performed: Performed = { outcome: { kind: "done" }, status: null, detail: "" };
    for (const event of events) {
      const spent = Date.now() - startedAt;
      if (spent > LONGEST_BATCH_MS) break;
      performed = await post(event, { ...outside, now: outside.now + spent });
      if (performed.outcome.kind !== "done") break;
      delivered.push(event.id);
    }
    return { ...performed, delivered };
  },
};

async function post(event: CanonicalEvent, outside: Outside): Promise<Performed> {
  const { FORWARD_URL = "", FORWARD_SECRET = "" } = outside.settings;
  const body = JSON.stringify({ ...event, at: iso(event.at), receivedAt: iso(event.receivedAt) });
  const signature = await signWebhook({ id: event.id, at: outside.now, body, secret: FORWARD_SECRET });
  const headers = { "content-type": "application/json; charset=utf-8", ...signature };
  const performed = await request(FORWARD_URL, { method: "POST", headers, body }, outside);
  // Whoever is gone for good wants no other event either.
  return performed.status === 410 ? { ...performed, outcome: { kind: "withdrawn", why: "answered 410" } } : performed;
}
