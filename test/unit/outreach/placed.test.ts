import { describe, expect, it } from "vitest";

import type { CallNews } from "../../../src/calls/news.ts";
import { type Looked, endOfNews, looked, looking, lost, newCall, taken } from "../../../src/outreach/placed.ts";

const NOW = Date.UTC(2026, 10, 23);
const MINUTE = 60_000;
const ABSENT: Looked = { kind: "absent" };
const found = (more: Partial<Extract<Looked, { kind: "found" }>> = {}): Looked => ({
  kind: "found",
  call: "CA1",
  isOver: false,
  status: "in-progress",
  reason: null,
  answeredBy: null,
  ...more,
});
const news = (more: Partial<CallNews> = {}): CallNews => ({
  version: 1,
  provider: "clawops",
  call: "CA1",
  status: "completed",
  endedAt: NOW,
  wasConnected: true,
  reason: null,
  answeredBy: null,
  summary: null,
  fields: {},
  isWhole: true,
  transcript: null,
  ...more,
});

describe("a call that may not have been placed", () => {
  const unknown = lost(newCall("r"), NOW);

  it("is placed again only after its platform has said twice, a minute apart, that there is none", () => {
    const once = looked(looking(unknown), ABSENT, NOW);
    expect(once).toMatchObject({ call: { lookAt: NOW + 61_000 } });
    expect(once.isUnplaced).toBe(undefined);
    expect(looked(looking(once.call), ABSENT, NOW + 61_000)).toMatchObject({
      isUnplaced: true,
      call: { phase: "new" },
    });
  });

  it("was placed where its platform has it, and is waited for", () => {
    expect(looked(looking(unknown), found(), NOW)).toEqual({
      call: { ...looking(unknown), id: "CA1", phase: "taken", looksLeft: 12, lookAt: NOW + 15 * MINUTE },
    });
    expect(looked(looking(unknown), found({ isOver: true, status: "busy" }), NOW).end).toBe("busy");
  });

  it("counts from the start after something else was said in between", () => {
    const once = looked(looking(unknown), ABSENT, NOW).call;
    const again = lost({ ...once, phase: "new" }, NOW);
    expect(looked(looking(again), ABSENT, NOW).isUnplaced).toBe(undefined);
  });

  it("is for a person where its platform can't be asked, or never says anything", () => {
    expect(looked(looking(unknown), null, NOW).end).toBe("unsettled");
    expect(looked({ ...unknown, looksLeft: 0 }, ABSENT, NOW).end).toBe("unsettled");
  });
});

describe("a call that was placed and never heard of again", () => {
  const silent = taken(newCall("r"), "CA1", NOW);

  it("is asked about after a quarter of an hour, and closed by what its platform says", () => {
    expect(silent.lookAt).toBe(NOW + 15 * MINUTE);
    expect(looked(looking(silent), found({ isOver: true, status: "no-answer" }), NOW).end).toBe("no-answer");
  });

  it("may have been answered although its platform does not list it, so that nobody calls again", () => {
    expect(looked(looking(silent), ABSENT, NOW).end).toBe("unsettled");
  });

  it("is asked about again while it goes on", () => {
    expect(looked(looking(silent), found(), NOW)).toMatchObject({ call: { lookAt: NOW + 5 * MINUTE } });
  });
});

describe("the end of a call", () => {
  it.each([
    [{}, "answered"],
    [{ answeredBy: "human" }, "answered"],
    [{ answeredBy: "unknown" }, "answered"],
    [{ answeredBy: "machine" }, "machine"],
    [{ wasConnected: false }, "no-answer"],
    [{ status: "no-answer" as const }, "no-answer"],
    [{ status: "canceled" as const }, "no-answer"],
    [{ status: "busy" as const }, "busy"],
    [{ status: "rejected" as const }, "refused"],
    [{ status: "failed" as const }, "failed"],
    [{ status: "failed" as const, reason: "invalid_number" }, "invalid"],
    [{ endedAt: null }, null],
  ])("that was told as %j is %s", (told, end) => {
    expect(endOfNews(news(told))).toBe(end);
  });
});
