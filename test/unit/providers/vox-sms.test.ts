import { describe, expect, it } from "vitest";

import { isMessage, type MessageEvent } from "../../../src/calls/message.ts";
import { RECEIVED_AT } from "../../contracts/provider-contract.ts";
import { AT, eventsOf, KEEP, read } from "./vox-payloads.ts";

describe("a text message", () => {
  const sms = (fields: object, env: object = {}): MessageEvent => {
    const [event] = eventsOf({ event: "sms_received", webhook_version: "v2", sms: fields }, env);
    return event && isMessage(event) ? event : expect.fail("no message");
  };
  const text = { from_number: "01012345678", to_number: "07052351234", message: "확인" };

  it("without an id is known by its words and its two ends, however their numbers are written", () => {
    expect(sms(text)).toEqual({
      id: expect.stringMatching(/^vox:sms::[0-9a-f]{32}$/),
      provider: "vox",
      type: "message.received",
      at: RECEIVED_AT,
      receivedAt: RECEIVED_AT,
      data: { from: "+821012345678", to: "+827052351234", text: "확인", extra: { webhook_version: "v2" } },
    });
    const same = { ...text, from_number: "+82 10-1234-5678", created_at: AT };
    expect(sms(same)).toMatchObject({ id: sms(text).id, at: AT });
    const others = [{ message: "확인." }, { from_number: "01012345679" }, { to_number: "07052351235" }];
    const ids = others.map((other) => sms({ ...text, ...other }).id);
    expect(new Set([sms(text).id, ...ids]).size).toBe(4);
  });

  it("with an id is known by that", () => {
    const event = sms({ ...text, id: "9fa3c01be772", image_urls: ["https://img.example/1.jpg", 7], title: "사진" });
    expect(event.id).toBe("vox:sms:9fa3c01be772");
    expect(event.data).toMatchObject({
      id: "9fa3c01be772",
      media: ["https://img.example/1.jpg"],
      extra: { title: "사진" },
    });
  });

  it("may stand anywhere and lack anything but words or a sender", () => {
    const [flat] = eventsOf({ event: "sms_received", ...text });
    expect(flat).toMatchObject({ id: sms(text).id, data: { text: "확인" } });
    expect(sms({ from_number: null, message: "확인" }).data).toMatchObject({ from: undefined, text: "확인" });
    expect(read({ event: "sms_received", sms: { to_number: "1" } }).kind).toBe("unreadable");
    expect(read({ event: "sms_received" }).kind).toBe("unreadable");
  });

  it("of an opted-out customer has no words, unless the owner keeps them", () => {
    const out = { ...text, opt_out_sensitive_data_storage: true };
    expect(sms(out).data).toEqual({ from: "+821012345678", to: "+827052351234" });
    expect(sms(out, KEEP).data).toMatchObject({ text: "확인" });
  });
});
