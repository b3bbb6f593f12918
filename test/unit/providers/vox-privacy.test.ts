import { describe, expect, it } from "vitest";

import { CONTENT } from "../../../src/calls/privacy.ts";
import { callEvent, eventsOf, KEEP, mid1, mid2, read, v1, v2, WHOLE_V1 } from "./vox-payloads.ts";

describe("a customer who wants nothing kept", () => {
  const OUT = { opt_out_sensitive_data_storage: true };
  const ended = { ...WHOLE_V1, call: { ...WHOLE_V1.call, ...OUT } };

  it("is told of in what began and ended, and nothing of the content is there", () => {
    const start = {
      call_type: "inbound",
      from_number: "01012345678",
      dynamic_variables: { a: 1 },
      note: "x",
      metadata: { b: 2 },
    };
    expect(callEvent(v2("call_started", { ...start, ...OUT })).data).toEqual({
      direction: "inbound",
      from: "+821012345678",
      metadata: { b: 2 },
      optedOut: true,
    });
    const [event, ...more] = eventsOf(ended);
    expect(more).toEqual([]);
    expect(event?.data).toMatchObject({ optedOut: true, status: "completed", durationSeconds: 64.5 });
    for (const name of CONTENT) expect(event?.data).not.toHaveProperty(name);
    expect(JSON.stringify(event)).not.toMatch(/예약|박서연|rec\.example|unheard/);
  });

  it("is kept all the same where the owner says so", () => {
    const events = eventsOf(ended, KEEP);
    expect(events.map(({ type }) => type)).toEqual(["call.ended", "call.analyzed"]);
    for (const { data } of events) expect(data).toMatchObject({ optedOut: false });
    expect(events[0]?.data).toMatchObject({ recordingUrl: "https://rec.example/c1.wav", transcript: [{}, {}] });
    expect(callEvent(mid1("call_message", { role: "user", content: "네" }), KEEP).data).toMatchObject({
      optedOut: false,
    });
    expect(callEvent(v2("call_analyzed", {}), KEEP).data).toMatchObject({ optedOut: false });
  });

  it("is believed also where an utterance or the analysis says it, though none is known to", () => {
    const said = callEvent(mid2("call_message", { role: "user", content: "비밀" }, OUT));
    expect(said.data).toEqual({ role: "caller", optedOut: true });
    const analyzed = callEvent(
      v2("call_analyzed", { call_analysis: { summary: "비밀" }, call_cost: { a: 1 }, ...OUT }),
    );
    expect(analyzed.data).toEqual({ cost: { a: 1 }, optedOut: true });
    expect(callEvent(v2("call_analyzed", { opt_out_sensitive_data_storage: false })).data).toMatchObject({
      optedOut: false,
    });
  });

  it("is not kept whole where the payload is unreadable", () => {
    const body = { event: "call_ended", call: { ...OUT, transcript: [{ role: "user", content: "비밀" }] } };
    expect(read(body)).toEqual({ kind: "ignored", reason: "opted out: no usable call_id" });
    expect(read(body, KEEP).kind).toBe("unreadable");
  });

  it("may be whose words an unreadable payload holds that does not say so", () => {
    const body = { event: "mid_call", call: { call_id: "c1", event_data: { content: "비밀" } } };
    expect(read(body)).toEqual({
      kind: "unreadable",
      reason: "no usable event_type",
      sensitive: { provider: "vox", call: "c1" },
    });
    expect(read(body, KEEP)).not.toHaveProperty("sensitive");
  });

  it.each([["yes"], ["maybe"], [["yes"]], [{ v: true }], [""], [2]])(
    "is believed however oddly it is said: %j",
    (wish) => {
      const event = callEvent(
        v2("call_ended", { opt_out_sensitive_data_storage: wish, recording_url: "https://r.example" }),
      );
      expect(event.data).toMatchObject({ optedOut: true });
      expect(event.data).not.toHaveProperty("recordingUrl");
    },
  );

  it.each([
    [true, true],
    ["true", true],
    ["TRUE", true],
    [1, true],
    ["yes", true],
    [false, false],
    ["false", false],
    [0, false],
    [null, false],
    [undefined, false],
  ])("who says %j has opted out: %s", (opt_out_sensitive_data_storage, optedOut) => {
    expect(callEvent(v1("call_ended", { opt_out_sensitive_data_storage })).data).toMatchObject({ optedOut });
  });
});
