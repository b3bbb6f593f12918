import { describe, expect, it } from "vitest";

import type { Trouble } from "../../../src/calls/trouble.ts";
import { restood, restoodCall, standingIn } from "../../../src/objects/stood.ts";

const NOW = Date.UTC(2026, 4, 21, 9);
const dead: Trouble = { action: "call-1", kind: "forward", state: "dead", why: "HTTP 500", at: NOW };
const kept = { ledgered: { version: 7, dueAt: null }, waiting: 0, trouble: [], firstAttemptMs: 300 };
const actionsWith = (trouble: Trouble[], waitedMs: number | null) => ({
  standing: () => ({ waiting: trouble.length, trouble }),
  firstAttemptMs: (known: number | null = null) => Math.max(waitedMs ?? 0, known ?? 0),
});

describe("how the actions stand", () => {
  it("is told when it is news, and is not written again when it is none", () => {
    const after = restood(kept, { waiting: 1, trouble: [dead] }, NOW);
    expect(after).toMatchObject({ waiting: 1, trouble: [dead], ledgered: { version: NOW, dueAt: NOW + 1000 } });
    expect(restood(after, { waiting: 1, trouble: [{ ...dead }] }, NOW + 5)).toBe(after);
    expect(restood(after, { waiting: 1, trouble: [{ ...dead, state: "unknown" }] }, NOW + 5).ledgered).toEqual({
      version: NOW + 5,
      dueAt: NOW + 1000,
    });
  });

  it("is told whole by an object that kept only how many wait", () => {
    const old = { ledgered: { version: 7, dueAt: null }, waiting: 1 };
    expect(standingIn(old)).toEqual({ waiting: 1, trouble: [] });
    expect(restood(old, { waiting: 1, trouble: [dead] }, NOW)).toMatchObject({ waiting: 1, trouble: [dead] });
    const idle = { ledgered: { version: 7, dueAt: null }, waiting: 0 };
    expect(restood(idle, { waiting: 0, trouble: [] }, NOW)).toBe(idle);
  });
});

describe("a call", () => {
  it("counts what was given up, and goes on counting when that is put right", () => {
    const failed = restoodCall(kept, actionsWith([dead], null), NOW);
    expect(failed).toMatchObject({ waiting: 1, failed: 1 });
    const right = restoodCall(failed, actionsWith([], null), NOW);
    expect(right).toMatchObject({ waiting: 0, failed: 1 });
    const again = restoodCall(right, actionsWith([dead, { ...dead, action: "call-2" }], null), NOW);
    expect(again).toMatchObject({ waiting: 2, failed: 3 });
  });

  it("tells of a long wait for a first attempt by itself, and of a little longer one with whatever is next", () => {
    expect(restoodCall(kept, actionsWith([], 1299), NOW)).toBe(kept);
    expect(restoodCall(kept, actionsWith([], 1300), NOW)).toMatchObject({
      firstAttemptMs: 1300,
      ledgered: { version: NOW, dueAt: NOW + 1000 },
    });
  });
});
