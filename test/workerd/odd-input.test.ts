import { describe, expect, it } from "vitest";

import { articleEvent, callback, deliver, statusOfCall } from "./front-door.ts";
import { ask, loop, teler, vox } from "./platforms.ts";

type Call = Record<string, unknown> & { events: { data: Record<string, unknown> }[] };
const viewOf = async (provider: string, id: string) => (await ask<Call>("GET", `/api/calls/${provider}/${id}`)).body;

const START = Date.UTC(2026, 9, 12, 4, 12);
const ISO = "2026-10-12T04:12:00.000Z";

describe("odd input", () => {
  const start = (id: unknown, more = {}) =>
    vox({ event: "call_started", call: { call_id: id, call_type: "inbound", ...more } });
  const initiated = (id: unknown, more = {}) =>
    teler({ id: `evt_${JSON.stringify(id)}`, type: "call.initiated", call_id: id, data: more });
  const ringing = (id: unknown, more = {}) =>
    articleEvent(JSON.stringify({ event: "call.ringing", call_id: id, direction: "inbound", ...more }));
  const incoming = (id: unknown, more = {}) => loop({ event: "incoming_call", call_id: id, ...more });
  type Say = (id: unknown, more?: object) => Request;
  const platforms: [string, Say][] = [
    ["clawops", ringing],
    ["vox", start],
    ["teler", initiated],
    ["loop", incoming],
  ];

  it.each(platforms)("of %s: an id that is none is unreadable, a number is one", async (provider, say) => {
    for (const id of [null, {}, [], "", "   ", "x".repeat(257), undefined])
      expect((await deliver(say(id))).body.status, JSON.stringify(id)).toMatch(/unreadable|duplicate/);
    expect([200, 202]).toContain((await deliver(say(70_001))).status);
    expect(await viewOf(provider, "70001")).toMatchObject({ id: "70001" });
  });

  it.each(platforms)("of %s: names that nobody knows are kept, and harmless", async (provider, say) => {
    const id = `😀\u0001 "x' <b>/${provider}`;
    const more = {
      __proto__x: 1,
      constructor: "c",
      "키 😀\u0000": "값\u0007",
      nothing: null,
      list: [],
      deep: { a: [{ b: 1e300 }] },
    };
    expect([200, 202]).toContain((await deliver(say(id, more))).status);
    const { events } = await viewOf(provider, encodeURIComponent(id));
    expect(events[0]?.data["extra"]).toMatchObject({
      constructor: "c",
      "키 😀\u0000": "값\u0007",
      list: "[]",
      deep: '{"a":[{"b":1e+300}]}',
    });
  });

  it.each([
    [START / 1000, ISO],
    [String(START / 1000), ISO],
    [START, ISO],
    [String(START), ISO],
    [START * 1000, ISO],
    ["2026-10-12T13:12:00+09:00", ISO],
    ["2026-10-12 04:12:00", ISO],
  ])("of vox: the time %j is read", async (time, expected) => {
    const id = `vx-time-${typeof time}-${time}`;
    await deliver(start(id, { start_timestamp: time }));
    expect((await viewOf("vox", encodeURIComponent(id))).startedAt).toBe(expected);
  });

  it.each(["soon", "", {}, [], true, -1, 0, Number.MAX_VALUE, "9".repeat(40), "2026-99-99T00:00:00Z"])(
    "of vox: the time %j is none, and the delivery is kept all the same",
    async (time) => {
      const id = `vx-notime-${JSON.stringify(time)}`;
      expect((await deliver(start(id, { start_timestamp: time }))).status).toBe(202);
      const at = Date.parse(String((await viewOf("vox", encodeURIComponent(id))).startedAt));
      expect(Math.abs(at - Date.now())).toBeLessThan(5000);
    },
  );

  it("of vox: wrong types cost nothing but what they stand for", async () => {
    const call = {
      call_id: "vx-types",
      call_type: ["inbound"],
      call_from: { a: 1 },
      call_to: 7,
      dynamic_variables: [],
      metadata: "none",
      transcript: { role: "user" },
      transcript_with_tool_calls: [null, 7, [], { role: 7, content: {} }, { content: "네" }],
      recording_url: [],
      duration_ms: "64000",
      call_cost: "12",
      call_analysis: [[]],
      disconnection_reason: "dial_busy",
      opt_out_sensitive_data_storage: false,
    };
    expect((await deliver(vox({ event: "call_ended", call }))).status).toBe(202);
    expect(await viewOf("vox", "vx-types")).toMatchObject({
      status: "busy",
      from: null,
      to: "7",
      durationSeconds: 64,
      recordingUrl: null,
      summary: null,
      fields: {},
      variables: {},
      metadata: {},
    });
  });

  it("of vox: lists without anything in them, and nothing at all", async () => {
    const empty = {
      transcript: [],
      transcript_with_tool_calls: [],
      call_analysis: { custom_analysis_data: [] },
      dynamic_variables: {},
      metadata: {},
    };
    await deliver(
      vox({ event: "call_ended", call: { call_id: "vx-empty", ...empty, disconnection_reason: "dial_no_answer" } }),
    );
    expect(await viewOf("vox", "vx-empty")).toMatchObject({
      status: "no-answer",
      fields: {},
      variables: {},
      summary: null,
    });
    for (const body of [
      "[]",
      "null",
      "7",
      "{}",
      '{"event":7}',
      '{"event":"call_started"}',
      '{"event":"call_started","call":[]}',
    ])
      expect((await deliver(vox(body))).body.status, body).toMatch(/unreadable|ignored/);
    for (const body of ["", "{"]) expect((await deliver(vox(body))).status).toBe(400);
  });

  it("of vox: a transcript of 900 kB is kept whole", async () => {
    const content = '한글과 "따옴표" \u0001\n😀'.repeat(200);
    const transcript = Array.from({ length: 130 }, (_, at) => ({ role: at % 2 ? "user" : "agent", content }));
    const payload = JSON.stringify({
      event: "call_ended",
      call: { call_id: "vx-large", transcript, opt_out_sensitive_data_storage: false },
    });
    expect(new TextEncoder().encode(payload).byteLength).toBeGreaterThan(900_000);
    expect(new TextEncoder().encode(payload).byteLength).toBeLessThan(1_048_576);
    expect((await deliver(vox(payload))).body.status).toBe("accepted");
    expect((await deliver(vox(payload))).body.status).toBe("duplicate");
    const [ended] = (await viewOf("vox", "vx-large")).events;
    expect(ended?.data["transcript"]).toEqual(
      transcript.map(({ role }) => ({ role: role === "user" ? "caller" : role, text: content })),
    );
  });

  it("of Teler: both versions of one end say the same", async () => {
    await deliver(
      teler({
        event: "call.completed",
        data: { call_id: "te-1", from: "+919876543210", duration: "64", hangup_time: START / 1000 },
      }),
    );
    await deliver(
      teler({
        id: "evt_te2",
        type: "call.completed",
        occurred_at: ISO,
        data: { call_id: "te-2", from: 919876543210, duration_seconds: 64 },
      }),
    );
    for (const id of ["te-1", "te-2"])
      expect(await viewOf("teler", id)).toMatchObject({ status: "completed", durationSeconds: 64, endedAt: ISO });
    expect((await deliver(teler({ id: "evt_te3", type: "call.completed", call_id: [], data: [] }))).body.status).toBe(
      "unreadable",
    );
  });

  it("of ClawOps: what cannot be read stays as it came", async () => {
    const odd = {
      Duration: "4x1",
      Timestamp: "whenever",
      From: "+",
      To: "000",
      Direction: "sideways",
      키: "값",
      Empty: "",
    };
    expect((await deliver(callback(statusOfCall("CAodd", "completed", odd)))).status).toBe(202);
    expect(await viewOf("clawops", "CAodd")).toMatchObject({
      direction: null,
      from: "+",
      to: "000",
      durationSeconds: null,
      events: [{ data: { extra: { Duration: "4x1", Timestamp: "whenever", 키: "값", Empty: "" } } }],
    });
  });
});
