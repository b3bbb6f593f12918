import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { CanonicalEvent } from "../../../src/calls/message.ts";
import { Fields } from "../../../src/lib/fields.ts";
import { readArticle, readReference } from "../../../src/providers/clawops-reading.ts";
import type { Reading } from "../../../src/providers/provider.ts";
import { settingsOf } from "../../../src/settings.ts";
import { deliveryOf, RECEIVED_AT } from "../../contracts/provider-contract.ts";

const context = { delivery: deliveryOf({ headers: {}, body: "" }), settings: settingsOf({}) };
const form = (fields: Record<string, string>): Reading => readReference(new Fields(Object.entries(fields)), context);
const json = (object: object): Reading => readArticle(Fields.ofObject(object), context);
const theEvent = (reading: Reading): CanonicalEvent | undefined =>
  reading.kind === "events" ? reading.events[0] : undefined;

const RECEIVED = { MessageId: "MG1", Status: "received", From: "01012345678", To: "07052351234" };

describe("a text message of ClawOps", () => {
  it("is read whole", () => {
    const more = {
      Type: "sms",
      Timestamp: "2026-10-12T04:12:44.123Z",
      Subject: "",
      Body: "예약 + 확인 ",
      NumMedia: "0",
    };
    expect(theEvent(form({ ...RECEIVED, ...more }))).toEqual({
      id: "clawops:message:MG1:received",
      type: "message.received",
      provider: "clawops",
      at: Date.UTC(2026, 9, 12, 4, 12, 44, 123),
      receivedAt: RECEIVED_AT,
      data: { id: "MG1", from: "+821012345678", to: "+827052351234", text: "예약 + 확인 ", extra: { Type: "sms" } },
    });
  });

  it("may have pictures, a subject and no text", () => {
    const media = { NumMedia: "2", MediaUrl0: "https://a.example/0", MediaUrl1: "https://a.example/1" };
    expect(theEvent(form({ ...RECEIVED, ...media, Subject: "문의", Body: "" }))?.data).toEqual({
      id: "MG1",
      from: "+821012345678",
      to: "+827052351234",
      text: undefined,
      media: ["https://a.example/0", "https://a.example/1"],
      extra: { Subject: "문의" },
    });
  });

  it("keeps what does not add up: a picture that is counted and missing, or named and not counted", () => {
    expect(theEvent(form({ ...RECEIVED, NumMedia: "2", MediaUrl1: "https://a.example/1" }))?.data).toMatchObject({
      extra: { NumMedia: "2", MediaUrl1: "https://a.example/1" },
    });
    expect(theEvent(form({ ...RECEIVED, MediaUrl0: "https://a.example/0" }))?.data).toMatchObject({
      media: ["https://a.example/0"],
    });
  });

  it.each(["received", "sent", "failed"])("is known by its status %s, and is the same in either dialect", (status) => {
    const event = theEvent(form({ ...RECEIVED, Status: status }));
    expect(event).toMatchObject({ id: `clawops:message:MG1:${status}`, type: `message.${status}` });
    expect(theEvent(json({ event: `message.${status}`, message_id: "MG1" }))).toMatchObject({ id: event?.id });
    expect(theEvent(json({ status, message_id: "MG1" }))).toMatchObject({ id: event?.id });
    expect(theEvent(form({ Event: `message.${status}`, MessageId: "MG1" }))).toMatchObject({ id: event?.id });
  });

  it("has its text under body or text in the article's JSON", () => {
    const told = { event: "message.received", message_id: 17, from: "010-1234-5678", to: "Shop" };
    for (const text of [{ body: "네" }, { text: "네" }, { body: "", text: "네" }])
      expect(theEvent(json({ ...told, ...text, created_at: "2026-05-21T09:00:00+09:00" }))).toMatchObject({
        id: "clawops:message:17:received",
        at: Date.UTC(2026, 4, 21),
        data: { id: "17", from: "+821012345678", to: "Shop", text: "네" },
      });
    expect(theEvent(json(told))?.data).toMatchObject({ text: undefined });
  });

  it.each(["transcript.completed", "summary.completed", "recording.completed", "agent.connected", "test"])(
    "is not what the article's %s is, which is ignored",
    (event) => {
      expect(json({ event, call_id: "CA1", message_id: "MG1" })).toEqual({ kind: "ignored", reason: event });
    },
  );

  it("is ignored on its way, and unreadable without an id or a status", () => {
    expect(form({ ...RECEIVED, Status: "queued" })).toEqual({ kind: "ignored", reason: "message.queued" });
    expect(json({ event: "message.read", message_id: "MG1" })).toEqual({ kind: "ignored", reason: "message.read" });
    for (const reading of [
      form({ MessageId: "MG1" }),
      form({ ...RECEIVED, MessageId: "" }),
      form({ ...RECEIVED, MessageId: "x".repeat(300) }),
      form({ Event: "message.received" }),
      json({ event: "message.received" }),
      json({ event: "message.received", message_id: {} }),
      json({ message_id: "MG1" }),
    ])
      expect(reading).toMatchObject({ kind: "unreadable" });
  });

  it("never makes the reader throw", () => {
    const names = fc.constantFrom("MessageId", "Status", "Event", "From", "Body", "Subject", "NumMedia", "MediaUrl0");
    const articleNames = fc.constantFrom("event", "message_id", "status", "from", "body", "text", "created_at");
    fc.assert(
      fc.property(fc.dictionary(names, fc.string()), fc.dictionary(articleNames, fc.jsonValue()), (fields, object) => {
        expect(() => [form({ ...RECEIVED, ...fields }), json({ event: "message.sent", ...object })]).not.toThrow();
      }),
    );
  });
});
