import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { bookings } from "../../../src/providers/bookings.ts";
import type { Reading } from "../../../src/providers/provider.ts";
import { settingsOf } from "../../../src/settings.ts";
import { RECEIVED_AT, deliveryOf, keepsProviderContract } from "../../contracts/provider-contract.ts";
import { bodiesOf, inStandard } from "./standard.ts";

keepsProviderContract({
  provider: bookings,
  secretName: "BOOKINGS_SECRET",
  dialects: { "standard-webhook": { sign: inStandard, bodies: bodiesOf("bookings") } },
});

const booking = { id: "B-7", name: "박서연", phone: "010-2345-6789", at: "2026-11-22T15:00" };
const read = (given: object, env: object = {}): Reading => {
  const delivery = deliveryOf(inStandard(JSON.stringify({ ...booking, ...given })));
  const settings = settingsOf({ BOOKINGS_SECRET: "the-secret", ...env });
  return bookings.dialects[0]?.read(delivery, settings) ?? expect.fail("no dialect");
};

describe("a booking that comes in", () => {
  it("was made when it came, for a time by the clock of the zone", () => {
    const at = (reading: Reading) => (reading.kind === "events" ? reading.events[0] : reading);
    expect(at(read({}))).toEqual({
      id: expect.stringMatching(/^bookings:B-7:created:[0-9a-f]{16}$/),
      type: "booking.created",
      provider: "bookings",
      at: RECEIVED_AT,
      receivedAt: RECEIVED_AT,
      data: {
        ...booking,
        phone: "+821023456789",
        at: "2026-11-22T06:00:00.000Z",
        note: null,
        provider: null,
        remind: { sms: "1h", call: "10m" },
      },
    });
    const there = { TIME_ZONE: "Europe/Paris", DEFAULT_COUNTRY: "FR" };
    expect(at(read({ phone: "06 12 34 56 78" }, there))).toMatchObject({
      data: { phone: "+33612345678", at: "2026-11-22T14:00:00.000Z" },
    });
  });

  it("is not read where fields are bad: all are named", () => {
    expect(read({ phone: "x", at: "2026-11-31T15:00", remind: { sms: "1" } })).toEqual({
      kind: "unreadable",
      isForSender: true,
      reason:
        "phone: is not a phone number; at: is no date and time that exists in this century; " +
        "remind.sms: must be such as 30s, 10m, 1h or 2d, at most 60d, or none",
    });
    for (const body of bodiesOf("bookings", { areReadable: false }))
      expect(read(JSON.parse(body) as object).kind).toBe("unreadable");
  });

  it("never throws, whatever a signed body holds", () => {
    const keys = fc.constantFrom(...Object.keys(booking), "note", "remind", "provider");
    fc.assert(
      fc.property(fc.dictionary(keys, fc.jsonValue()), (fields) => {
        expect(() => read(fields)).not.toThrow();
      }),
    );
  });
});
