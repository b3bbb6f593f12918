import { expect } from "vitest";

import type { CallEvent } from "../../../src/calls/event.ts";
import { CanonicalEvent, isCall } from "../../../src/calls/message.ts";
import type { Reading } from "../../../src/providers/provider.ts";
import { vox } from "../../../src/providers/vox.ts";
import { settingsOf } from "../../../src/settings.ts";
import { deliveryOf } from "../../contracts/provider-contract.ts";

export const AT = Date.UTC(2026, 9, 12, 4, 12, 0, 123);
export const KEEP = { VOX_KEEP_OPTED_OUT: "true" };

export function read(body: object | string, env: object = {}): Reading {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const delivery = deliveryOf({ headers: { "content-type": "application/json" }, body: text });
  return vox.dialects[0]?.read(delivery, settingsOf(env)) ?? expect.fail("no dialect");
}

export function eventsOf(body: object | string, env: object = {}): CanonicalEvent[] {
  const reading = read(body, env);
  if (reading.kind !== "events") return expect.fail(`${reading.kind}: ${reading.reason}`);
  for (const event of reading.events) expect(CanonicalEvent.parse(event)).toEqual(event);
  return reading.events;
}

export function callEvent(body: object | string, env: object = {}): CallEvent {
  const [event] = eventsOf(body, env);
  return event && isCall(event) ? event : expect.fail("no call's event");
}

export const v1 = (event: string, call: object) => ({ event, call: { call_id: "c1", ...call } });
export const v2 = (event: string, call: object) => ({ event, webhook_version: "v2", call: { call_id: "c1", ...call } });
export const mid1 = (event_type: string, event_data: unknown, more: object = {}) => ({
  event: "mid_call",
  mid_call: { agent_id: "a", call_id: "c1", timestamp: AT, event_type, event_data, ...more },
});
export const mid2 = (event_type: string, event_data: unknown, more: object = {}) =>
  v2("mid_call", { occurred_at: AT, event_type, event_data, ...more });

/** All that v1 is known to tell with an end. */
export const WHOLE_V1 = v1("call_ended", {
  agent_id: "a1",
  call_type: "inbound",
  call_from: "010-1234-5678",
  call_to: "07052351234",
  dynamic_variables: { customer_name: "박서연" },
  metadata: { crm: { id: 7 } },
  disconnection_reason: "agent_hangup",
  start_timestamp: AT,
  end_timestamp: AT + 64_000,
  duration_ms: 64_500,
  transcript: [
    { role: "agent", content: "안녕하세요" },
    { role: "user", content: "예약이요" },
  ],
  recording_url: "https://rec.example/c1.wav",
  call_cost: { total_credits_used: 12, duration_seconds: 64 },
  call_analysis: {
    summary: "예약 변경",
    user_sentiment: "neutral",
    custom_analysis_data: [
      { type: "boolean", name: "rebooked", value: true },
      { name: "count", value: 2 },
      { name: "none" },
    ],
    score: 5,
  },
  opt_out_sensitive_data_storage: false,
  unheard_of: { a: [1] },
});
