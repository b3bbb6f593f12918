import { describe, expect, it } from "vitest";

import { iso, readInstant } from "../../../src/lib/instant.ts";

describe("readInstant", () => {
  it("reads ISO 8601 with and without a zone", () => {
    expect(readInstant("2026-05-21T09:00:00+09:00")).toBe(Date.UTC(2026, 4, 21));
    expect(readInstant("2026-05-21T00:00:00.123Z")).toBe(Date.UTC(2026, 4, 21, 0, 0, 0, 123));
    expect(readInstant("2026-05-21 00:00:00")).toBe(Date.UTC(2026, 4, 21));
    expect(readInstant("2026-05-21")).toBe(Date.UTC(2026, 4, 21));
  });

  it("reads unix seconds, milliseconds and microseconds", () => {
    const at = Date.UTC(2026, 2, 2, 6, 31, 4, 123);
    expect(readInstant("1772433064")).toBe(Date.UTC(2026, 2, 2, 6, 31, 4));
    expect(readInstant("1772433064.123")).toBe(at);
    expect(readInstant("1772433064123")).toBe(at);
    expect(readInstant("1772433064123456")).toBe(at);
  });

  it.each([
    "",
    "5",
    "1e12",
    "-1772433064",
    "soon",
    "2026-13-01T00:00:00Z",
    "1969-01-01T00:00:00Z",
    "9999-01-01T00:00:00Z",
  ])("takes %j for none", (raw) => expect(readInstant(raw)).toBe(null));

  it("gives what can be written again", () =>
    expect(iso(readInstant("2099-12-31T23:59:59Z") ?? 0)).toBe("2099-12-31T23:59:59.000Z"));
});
