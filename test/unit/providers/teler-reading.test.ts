import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { CanonicalEvent } from "../../../src/calls/message.ts";
import type { Reading } from "../../../src/providers/provider.ts";
import { readEnvelope } from "../../../src/providers/teler-reading.ts";
import { settingsOf } from "../../../src/settings.ts";
import { deliveryOf, RECEIVED_AT } from "../../contracts/provider-contract.ts";

const OURS = "+918065001234";

describe("reading a Teler payload", () => {
  const read = (object: object, env: object = { TELER_FROM: OURS }, headers: Record<string, string> = {}) =>
    readEnvelope(JSON.parse(JSON.stringify(object)) as object, {
      delivery: deliveryOf({ headers, body: "" }),
      settings: settingsOf(env),
    });
  const v2026 = (type: string, data: object = {}, more: object = {}, env?: object) =>
    read({ id: "evt_1", type, call_id: "cs_1", data: { call_id: "cs_1", ...data }, ...more }, env);
  const v2025 = (event: string, data: object = {}, env?: object) =>
    read({ event, account_id: "6d1c", data: { call_id: "cs_1", ...data } }, env);
  const theEvent = (reading: Reading): CanonicalEvent | undefined =>
    reading.kind === "events" ? reading.events[0] : undefined;

  it.each([
    ["call.initiated", "call.initiated"],
    ["call.ringing", "call.ringing"],
    ["call.answered", "call.answered"],
    ["call.completed", "call.ended"],
    ["call.failed", "call.ended"],
    ["recording.completed", "call.recorded"],
  ])("takes %s of either version as %s", (told, type) => {
    for (const reading of [v2026(told), v2025(told)])
      expect(theEvent(reading)).toMatchObject({ type, provider: "teler", call: "cs_1" });
  });

  it.each([
    ["call.failed", "no_answer", "no-answer"],
    ["call.failed", "NO_ANSWER", "no-answer"],
    ["call.failed", "busy", "busy"],
    ["call.failed", "user_busy", "busy"],
    ["call.failed", "canceled", "canceled"],
    ["call.failed", "cancelled", "canceled"],
    ["call.failed", "rejected", "rejected"],
    ["call.failed", "declined", "rejected"],
    ["call.failed", "call_rejected", "rejected"],
    ["call.failed", "carrier_error", "failed"],
    ["call.failed", "flow_error", "failed"],
    ["call.failed", "a word of tomorrow", "failed"],
    ["call.failed", undefined, "failed"],
    ["call.completed", "callee_hangup", "completed"],
    ["call.completed", "normal_clearing", "completed"],
    ["call.completed", "no_answer", "no-answer"],
    ["call.completed", "user_busy", "busy"],
    ["call.completed", undefined, "completed"],
  ])("takes %s for the reason %s as an end that is %s", (type, reason, status) => {
    for (const reading of [v2026(type, { reason }), v2025(type, { reason })])
      expect(theEvent(reading)?.data).toMatchObject({ status, reason });
  });

  it.each([
    "stream.initiated",
    "stream.completed",
    "recording.failed",
    "leg.answered",
    "leg.completed",
    "call.transfer.dreamt",
    "call.transfer.constructor",
    "transfer.completed",
    "playback.completed",
    "call.teleported",
    "constructor",
    "__proto__",
  ])("ignores %s by name, also without a call", (type) => {
    for (const reading of [v2026(type), v2025(type), read({ type }), read({ event: type })])
      expect(reading).toEqual({ kind: "ignored", reason: type });
  });

  it.each([
    ["call.transfer.initiated", "initiated"],
    ["call.transfer.answered", "connected"],
    ["call.transfer.completed", "completed"],
    ["call.transfer.failed", "failed"],
    ["call.transfer.no_answer", "no-answer"],
  ])("takes %s for a transfer that is %s, and for no end", (told, status) => {
    const target = { kind: "pstn", number: "+919812345678" };
    for (const reading of [v2026(told, { mode: "cold", target }), v2025(told, { mode: "cold", target })])
      expect(theEvent(reading)).toMatchObject({
        type: "call.transferred",
        call: "cs_1",
        data: { status, mode: "cold", to: "+919812345678" },
      });
    expect(theEvent(v2026(told, { target: "a person" }))?.data).toMatchObject({ status });
    expect(read({ type: told })).toMatchObject({ kind: "unreadable" });
  });

  it("reads the leg of whom a call goes to, and of nobody else", () => {
    const role = "transfer_target";
    expect(theEvent(v2026("leg.answered", { role }))).toMatchObject({
      type: "call.transferred",
      data: { status: "connected" },
    });
    expect(theEvent(v2026("leg.failed", { role }))?.data).toMatchObject({ status: "failed" });
    expect(v2026("leg.completed", { role })).toMatchObject({ kind: "ignored" });
    for (const other of ["primary", "dial_target", "monitor", null])
      expect(v2026("leg.answered", { role: other })).toMatchObject({ kind: "ignored" });
  });

  it("finds the direction where it is told, else in whose number is ours, else nowhere", () => {
    const customer = "+919876543210";
    const directionOf = (data: object, env?: object) => theEvent(v2026("call.ringing", data, {}, env))?.data;
    expect(directionOf({ from: customer, to: OURS })).toMatchObject({ direction: "inbound" });
    expect(directionOf({ from: OURS, to: customer })).toMatchObject({ direction: "outbound" });
    expect(directionOf({ from: OURS, to: OURS, direction: "Outbound" })).toMatchObject({ direction: "outbound" });
    expect(directionOf({ from: customer, to: customer })).toMatchObject({ direction: undefined });
    expect(directionOf({})).toMatchObject({ direction: undefined });
    expect(directionOf({ from: OURS, to: customer }, {})).toMatchObject({ direction: undefined });
    const inIndia = { TELER_FROM: "080 6500 1234", DEFAULT_COUNTRY: "IN" };
    expect(directionOf({ from_number: "09876543210", to_number: "08065001234" }, inIndia)).toMatchObject({
      direction: "inbound",
      from: customer,
      to: OURS,
    });
    expect(directionOf({ to: OURS, direction: "sideways" })).toMatchObject({
      direction: "inbound",
      extra: { direction: "sideways" },
    });
  });

  it("reads durations, numbers and times however they are written", () => {
    for (const duration of [
      { duration: 64 },
      { duration: "64" },
      { duration_seconds: 64 },
      { duration_seconds: "64.0" },
    ])
      expect(theEvent(v2026("call.completed", duration))?.data).toMatchObject({ durationSeconds: 64 });
    expect(theEvent(v2026("call.completed", { duration: "1m4s" }))?.data).toMatchObject({
      durationSeconds: undefined,
      extra: { duration: "1m4s" },
    });
    const at = Date.UTC(2026, 2, 2, 6, 31, 4);
    for (const time of [at / 1000, at, at * 1000, String(at), "2026-03-02T06:31:04Z", "2026-03-02T12:01:04+05:30"]) {
      expect(theEvent(v2026("call.ringing", {}, { occurred_at: time }))?.at).toBe(at);
      expect(theEvent(v2025("call.initiated", { start_time: time }))?.at).toBe(at);
      expect(theEvent(v2025("call.answered", { answer_time: time }))?.at).toBe(at);
      expect(theEvent(v2025("call.completed", { hangup_time: time, start_time: 1 }))?.at).toBe(at);
    }
    for (const time of [null, "soon", 1e300, -1, {}, [at]])
      expect(theEvent(v2025("call.completed", { hangup_time: time }))?.at).toBe(RECEIVED_AT);
  });

  it("reads a recording by any of its names, however long its signed URL", () => {
    const url = `https://api.frejun.ai/recordings/1?X-Amz-Signature=${"a".repeat(3000)}`;
    for (const name of ["recording_url", "url", "media_url"]) {
      expect(theEvent(v2026("recording.completed", { [name]: url, duration: 41, channels: 2 }))?.data).toEqual({
        url,
        durationSeconds: 41,
        extra: { channels: "2" },
      });
    }
    expect(theEvent(v2026("recording.completed", { recording_url: "", url }))?.data).toMatchObject({ url });
  });

  it("gives an event the platform's id, and without one that of its call and name", () => {
    expect(theEvent(v2026("call.ringing"))?.id).toBe("teler:evt_1");
    expect(theEvent(v2025("call.ringing"))?.id).toBe("teler:cs_1:call.ringing");
    expect(theEvent(v2026("call.ringing", {}, { id: "x".repeat(300) }))?.id).toBe("teler:cs_1:call.ringing");
    const recordings = ["rec_1", "rec_2"].map((recording_id) => v2025("recording.completed", { recording_id }));
    expect(new Set(recordings.map((reading) => theEvent(reading)?.id)).size).toBe(2);
    const failed = v2026("call.failed", { id: "leg_1" }, { id: undefined });
    expect(theEvent(failed)).toMatchObject({ id: "teler:cs_1:call.failed", data: { extra: { id: "leg_1" } } });
  });

  it("gives it the same id whatever the unsigned headers say, so that no repeat passes for something new", () => {
    const body = { event: "call.ringing", data: { call_id: "cs_1" } };
    const ids = ["evt_1", "evt_2"].map((id) => theEvent(read(body, {}, { "x-teler-event-id": id }))?.id);
    expect(ids).toEqual(["teler:cs_1:call.ringing", "teler:cs_1:call.ringing"]);
  });

  it("takes the call's id from wherever it is, and finds the body unreadable where it is nowhere", () => {
    expect(theEvent(v2026("call.ringing", { call_id: undefined }))).toMatchObject({ call: "cs_1" });
    expect(theEvent(v2026("call.ringing", {}, { call_id: null }))).toMatchObject({ call: "cs_1" });
    expect(theEvent(v2025("call.ringing", { call_id: 17 }))).toMatchObject({ call: "17" });
    for (const body of [
      {},
      { type: "call.ringing" },
      { event: "call.ringing", data: [] },
      { event: "call.ringing", data: { call_id: "" } },
      { type: "call.ringing", call_id: "x".repeat(300) },
      { call_id: "cs_1" },
      { type: {}, call_id: "cs_1" },
    ])
      expect(read(body), JSON.stringify(body)).toMatchObject({ kind: "unreadable" });
  });

  it("keeps what it does not know, and none of it can harm the prototype", () => {
    const event = theEvent(
      read(
        JSON.parse(
          '{"event":"call.ringing","__proto__":{"a":1},"x":"\\ud800","data":{"call_id":"cs_1","__proto__":1,"y":{}}}',
        ) as object,
      ),
    );
    expect(JSON.stringify(event?.data.extra)).toBe('{"__proto__":"1","x":"\ufffd","y":"{}"}');
    expect(theEvent(v2026("call.ringing"))?.data).toEqual({});
    expect(theEvent(v2026("call.ringing"))?.data).not.toHaveProperty("optedOut");
  });

  it("never throws, whatever a signed body holds", () => {
    const type = fc.constantFrom("call.initiated", "call.completed", "call.failed", "recording.completed");
    const names = ["call_id", "from", "to", "direction", "reason", "duration", "url", "hangup_time", "id", "data"];
    const some = fc.dictionary(fc.constantFrom(...names), fc.jsonValue());
    fc.assert(
      fc.property(fc.object(), type, some, some, (object, name, data, more) => {
        expect(() => [read(object), v2026(name, data, more), v2025(name, data)]).not.toThrow();
      }),
    );
  });
});
