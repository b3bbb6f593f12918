import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { Meter, type Rows } from "../../bench/meter.ts";
import { meterStorage } from "../../bench/metered.ts";
import { deliver } from "./front-door.ts";
import { VOX_TOKEN, ask, vox } from "./platforms.ts";
import { callOf } from "./storage.ts";
import { stopTheClock } from "./story.ts";

type Event = { seq: number; id: string; type: string; at: string; late: boolean; data: Record<string, unknown> };
type Call = Record<string, unknown> & { events: Event[]; gaps: string[] };
const viewOf = async (provider: string, id: string) => (await ask<Call>("GET", `/api/calls/${provider}/${id}`)).body;

const START = Date.UTC(2026, 9, 12, 4, 12);
const ISO = "2026-10-12T04:12:00.000Z";

const ANALYSIS = {
  summary: "예약을 목요일로 바꿨다",
  user_sentiment: "positive",
  custom_analysis_data: [
    { type: "boolean", name: "rebooked", value: true },
    { type: "number", name: "people", value: 3 },
  ],
};
const v1 = (id: string) => ({
  call_id: id,
  agent_id: "a-1",
  call_type: "inbound",
  call_from: "01012345678",
  call_to: "07052351234",
});
const v2 = (id: string) => ({
  call_id: id,
  agent: { agent_id: "a-1", agent_version: "v7" },
  call_type: "inbound",
  from_number: "01012345678",
  to_number: "07052351234",
});
const known = {
  dynamic_variables: { customer_name: "박서연" },
  metadata: { crm_id: "c_8842" },
  opt_out_sensitive_data_storage: false,
};
const over = {
  disconnection_reason: "user_hangup",
  transcript: [{ role: "user", content: "네" }],
  recording_url: "https://rec.example/1.wav",
};
const V2 = { webhook_version: "v2" };

/** One call as each version tells it, and in each the analysis at its place. */
const VOX: Record<string, (id: string) => object[]> = {
  v1: (id) => [
    { event: "call_started", call: { ...v1(id), ...known, start_timestamp: START } },
    {
      event: "mid_call",
      mid_call: {
        call_id: id,
        agent_id: "a-1",
        timestamp: START + 4000,
        event_type: "call_message",
        event_data: { role: "user", content: "네" },
      },
    },
    {
      event: "call_ended",
      call: {
        ...v1(id),
        ...known,
        ...over,
        end_timestamp: START + 64_000,
        duration_ms: 64_000,
        call_analysis: ANALYSIS,
      },
    },
  ],
  v2: (id) => [
    { event: "call_started", ...V2, call: { ...v2(id), ...known, start_at: START } },
    {
      event: "mid_call",
      ...V2,
      call: {
        call_id: id,
        occurred_at: START + 4000,
        event_type: "call_message",
        event_data: { role: "user", content: "네" },
      },
    },
    {
      event: "call_ended",
      ...V2,
      call: { ...v2(id), ...known, ...over, call_status: "ended", start_at: START, end_at: START + 64_000 },
    },
    {
      event: "call_analyzed",
      ...V2,
      call: { call_id: id, call_cost: { total_cost: "150.00" }, call_analysis: ANALYSIS },
    },
  ],
  "v1 marked v2": (id) => (VOX["v1"]?.(id) ?? []).map((payload) => ({ ...payload, ...V2 })),
};

describe("a call of vox", () => {
  it.each(Object.keys(VOX))("is shown whole, as %s tells it", async (version) => {
    const id = `vx-${version.replaceAll(" ", "-")}`;
    for (const payload of VOX[version]?.(id) ?? []) expect((await deliver(vox(payload))).status).toBe(202);
    expect(await viewOf("vox", id)).toMatchObject({
      provider: "vox",
      id,
      direction: "inbound",
      from: "+821012345678",
      to: "+827052351234",
      status: "completed",
      missed: false,
      reason: "user_hangup",
      startedAt: ISO,
      answeredAt: ISO,
      endedAt: new Date(START + 64_000).toISOString(),
      durationSeconds: 64,
      summary: "예약을 목요일로 바꿨다",
      sentiment: "positive",
      fields: { rebooked: true, people: 3 },
      recordingUrl: "https://rec.example/1.wav",
      variables: { customer_name: "박서연" },
      metadata: { crm_id: "c_8842" },
      gaps: [],
    });
    for (const payload of VOX[version]?.(id) ?? []) expect((await deliver(vox(payload))).body.status).toBe("duplicate");
  });

  it("is one also where both versions come", async () => {
    const id = "vx-both";
    const [one = [], two = []] = ["v1", "v2"].map((version) => VOX[version]?.(id));
    for (const payload of [...two, ...one]) expect([200, 202]).toContain((await deliver(vox(payload))).status);
    expect((await viewOf("vox", id)).events.map(({ type }) => type)).toEqual([
      "call.answered",
      "call.said",
      "call.ended",
      "call.analyzed",
    ]);
  });

  it.each(["wrong", `${VOX_TOKEN}x`, "%zz", "inbound"])(
    "is refused at the token %j, in always the same words",
    async (token) => {
      for (const body of [{ event: "call_started", call: v1("vx-forged") }, "{", ""])
        expect(await deliver(vox(body, { token }))).toMatchObject({ status: 401, body: { error: "unauthorized" } });
      expect((await ask("GET", "/api/calls/vox/vx-forged")).status).toBe(404);
    },
  );
});

describe("a thousand utterances of one call", () => {
  beforeEach(stopTheClock);
  afterEach(() => void vi.useRealTimers());

  it("are kept in the order they were said, and none costs more than another", async () => {
    const id = "vx-long";
    const stub = callOf("vox", id);
    await deliver(vox({ event: "call_started", call: { ...v1(id), ...known, start_timestamp: START } }));
    const say = async (index: number) => {
      const event_data = { role: "user", content: `말 ${index}` };
      const mid_call = {
        call_id: id,
        agent_id: "a-1",
        timestamp: START + index,
        event_type: "call_message",
        event_data,
      };
      expect((await deliver(vox({ event: "mid_call", mid_call }))).status).toBe(202);
    };
    const meter = new Meter();
    await runInDurableObject(stub, (_, { storage }) => meterStorage(storage, meter));
    const costs: Rows[] = [];
    for (let from = 1; from <= 1000; from += 100) {
      meter.reset();
      await say(from);
      costs.push(totalOf(meter));
      // Those of one moment come in any order.
      const others = Array.from({ length: 99 }, (_, at) => from + 99 - at);
      for (let at = 0; at < others.length; at += 33) await Promise.all(others.slice(at, at + 33).map(say));
    }
    const { events, gaps } = await viewOf("vox", id);
    expect(events.slice(1).map(({ data }) => data["text"])).toEqual(
      Array.from({ length: 1000 }, (_, at) => `말 ${at + 1}`),
    );
    expect([gaps, events.some(({ late }) => late)]).toEqual([[], false]);
    expect(costs).toEqual(Array.from({ length: 10 }, () => costs[0]));
    expect(costs[0]?.written).toBeGreaterThan(0);
    expect(costs[0]?.written).toBeLessThanOrEqual(3);
  });
});

function totalOf(meter: Meter): Rows {
  const rows = meter.counts().steps.flatMap((step) => Object.values(step.rows));
  return {
    read: rows.reduce((sum, { read }) => sum + read, 0),
    written: rows.reduce((sum, { written }) => sum + written, 0),
  };
}
