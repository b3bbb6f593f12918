import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { SECOND } from "../../../src/lib/instant.ts";
import { readLocalTime, writeLocalTime } from "../../../src/lib/local-time.ts";

/** As ISO 8601 UTC; or why not. */
const read = (text: string, timeZone = "Asia/Seoul") => {
  const result = readLocalTime(text, timeZone);
  return result.ok ? new Date(result.value).toISOString() : result.reason;
};
const NO_SUCH = "is no date and time that exists in this century";
const HOW = "must be a date and a time such as 2026-11-22T15:00, with an offset or by the clock of Asia/Seoul";

describe("a local time", () => {
  it.each([
    ["2026-11-22T15:00", "2026-11-22T06:00:00.000Z"],
    ["2026-11-22 15:00", "2026-11-22T06:00:00.000Z"],
    ["2026-11-22t15:00:30", "2026-11-22T06:00:30.000Z"],
    ["2026-11-22T15:00:30.123456", "2026-11-22T06:00:30.123Z"],
    ["2026-11-22T15:00Z", "2026-11-22T15:00:00.000Z"],
    ["2026-11-22 15:00z", "2026-11-22T15:00:00.000Z"],
    ["2026-11-22T15:00+09:00", "2026-11-22T06:00:00.000Z"],
    ["2026-11-22T15:00:00 +0900", "2026-11-22T06:00:00.000Z"],
    ["2026-11-22T15:00-08", "2026-11-22T23:00:00.000Z"],
    ["2028-02-29T00:00", "2028-02-28T15:00:00.000Z"],
  ])("%s is %s", (text, instant) => {
    expect(read(text)).toBe(instant);
  });

  it.each([
    "2026-11-22",
    "15:00",
    "22.11.2026 15:00",
    "2026-11-22T15",
    "1795330800",
    "2026-11-22T15:00+09:00[Asia/Seoul]",
    "2026-11-22T15:00[Europe/Paris]",
    "2026-11-22T15:00 KST",
    "2026-W47-7T15:00",
    "",
    "2026-11-22T15:00\u0000",
  ])("%j is not written so", (text) => {
    expect(read(text)).toBe(HOW);
  });

  it.each([
    "2026-13-01T15:00",
    "2026-02-29T15:00",
    "2026-11-22T24:00",
    "2026-11-22T15:60",
    "2026-11-22T15:00+25:00",
    "1999-12-31T15:00",
    "2100-01-01T15:00",
    "9999-12-31T23:59:59Z",
  ])("%s does not exist", (text) => {
    expect(read(text)).toBe(NO_SUCH);
  });

  it("is none where the clock skips it or shows it twice, unless it has an offset", () => {
    expect(read("2026-03-08T02:30", "America/New_York")).toBe("the clock of America/New_York skips that time");
    expect(read("2026-11-01T01:30", "America/New_York")).toBe(
      "the clock of America/New_York shows that time twice: give an offset",
    );
    expect(read("2026-11-01T01:30-05:00", "America/New_York")).toBe("2026-11-01T06:30:00.000Z");
    expect(read("2026-03-08T02:00", "America/New_York")).toMatch("skips");
    expect(read("2026-03-08T03:00", "America/New_York")).toBe("2026-03-08T07:00:00.000Z");
    expect(read("2026-10-04T02:15", "Australia/Lord_Howe")).toMatch("skips");
    expect(read("2026-04-05T01:45", "Australia/Lord_Howe")).toMatch("twice");
  });

  it("is read as it is written, whatever the zone", () => {
    const zones = fc.constantFrom("Asia/Seoul", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC");
    const seconds = fc.integer({ min: Date.UTC(2001, 0) / SECOND, max: Date.UTC(2099, 0) / SECOND });
    fc.assert(
      fc.property(seconds, zones, zones, (second, zone, other) => {
        const written = writeLocalTime(second * SECOND, zone);
        expect(readLocalTime(written, other)).toEqual({ ok: true, value: second * SECOND });
        const byClock = readLocalTime(written.slice(0, 19), zone);
        expect(byClock).toEqual(
          byClock.ok ? { ok: true, value: second * SECOND } : { ok: false, reason: expect.stringContaining("twice") },
        );
      }),
    );
  });

  it("is written with its offset", () => {
    expect(writeLocalTime(Date.UTC(2026, 10, 22, 6, 0, 0, 999), "Asia/Seoul")).toBe("2026-11-22T15:00:00+09:00");
    expect(writeLocalTime(Date.UTC(2026, 10, 22, 6), "UTC")).toBe("2026-11-22T06:00:00+00:00");
  });
});
