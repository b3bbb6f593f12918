import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { CanonicalEvent } from "../../../src/calls/message.ts";
import { RECEIVED_AT } from "../../contracts/provider-contract.ts";
import { AT, callEvent, mid1, read, v2 } from "./vox-payloads.ts";

describe("whatever else comes", () => {
  it.each(["test", "ping", "call_inbound", "call_teleported", "constructor"])(
    "the event %s is ignored by name",
    (event) => {
      expect(read({ event, call: { call_id: "c1" } })).toEqual({ kind: "ignored", reason: event });
      expect(read({ event })).toMatchObject({ kind: "ignored" });
    },
  );

  it.each([
    {},
    { event: "" },
    { event: ["call_ended"] },
    { call: { call_id: "c1" } },
    { event: "call_ended" },
    { event: "call_ended", call: [] },
    { event: "call_ended", call: { call_id: null } },
    { event: "call_ended", call: { call_id: "x".repeat(257) } },
    { event: "call_started", call: { call_id: { a: 1 } } },
    { event: "mid_call", mid_call: { event_type: "call_message" } },
  ])("%j is unreadable, and a reason says why", (body) => {
    expect(read(body)).toMatchObject({
      kind: "unreadable",
      reason: expect.stringMatching(/^no usable (event|call_id)/),
    });
  });

  it("is read wherever it stands and however it is written", () => {
    const flat = { event: "CALL_STARTED", call_id: 77, call_from: 1012345678, start_at: "2026-10-12T04:12:00.123Z" };
    expect(callEvent(flat)).toMatchObject({ call: "77", at: AT, data: { from: "+821012345678" } });
    for (const start_at of [AT, String(AT), AT * 1000, AT / 1000, "2026-10-12T13:12:00.123+09:00"])
      expect(callEvent(v2("call_started", { start_at })).at).toBe(AT);
    for (const start_at of [null, 0, "soon", [], 1e300, -1])
      expect(callEvent(v2("call_started", { start_at })).at).toBe(RECEIVED_AT);
    expect(
      callEvent({ event: "mid_call", call: mid1("call_message", { role: "agent", content: "x" }).mid_call }).type,
    ).toBe("call.said");
    expect(
      callEvent({ event: "call_ended", call: JSON.stringify({ call_id: "c1", duration_ms: "1500" }) }).data,
    ).toMatchObject({
      durationSeconds: 1.5,
    });
  });

  it("has no duration that cannot be", () => {
    for (const call of [
      { duration_ms: -1 },
      { duration_ms: "1e9" },
      { start_at: AT, end_at: AT - 1 },
      { start_at: AT },
    ])
      expect(callEvent(v2("call_ended", call)).data).toMatchObject({ durationSeconds: undefined });
  });

  it("is sound when it is kept, deep inside too, and cannot harm the prototype", () => {
    const variables = '{"\\udfff":["a\\ud800",1e400]}';
    const call = `{"call_id":"c\\ud800","dynamic_variables":${variables},"__proto__":{"x":1}}`;
    const reading = read(`{"event":"call_started","call":${call}}`);
    const [event] = reading.kind === "events" ? reading.events : [];
    expect(event).toMatchObject({ call: "c\ufffd", data: { variables: { "\ufffd": ["a\ufffd", null] } } });
    expect(JSON.stringify(event?.data.extra)).toBe('{"__proto__":"{\\"x\\":1}"}');
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it("may hold a transcript as long as a delivery can be", () => {
    const transcript = Array.from({ length: 20_000 }, (_, n) => ({
      role: n % 2 ? "user" : "agent",
      content: "네, 알겠습니다.",
    }));
    expect(callEvent(v2("call_ended", { transcript })).data).toMatchObject({ transcript: { length: 20_000 } });
  });

  it("never throws, and what it gives is always valid and the same again", () => {
    const words = ["call_started", "mid_call", "call_ended", "call_analyzed", "sms_received", "test"];
    const names = `call_type call_from from_number to_number agent agent_id dynamic_variables metadata start_at end_at
      occurred_at timestamp duration_ms disconnection_reason call_status transcript event_data role content recording_url
      call_cost call_analysis message id opt_out_sensitive_data_storage`.split(/\s+/);
    const anything = fc.jsonValue({ maxDepth: 3, stringUnit: "binary" });
    const some = fc.dictionary(fc.constantFrom(...names), anything);
    const call = fc.tuple(some, fc.constantFrom("c1", 7, null), fc.constantFrom("call_message", "flow_transition"));
    const inside = call.map(([fields, call_id, event_type]) => ({ ...fields, call_id, event_type }));
    const either = fc.oneof({ weight: 4, arbitrary: inside }, anything);
    const payload = fc.record(
      { event: fc.constantFrom(...words), call: either, mid_call: either, sms: either },
      { requiredKeys: ["event"] },
    );
    fc.assert(
      fc.property(fc.tuple(payload, some), ([told, beside]) => {
        const reading = read({ ...beside, ...told });
        const events = reading.kind === "events" ? reading.events : [];
        for (const event of events) expect(CanonicalEvent.safeParse(event).success).toBe(true);
        expect(read({ ...beside, ...told })).toEqual(reading);
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.json(), (text) => void read(text)));
  });
});
