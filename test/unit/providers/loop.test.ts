import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { CanonicalEvent } from "../../../src/calls/message.ts";
import { loopStepOf } from "../../../src/providers/loop-reading.ts";
import { loop } from "../../../src/providers/loop.ts";
import { type Reading, verify } from "../../../src/providers/provider.ts";
import { settingsOf } from "../../../src/settings.ts";
import { deliveryOf, keepsProviderContract, RECEIVED_AT, type Signed } from "../../contracts/provider-contract.ts";
import { signLoop } from "../../world/sign.ts";
import { listStories } from "../../world/stories.ts";
import { everyChangeOf } from "./every-change.ts";

const JSON_TYPE = { "content-type": "application/json" };
const settings = settingsOf({ LOOP_SIGNING_KEY: "the-secret" });

const inLoop = (body: string, secret = "the-secret"): Signed => ({
  headers: { ...JSON_TYPE, "x-signature": signLoop({ body, secret }) },
  body,
});

keepsProviderContract({
  provider: loop,
  secretName: "LOOP_SIGNING_KEY",
  dialects: {
    loop: {
      sign: inLoop,
      bodies: listStories()
        .filter(({ name }) => name === "loop/conversation")
        .flatMap(({ deliveries }) => deliveries.map(({ body }) => body))
        .filter((body) => !/speech_detected|playback_finished/.test(body)),
    },
  },
});

describe("the signature", () => {
  const body = '{"event":"incoming_call","call_id":"c1"}';
  const hex = signLoop({ body, secret: "the-secret" }).slice("sha256=".length);
  const isGenuine = async (signature: string) =>
    (await verify(loop, deliveryOf({ headers: { ...JSON_TYPE, "x-signature": signature }, body }), settings)).ok;

  it("is lower-case hex after sha256=, and nothing else", async () => {
    expect(await isGenuine(`sha256=${hex}`)).toBe(true);
    const base64 = Buffer.from(hex, "hex").toString("base64");
    for (const other of [hex, `sha256=${hex.toUpperCase()}`, `SHA256=${hex}`, base64, `sha256=${hex.slice(1)}`])
      expect(await isGenuine(other), other).toBe(false);
  });

  it("is refused with any one character of the body changed", async () => {
    for (const changed of everyChangeOf(body))
      expect((await verify(loop, deliveryOf({ ...inLoop(body), body: changed }), settings)).ok).toBe(false);
  });
});

