import { describe, expect, it } from "vitest";

import { type Call, apply } from "../../../src/calls/call.ts";
import type { CallEvent } from "../../../src/calls/event.ts";
import { MINUTE } from "../../../src/lib/instant.ts";
import type { CallRecord } from "../../../src/rules/action.ts";
import { callRecord, stateOf, withTranscript } from "../../../src/rules/call-record.ts";
import { settingsOf } from "../../../src/settings.ts";
import { STARTED_AT, eventOf } from "../calls/lifetime.ts";

const NOW = STARTED_AT + 2 * MINUTE;
const settings = settingsOf({ CRM_URL: "https://crm.example", PUBLIC_URL: "https://offhook.example" });

const INBOUND = { direction: "inbound", from: "+821012345678", to: "+827052351234" };
const answered = eventOf({ type: "call.answered", data: INBOUND });
const ended = eventOf({
  type: "call.ended",
  at: STARTED_AT + MINUTE,
  data: { status: "completed", durationSeconds: 41 },
});
const missed = eventOf({ type: "call.ended", at: STARTED_AT + MINUTE, data: { ...INBOUND, status: "no-answer" } });
const transcribed = eventOf({
  type: "call.transcribed",
  data: { status: "completed", transcript: [{ role: "agent", text: "네" }] },
});
const analyzed = eventOf({
  type: "call.analyzed",
  data: { summary: "예약 변경", sentiment: "neutral", fields: { rebooked: true } },
});

const fold = (...events: CallEvent[]): Call => events.reduce<Call | null>(apply, null) as Call;
const planned = (call: Call, more: { recorded?: string; name?: string } = {}) =>
  callRecord.plan(call, { settings, now: NOW, ...more });
const recordOf = (call: Call, more = {}): CallRecord => {
  const [plan] = planned(call, more);
  if (plan?.kind !== "crm.record" || plan.input.record.type !== "call") throw new Error("nothing is recorded");
  return plan.input.record;
};

describe("the record of a call", () => {
  it("waits ten minutes for what its platform may still tell, and no longer than until that is there", () => {
    expect(planned(fold(answered))).toEqual([]);
    expect(planned(fold(answered, ended))).toMatchObject([{ cause: "record", dueAt: NOW + 10 * MINUTE }]);
    expect(planned(fold(answered, ended, transcribed, analyzed))).toMatchObject([{ cause: "record", dueAt: NOW }]);
    expect(planned(fold(missed))).toMatchObject([{ cause: "record", dueAt: NOW }]);
  });

  it("says what is known, and what is missing", () => {
    expect(recordOf(fold(answered, ended, analyzed), { name: "박서연" })).toEqual({
      type: "call",
      provider: "clawops",
      call: "CA1",
      phone: "+821012345678",
      contactName: "박서연",
      direction: "inbound",
      status: "completed",
      startedAt: STARTED_AT,
      endedAt: STARTED_AT + MINUTE,
      durationSeconds: 41,
      summary: "예약 변경",
      sentiment: "neutral",
      fields: { rebooked: true },
      recordingUrl: null,
      transcript: "",
      missing: ["transcript"],
      optedOut: false,
      shownAt: "https://offhook.example/calls/clawops/CA1",
    });
    expect(recordOf(fold(missed))).toMatchObject({ status: "no-answer", durationSeconds: 0, missing: [] });
  });

  it("has what was said, line by line, and does not miss it then", () => {
    const record = withTranscript(recordOf(fold(answered, ended)), [{ role: "caller", text: "네" }], "ko");
    expect([record.transcript, record.missing]).toEqual(["[고객] 네", ["summary"]]);
  });

  it.each([true, null])("holds nothing of what was said where the customer's wish is %s", (optedOut) => {
    const call = { ...fold(answered, ended, transcribed, analyzed), optedOut };
    const nothing = { summary: null, sentiment: null, fields: {}, recordingUrl: null, optedOut: true };
    expect(recordOf(call)).toMatchObject(nothing);
  });

  it("is updated when it could say more, and only then", () => {
    const before = fold(answered, ended, analyzed);
    const recorded = stateOf(before);
    expect(planned(before, { recorded })).toEqual([]);
    const after = apply(before, transcribed);
    expect(planned(after, { recorded })).toMatchObject([{ cause: "update", dueAt: NOW, input: { isUpdate: true } }]);
    const recording = eventOf({ type: "call.recorded", data: { url: "https://rec.example/1.wav" } });
    expect(planned(apply(after, recording), { recorded: stateOf(after) })).toMatchObject([{ cause: "update" }]);
    const variables = eventOf({ type: "call.ringing", data: { variables: { a: 1 } } });
    expect(planned(apply(after, variables), { recorded: stateOf(after) })).toEqual([]);
  });
});
