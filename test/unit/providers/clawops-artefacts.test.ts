import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { CanonicalEvent } from "../../../src/calls/message.ts";
import { Fields } from "../../../src/lib/fields.ts";
import { readReference } from "../../../src/providers/clawops-reading.ts";
import type { Reading } from "../../../src/providers/provider.ts";
import { settingsOf } from "../../../src/settings.ts";
import { deliveryOf, RECEIVED_AT } from "../../contracts/provider-contract.ts";

const context = { delivery: deliveryOf({ headers: {}, body: "" }), settings: settingsOf({}) };
const read = (fields: Record<string, string>): Reading => readReference(new Fields(Object.entries(fields)), context);
const ofCall = (Event: string, fields: Record<string, string> = {}) => read({ Event, CallId: "CA1", ...fields });
const theEvent = (reading: Reading): CanonicalEvent | undefined =>
  reading.kind === "events" ? reading.events[0] : undefined;

describe("what came of a ClawOps call", () => {
  it("may be a transcript, of which only the number of its parts is told", () => {
    const fields = { TranscriptUrl: "https://api.claw-ops.com/t", DurationSec: "41", SegmentCount: "7" };
    expect(theEvent(ofCall("transcript.completed", { ...fields, Timestamp: "2026-10-12T04:12:44.123Z" }))).toEqual({
      id: "clawops:CA1:transcript.completed",
      type: "call.transcribed",
      provider: "clawops",
      call: "CA1",
      at: Date.UTC(2026, 9, 12, 4, 12, 44, 123),
      receivedAt: RECEIVED_AT,
      data: {
        status: "completed",
        segments: 7,
        extra: { TranscriptUrl: "https://api.claw-ops.com/t", DurationSec: "41" },
      },
    });
  });

  it("may be a transcript that failed, with where and why", () => {
    const event = theEvent(ofCall("transcript.failed", { Stage: "no_audio", ErrorMessage: "silence" }));
    expect(event).toMatchObject({ type: "call.transcribed", at: RECEIVED_AT });
    expect(event?.data).toEqual({ status: "failed", extra: { Stage: "no_audio", ErrorMessage: "silence" } });
  });

  it("may be a recording", () => {
    const url = `https://api.claw-ops.com/recordings/CA1?signature=${"a".repeat(2000)}`;
    expect(theEvent(ofCall("recording.completed", { RecordingUrl: url, DurationSec: "41" }))).toMatchObject({
      type: "call.recorded",
      data: { url, durationSeconds: 41 },
    });
  });

  it("may be a summary, whose known parts are named and whose others are fields", () => {
    const dataOf = (summary: unknown) =>
      theEvent(ofCall("summary.completed", { SummaryJson: JSON.stringify(summary) }))?.data;
    expect(dataOf({ coreSummary: "예약 변경", sentiment: "positive", decisions: ["a"], n: 1, none: null })).toEqual({
      summary: "예약 변경",
      sentiment: "positive",
      fields: { decisions: ["a"], n: 1, none: null },
    });
    expect(dataOf({ coreSummary: ["a"], sentiment: { customer: "calm" } })).toEqual({
      summary: '["a"]',
      sentiment: '{"customer":"calm"}',
    });
    expect(dataOf({ coreSummary: "", sentiment: null })).toEqual({});
    expect(dataOf({})).toEqual({});
  });

  it.each(["", "예약 변경", "[1]", '"text"', "{", "null", "7", `{"a":${"[".repeat(500)}${"]".repeat(500)}}`])(
    "keeps a summary that it can't read, as it is: %j",
    (SummaryJson) => {
      for (const Event of ["summary.completed", "callflow.ended"]) {
        const name = Event === "callflow.ended" ? "Variables" : "SummaryJson";
        const event = theEvent(ofCall(Event, { [name]: SummaryJson }));
        expect(event).toMatchObject({ type: "call.analyzed" });
        expect(event?.data).toMatchObject({ extra: { [name]: SummaryJson } });
        expect(event?.data).not.toMatchObject({ summary: expect.anything() });
      }
    },
  );

  it("may be what a flow collected", () => {
    expect(
      theEvent(ofCall("callflow.ended", { Variables: '{"date":"2026-10-15","people":4}', To: "070" })),
    ).toMatchObject({
      id: "clawops:CA1:callflow.ended",
      type: "call.analyzed",
      data: { fields: { date: "2026-10-15", people: 4 }, extra: { To: "070" } },
    });
  });

  it.each([
    "summary.failed",
    "recording.failed",
    "agent.connected",
    "agent.disconnected",
    "assignment.completed",
    "test",
  ])("is nothing in %s", (event) => {
    expect(ofCall(event)).toEqual({ kind: "ignored", reason: event });
    expect(read({ Event: event })).toEqual({ kind: "ignored", reason: event });
  });

  it("is ignored of a flow without a call, and unreadable where there must be one", () => {
    expect(read({ Event: "callflow.ended", Variables: "{}" })).toEqual({ kind: "ignored", reason: "callflow.ended" });
    for (const Event of ["transcript.completed", "transcript.failed", "summary.completed", "recording.completed"])
      for (const fields of [{}, { CallId: "" }, { CallId: "x".repeat(300) }])
        expect(read({ Event, ...fields })).toMatchObject({ kind: "unreadable" });
  });

  it("can't harm the prototype, and never makes the reader throw", () => {
    const told = theEvent(ofCall("summary.completed", { SummaryJson: '{"__proto__":{"a":1},"x":"\\ud800"}' }))?.data;
    expect(JSON.stringify(told)).toBe('{"fields":{"__proto__":{"a":1},"x":"\ufffd"}}');
    const events = fc.constantFrom(
      "summary.completed",
      "callflow.ended",
      "transcript.completed",
      "recording.completed",
    );
    const names = fc.constantFrom("SummaryJson", "Variables", "SegmentCount", "RecordingUrl", "Timestamp", "CallId");
    fc.assert(
      fc.property(events, fc.dictionary(names, fc.oneof(fc.json(), fc.string())), (event, fields) => {
        expect(() => ofCall(event, fields)).not.toThrow();
      }),
    );
  });
});
