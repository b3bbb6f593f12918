import { describe, expect, it } from "vitest";

import { iso, readInstant } from "../../../src/lib/instant.ts";

describe("readInstant", () => {
  it("reads ISO 8601 with and without a zone", () => {
    expect(readInstant("2026-05-21T09:00:00+09:00")).toBe(Date.UTC(2026, 4, 21));
    expect(readInstant("2026-05-21T00:00:00.123Z")).toBe(Date.UTC(2026, 4, 21, 0, 0, 0, 123));
    expect(readInstant("2026-05-21 00:00:00")).toBe(Date.UTC(2026, 4, 21));
    expect(readInstant("2026-05-21")).toBe(Date.UTC(2026, 4, 21));
  });

  it.each([undefined, null, 5, "", "soon", "2026-13-01T00:00:00Z", "1969-01-01T00:00:00Z", "9999-01-01T00:00:00Z"])(
    "takes %j for none",
    (raw) => expect(readInstant(raw)).toBe(null),
  );

  it("gives what can be written again", () =>
    expect(iso(readInstant("2099-12-31T23:59:59Z") ?? 0)).toBe("2099-12-31T23:59:59.000Z"));
});
