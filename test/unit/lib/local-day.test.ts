import { expect, it } from "vitest";

import { HOUR } from "../../../src/lib/instant.ts";
import { readDay } from "../../../src/lib/local-day.ts";

it("is from midnight to midnight by the clock of the zone, also where that day is shorter or longer", () => {
  const day = (text: string, zone: string) => {
    const read = readDay(text, zone);
    return read && [new Date(read.begins).toISOString(), (read.ends - read.begins) / HOUR];
  };
  expect(day("2026-11-22", "Asia/Seoul")).toEqual(["2026-11-21T15:00:00.000Z", 24]);
  expect(day("2026-03-29", "Europe/Berlin")).toEqual(["2026-03-28T23:00:00.000Z", 23]);
  expect(day("2026-10-25", "Europe/Berlin")).toEqual(["2026-10-24T22:00:00.000Z", 25]);
});

it.each(["", "2026-13-01", "2026-02-30", "22.11.2026", "2026-11-22T00:00", "1926-11-22", "tomorrow", "2026-1-1"])(
  "%j is no day",
  (text) => expect(readDay(text, "Asia/Seoul")).toBeNull(),
);
