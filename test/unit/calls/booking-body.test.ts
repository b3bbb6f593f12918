import { describe, expect, it } from "vitest";

import { BookingBody, BookingChange } from "../../../src/calls/booking-body.ts";
import { badFields } from "../../../src/lib/bad-fields.ts";

const readIn = { country: "KR", timeZone: "Asia/Seoul" } as const;
const schema = BookingBody(readIn);
const change = BookingChange(readIn);
const booking = { id: "B-7", name: "박서연", phone: "010-2345-6789", at: "2026-11-22T15:00" };
const read = (given: object = {}) => schema.parse({ ...booking, ...given });
/** What is said of a bad body, field by field. */
const saysOf = (of: typeof schema | typeof change, body: unknown) => {
  const { error } = of.safeParse(body);
  return error ? badFields(error).split("; ") : [];
};
const says = (given: object) => saysOf(schema, { ...booking, ...given });

const WAIT = "must be such as 30s, 10m, 1h or 2d, at most 60d, or none";

describe("a booking", () => {
  it("is read by the clock of the zone, with what is usual where nothing is said", () => {
    expect(read()).toEqual({
      id: "B-7",
      name: "박서연",
      phone: "+821023456789",
      at: "2026-11-22T06:00:00.000Z",
      note: null,
      provider: null,
      remind: { sms: "1h", call: "10m" },
    });
  });

  it("is the same where an optional field is null, absent or written otherwise", () => {
    const plain = JSON.stringify(read());
    for (const same of [
      { at: "2026-11-22 15:00:00" },
      { at: "2026-11-22T06:00Z" },
      { at: " 2026-11-21T22:00:00.000-08:00 " },
      { note: null, provider: null, remind: null },
      { note: " ", remind: {} },
      { remind: { sms: null, call: "10m" } },
      { name: " 박서연 ", phone: "+82 10 2345 6789", seat: 4 },
    ])
      expect(JSON.stringify(read(same))).toBe(plain);
  });

  it("says what can't be its time", () => {
    expect(says({ at: "2026-02-30T15:00" })).toEqual(["at: is no date and time that exists in this century"]);
    expect(says({ at: 1_795_330_800 })).toEqual(["at: must be a text"]);
    expect(says({ at: undefined })).toEqual(["at: is missing"]);
    expect(says({ at: "tomorrow" })).toEqual([
      "at: must be a date and a time such as 2026-11-22T15:00, with an offset or by the clock of Asia/Seoul",
    ]);
    const there = BookingBody({ country: "US", timeZone: "America/New_York" });
    expect(saysOf(there, { ...booking, phone: "+14155552671", at: "2026-03-08T02:30" })).toEqual([
      "at: the clock of America/New_York skips that time",
    ]);
  });

  it("may be reminded of otherwise, or not at all", () => {
    for (const sms of ["1s", "30s", "90m", "48h", "60d", "none"])
      expect(read({ remind: { sms } }).remind).toEqual({ sms, call: "10m" });
    expect(read({ remind: { sms: "none", call: "none" } }).remind).toEqual({ sms: "none", call: "none" });
    for (const wait of ["", "1", "-1h", "1.5h", "61d", "1 h", "soon", "1w", "9999999s"])
      expect(says({ remind: { sms: wait, call: wait } }), wait).toEqual([
        `remind.sms: ${WAIT}`,
        `remind.call: ${WAIT}`,
      ]);
    expect(says({ remind: "1h" })).toEqual(['remind: must be such as {"sms":"1h","call":"10m"}']);
    expect(says({ remind: { sms: 60 } })).toEqual(["remind.sms: must be a text"]);
  });

  it("keeps the lines of a note, and nothing invisible in it", () => {
    expect(read({ note: "창가\u0000 자리\r\n\r\n 알레르기: 땅콩\u202e\ud83d " }).note).toBe(
      "창가 자리\n\n알레르기: 땅콩 \ufffd",
    );
    expect(says({ note: "x".repeat(1001) })).toEqual(["note: must be at most 1000 characters"]);
    expect(says({ note: 7 })).toEqual(["note: must be a text"]);
  });

  it("names all bad fields at once", () => {
    expect(
      saysOf(schema, { id: {}, name: "x".repeat(101), phone: "112", at: "15:00", provider: "", remind: { call: 1 } }),
    ).toEqual([
      "id: must be a text",
      "name: must be at most 100 characters",
      "phone: is not a phone number",
      "at: must be a date and a time such as 2026-11-22T15:00, with an offset or by the clock of Asia/Seoul",
      "provider: must be clawops, vox or teler",
      "remind.call: must be a text",
    ]);
    expect(saysOf(schema, {})).toEqual(["id", "name", "phone", "at"].map((name) => `${name}: is missing`));
    expect(saysOf(schema, [])).toEqual(["the body: must be a JSON object"]);
  });
});

describe("a change of a booking", () => {
  it("holds what is given and nothing else", () => {
    expect(Object.keys(change.parse({}))).toEqual([]);
    const given = { name: "김하늘", at: "2026-11-23T10:00", note: "x", provider: "vox", remind: { call: "1m" } };
    expect(change.parse(given)).toEqual({ ...given, at: "2026-11-23T01:00:00.000Z" });
    expect(JSON.stringify(change.parse({ at: "2026-11-23T10:00" }))).toBe('{"at":"2026-11-23T01:00:00.000Z"}');
    expect(JSON.stringify(change.parse({ remind: { sms: "2h" } }))).toBe('{"remind":{"sms":"2h"}}');
  });

  it("takes back by null what need not be there", () => {
    expect(change.parse({ note: null, provider: null, remind: null })).toEqual({
      note: null,
      provider: null,
      remind: { sms: "1h", call: "10m" },
    });
    expect(change.parse({ note: "", remind: { sms: null } })).toEqual({ note: null, remind: { sms: "1h" } });
  });

  it("names what can't be changed along with what is bad", () => {
    const bad = { id: "B-8", phone: null, name: null, at: "soon", remind: { sms: "x" }, state: "past" };
    expect(saysOf(change, bad).map((problem) => problem.replace(/(?<=^\w+: must be a date).*/, ""))).toEqual([
      "id: can't be changed",
      "phone: can't be changed: cancel the booking and make another",
      "name: must be a text",
      "at: must be a date",
      `remind.sms: ${WAIT}`,
      "state: is nothing that can be changed",
    ]);
    expect(saysOf(change, null)).toEqual(["the body: must be a JSON object"]);
  });
});