describe("reading", () => {
  const read = (text: string): Reading =>
    loop.dialects[0]?.read(deliveryOf(inLoop(text)), settings) ?? expect.fail("no dialect");
  const told = (event: string, fields: object = {}) => read(JSON.stringify({ event, call_id: "c1", ...fields }));
  const theEvent = (reading: Reading): CanonicalEvent | undefined =>
    reading.kind === "events" ? reading.events[0] : undefined;

  it("takes an incoming call as answered, since we pick it up", () => {
    expect(theEvent(told("incoming_call", { from: "010-1234-5678", to: "anonymous" }))).toEqual({
      id: "loop:c1:incoming_call",
      type: "call.answered",
      provider: "loop",
      call: "c1",
      at: RECEIVED_AT,
      receivedAt: RECEIVED_AT,
      data: { direction: "inbound", from: "+821012345678", to: "anonymous" },
    });
  });

  it("finds the event's name under event or type", () => {
    for (const name of ["event", "type"])
      expect(theEvent(read(JSON.stringify({ [name]: "incoming_call", call_id: "c1" })))?.type).toBe("call.answered");
  });

  it("takes words as said by the caller", () => {
    expect(theEvent(told("end_of_speech", { transcript: " 내일 오전에\n예약이요 " }))).toMatchObject({
      type: "call.said",
      data: { role: "caller", text: " 내일 오전에\n예약이요 " },
    });
    const both = theEvent(
      told("end_of_speech", { transcript: "네", audio: { b64: "UklG", format: "wav" }, lang: "ko" }),
    );
    expect(both?.data).toEqual({ role: "caller", text: "네", extra: { lang: "ko" } });
  });

  it("gives one utterance one id, and another's another", () => {
    const idOf = (fields: object) => theEvent(told("end_of_speech", fields))?.id;
    const all = [
      { transcript: "네" },
      { transcript: "네 " },
      { transcript: "네", turn: 1 },
      { transcript: "네", turn: 2 },
      { transcript: "네", timestamp: "2026-10-12T04:12:00Z" },
      { transcript: "네", timestamp: "2026-10-12T04:12:09Z" },
      { transcript: "네", call_id: "c2" },
    ];
    expect(new Set(all.map(idOf)).size).toBe(all.length);
    for (const fields of all) expect(idOf(fields)).toBe(idOf(fields));
    expect(idOf({ transcript: "네" })).not.toContain("네");
  });

  it.each([
    ["speech_detected", {}, "speech_detected"],
    ["playback_finished", {}, "playback_finished"],
    ["end_of_speech", { audio: { b64: "UklG", format: "wav" } }, "end_of_speech with audio"],
    ["end_of_speech", { audio: { b64: "UklG", format: "wav" }, transcript: "" }, "end_of_speech with audio"],
    ["end_of_speech", { transcript: " " }, "end_of_speech without words"],
    ["dtmf", {}, "dtmf"],
    ["__proto__", {}, "__proto__"],
  ])("ignores %s %j by name", (event, fields, reason) => {
    expect(told(event, fields)).toEqual({ kind: "ignored", reason });
  });

  it.each([
    ["caller_hangup", "completed"],
    ["busy", "busy"],
    ["no_answer", "no-answer"],
    ["no-answer", "no-answer"],
    ["failed", "failed"],
    ["cancelled", "canceled"],
    ["declined", "rejected"],
    [undefined, "completed"],
  ])("takes the end for the reason %s as %s", (reason, status) => {
    expect(theEvent(told("call_ended", { reason, duration: 42 }))).toMatchObject({
      id: "loop:c1:call_ended",
      type: "call.ended",
      data: { status, reason, durationSeconds: 42 },
    });
  });

  it.each([
    [0.031, 0.031],
    ["0.031", 0.031],
    [0, 0],
    ["12 KRW", "12 KRW"],
    [
      { amount: 12, currency: "KRW" },
      { amount: 12, currency: "KRW" },
    ],
    [null, undefined],
  ])("takes the cost %j as %j", (cost, expected) => {
    expect(theEvent(told("call_ended", { cost }))?.data).toMatchObject({ cost: expected });
  });

  it("finds a body unreadable that lacks what it needs", () => {
    for (const event of ["incoming_call", "speech_detected", "end_of_speech", "playback_finished", "call_ended"])
      for (const call_id of [undefined, null, "", " ", "x".repeat(300), {}])
        expect(told(event, { call_id })).toMatchObject({ kind: "unreadable" });
    for (const body of ['{"call_id":"c1"}', "[1]", "null", '{"event":"end_of_speech","call_id":"c1"}'])
      expect(read(body)).toMatchObject({ kind: "unreadable" });
    expect(read("{").kind).toBe("malformed");
  });

  it("never throws, whatever a signed body holds", () => {
    const event = fc.constantFrom("incoming_call", "end_of_speech", "call_ended", "speech_detected");
    const keys = fc.constantFrom(
      "call_id",
      "from",
      "transcript",
      "audio",
      "cost",
      "duration",
      "reason",
      "turn",
      "type",
    );
    fc.assert(
      fc.property(fc.json(), event, fc.dictionary(keys, fc.jsonValue()), (text, name, fields) => {
        expect(() => [read(text), told(name, fields), loopStepOf(fields, settings)]).not.toThrow();
      }),
    );
  });
});

describe("what a delivery is to the loop", () => {
  it("is told by its name and its call", () => {
    expect(loopStepOf({ event: "incoming_call", call_id: "c1", from: "010-1234-5678" }, settings)).toEqual({
      name: "incoming_call",
      call: "c1",
      caller: "+821012345678",
    });
    expect(loopStepOf({ type: "speech_detected", call_id: 7 }, settings)).toMatchObject({
      name: "speech_detected",
      call: "7",
    });
    for (const body of [{}, { event: "incoming_call" }, { event: "dtmf", call_id: "c1" }, { call_id: "c1" }])
      expect(loopStepOf(body, settings)).toBe(null);
  });
});
