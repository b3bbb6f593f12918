import { describe, expect, it } from "vitest";

import type { EndStatus } from "../../../src/calls/event.ts";
import { RECEIVED_AT } from "../../contracts/provider-contract.ts";
import { AT, callEvent, eventsOf, v1, v2, WHOLE_V1 } from "./vox-payloads.ts";

describe("a call that began", () => {
  it("is answered, with its parties, agent, variables and metadata, in either version", () => {
    const common = { dynamic_variables: { name: "박" }, metadata: { crm: 1 }, call_type: "inbound" };
    const one = v1("call_started", {
      ...common,
      agent_id: "a1",
      call_from: "01012345678",
      call_to: "anonymous",
      start_timestamp: AT,
    });
    const two = v2("call_started", {
      ...common,
      agent: { agent_id: "a1", agent_version: "v7" },
      from_number: "01012345678",
      to_number: "anonymous",
      start_at: AT,
    });
    expect(callEvent(one)).toEqual({
      id: "vox:c1:call_started",
      type: "call.answered",
      provider: "vox",
      call: "c1",
      at: AT,
      receivedAt: RECEIVED_AT,
      data: {
        direction: "inbound",
        from: "+821012345678",
        to: "anonymous",
        agent: { id: "a1", version: undefined },
        variables: { name: "박" },
        metadata: { crm: 1 },
        optedOut: false,
      },
    });
    const { data, ...shared } = callEvent(two);
    expect(shared).toEqual({ ...callEvent(one), data: undefined });
    expect(data).toMatchObject({
      agent: { id: "a1", version: "v7" },
      from: "+821012345678",
      extra: { webhook_version: "v2" },
    });
  });

  it.each([
    ["outbound", "outbound"],
    ["api", "outbound"],
    ["inbound", "inbound"],
    ["INBOUND", "inbound"],
    ["web", "inbound"],
    ["phone", "inbound"],
    ["something new", "inbound"],
    [undefined, undefined],
    [null, undefined],
  ])("of call_type %j is %s", (call_type, direction) => {
    expect(callEvent(v2("call_started", { call_type })).data).toMatchObject({ direction });
  });
});

describe("a call that ended", () => {
  it("tells in v1 all there is, the analysis as an event of its own", () => {
    const [ended, analyzed, ...more] = eventsOf(WHOLE_V1);
    const cost = { total_credits_used: 12, duration_seconds: 64 };
    expect(ended).toEqual({
      id: "vox:c1:call_ended",
      type: "call.ended",
      provider: "vox",
      call: "c1",
      at: AT + 64_000,
      receivedAt: RECEIVED_AT,
      data: {
        direction: "inbound",
        from: "+821012345678",
        to: "+827052351234",
        agent: { id: "a1", version: undefined },
        variables: { customer_name: "박서연" },
        metadata: { crm: { id: 7 } },
        status: "completed",
        reason: "agent_hangup",
        durationSeconds: 64.5,
        recordingUrl: "https://rec.example/c1.wav",
        transcript: [
          { role: "agent", text: "안녕하세요" },
          { role: "caller", text: "예약이요" },
        ],
        cost,
        optedOut: false,
        extra: { start_timestamp: String(AT), unheard_of: '{"a":[1]}' },
      },
    });
    expect(analyzed).toMatchObject({
      id: "vox:c1:call_analyzed",
      type: "call.analyzed",
      at: AT + 64_000,
      data: {
        summary: "예약 변경",
        sentiment: "neutral",
        fields: { rebooked: true, count: 2, none: null },
        cost,
        optedOut: false,
        extra: { score: "5" },
      },
    });
    expect(more).toEqual([]);
  });

  it("is the same of a v1 body that is marked v2", () => {
    const [ended, analyzed] = eventsOf({ ...WHOLE_V1, webhook_version: "v2" });
    const [one, two] = eventsOf(WHOLE_V1);
    expect(ended).toEqual({
      ...one,
      data: { ...one?.data, extra: { ...(one?.data.extra as object), webhook_version: "v2" } },
    });
    expect(analyzed).toEqual(two);
  });

  it("counts in v2 how long it lasted, and tells the analysis later", () => {
    const call = { call_status: "ended", disconnection_reason: "user_hangup", start_at: AT, end_at: AT + 64_250 };
    expect(eventsOf(v2("call_ended", call))).toMatchObject([{ type: "call.ended", data: { durationSeconds: 64.25 } }]);
    const call_analysis = {
      summary: "예약",
      user_sentiment: "positive",
      custom_analysis_data: [{ name: "a", value: "b" }],
    };
    const analyzed = callEvent(v2("call_analyzed", { call_cost: { total_cost: "150.00" }, call_analysis }));
    expect(analyzed).toMatchObject({
      type: "call.analyzed",
      id: eventsOf(WHOLE_V1)[1]?.id,
      at: RECEIVED_AT,
      data: {
        summary: "예약",
        sentiment: "positive",
        fields: { a: "b" },
        cost: { total_cost: "150.00" },
        optedOut: null,
      },
    });
  });

  it("has no analysis where nothing was found out, so that a later one keeps its place", () => {
    for (const call_analysis of [
      null,
      {},
      { summary: null, user_sentiment: null, custom_analysis_data: [] },
      "none",
      [],
    ])
      expect(eventsOf(v1("call_ended", { call_analysis }))).toHaveLength(1);
  });

  it("has a transcript of what was said, without the calls of tools, wherever it stands", () => {
    const tools = [
      { role: "agent", content: "잠시만요", start_at: 1 },
      { role: "tool_call_invocation", tool_call_id: "t1", name: "find", arguments: {} },
      { role: "tool_call_result", tool_call_id: "t1", content: "{}" },
      { role: "user", content: "네\ud800" },
    ];
    const transcript = [
      { role: "agent", text: "잠시만요" },
      { role: "caller", text: "네\ufffd" },
    ];
    expect(callEvent(v1("call_ended", { transcript: [], transcript_with_tool_calls: tools })).data).toMatchObject({
      transcript,
    });
    expect(callEvent(v1("call_ended", { transcript: JSON.stringify(tools) })).data).toMatchObject({ transcript });
  });

  const REASONS: Record<string, EndStatus> = {
    user_hangup: "completed",
    agent_hangup: "completed",
    operator_hangup: "completed",
    call_transfer: "completed",
    inactivity: "completed",
    max_duration_reached: "completed",
    voicemail_reached: "no-answer",
    dial_no_answer: "no-answer",
    orphaned_no_agent_pickup: "no-answer",
    dial_busy: "busy",
    dial_declined: "rejected",
    dial_failed: "failed",
    concurrency_limit_reached: "failed",
    daily_call_limit_reached: "failed",
    hourly_call_limit_reached: "failed",
    insufficient_balance: "failed",
    blocked_number: "failed",
    flow_error: "failed",
    error_voxai: "failed",
  };
  it.each(Object.entries(REASONS))("because of %s is %s", (disconnection_reason, status) => {
    for (const version of [v1, v2])
      expect(callEvent(version("call_ended", { disconnection_reason })).data).toMatchObject({
        status,
        reason: disconnection_reason,
      });
  });

  it.each([
    ["not_connected", "no-answer"],
    ["canceled", "canceled"],
    ["error", "failed"],
    ["ended", "completed"],
    [undefined, "completed"],
    [["error"], "completed"],
  ])("for a reason that is new or absent goes by its call_status %j: %s", (call_status, status) => {
    for (const disconnection_reason of ["abducted", null, "constructor"])
      expect(callEvent(v2("call_ended", { disconnection_reason, call_status })).data).toMatchObject({ status });
  });
});
