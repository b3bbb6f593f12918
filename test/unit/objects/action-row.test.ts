import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { MINUTE, SECOND } from "../../../src/lib/instant.ts";
import {
  type ActionRow,
  claimed,
  failed,
  isClaimable,
  lastSeriesOf,
  recorded,
  revived,
  served,
  unsent,
  viewOf,
} from "../../../src/objects/action-row.ts";
import type { Attempt } from "../../../src/rules/action.ts";

const NOW = Date.UTC(2030, 0, 1);
const planned: ActionRow = {
  id: "a",
  kind: "slack.post",
  input: "{}",
  state: "planned",
  attempt: 0,
  tries: 0,
  dueAt: NOW,
  since: NOW,
  claimedAt: null,
  attempts: "[]",
};
const chance = (now: number) => ({ now, random: 0.5 });
const sent = (row: ActionRow, now: number) => served(row, chance(now)).row;
const attemptAt = (at: number, outcome: Attempt["outcome"] = "retry"): Attempt => ({
  at,
  outcome,
  status: 500,
  detail: "x",
});
const retry = { kind: "retry", why: "x", afterSeconds: 10 } as const;
const done = { kind: "done" } as const;

describe("an attempt", () => {
  it("is granted to the first who claims it, and to nobody after that", () => {
    const row = sent(planned, NOW);
    expect(row).toMatchObject({ state: "queued", attempt: 1, tries: 1, dueAt: NOW + MINUTE });
    expect([isClaimable(row, 1), isClaimable(row, 2), isClaimable(planned, 0)]).toEqual([true, false, false]);
    expect(isClaimable(claimed(row, NOW), 1)).toBe(false);
  });

  it("whose message is lost is sent again under the same number, ever more slowly", () => {
    let row = sent(planned, NOW);
    const waits: number[] = [];
    for (let i = 0; i < 9; i++) {
      const now = row.dueAt ?? 0;
      row = sent(row, now);
      waits.push(((row.dueAt ?? 0) - now) / MINUTE);
    }
    expect(row.attempt).toBe(1);
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  it("that could not be sent is due again soon", () => {
    expect(unsent(sent(planned, NOW), NOW).dueAt).toBe(NOW + 10 * SECOND);
    expect(unsent(sent(planned, NOW), NOW + 30 * SECOND).dueAt).toBe(NOW + 60 * SECOND);
  });

  it("that was claimed and never heard of again has failed: it is made anew when it is time, and shows", () => {
    const lost = served(claimed(sent(planned, NOW), NOW + 5), chance(NOW + 5 + MINUTE));
    expect(lost).toMatchObject({
      isSent: false,
      row: { state: "retrying", attempt: 1, dueAt: NOW + 5 + MINUTE + 10 * SECOND },
    });
    expect(viewOf(lost.row).attempts).toEqual([
      { at: NOW + 5, outcome: "retry", status: null, detail: "no result came back" },
    ]);
    expect(sent(lost.row, NOW + 2 * MINUTE)).toMatchObject({ state: "queued", attempt: 2, tries: 2, claimedAt: null });
  });

  it("is not made for ever by consumers that never come back", () => {
    let row = planned;
    for (let steps = 0; steps < 100 && row.dueAt !== null; steps++) {
      const now = row.dueAt;
      row = sent(row, now);
      if (isClaimable(row, row.attempt)) row = claimed(row, now);
    }
    expect(row).toMatchObject({ state: "dead", attempt: 7 });
    expect(viewOf(row).attempts.at(-1)).toMatchObject({ outcome: "dead" });
  });

  it("whose message is among the dead letters has failed, and the action goes on", () => {
    expect(failed(sent(planned, NOW), attemptAt(NOW), chance(NOW))).toMatchObject({
      state: "retrying",
      dueAt: NOW + 10 * SECOND,
    });
  });
});

describe("a result", () => {
  const under = (row: ActionRow, attempt: number, outcome: typeof retry | typeof done) =>
    recorded(row, attempt, { outcome, result: attemptAt(NOW, outcome.kind), ...chance(NOW + SECOND) });

  it("of the last attempt decides what is next", () => {
    const row = claimed(sent(planned, NOW), NOW);
    expect(under(row, 1, done)).toMatchObject({ state: "done", dueAt: null });
    expect(under(row, 1, retry)).toMatchObject({ state: "retrying", dueAt: NOW + 11 * SECOND });
  });

  it("told twice is noted once", () => {
    const once = under(claimed(sent(planned, NOW), NOW), 1, retry);
    expect(under(once, 1, retry)).toEqual(once);
  });

  it("of an earlier attempt counts only if it is success", () => {
    const second = sent(sent(claimed(sent(planned, NOW), NOW), NOW + MINUTE), NOW + 2 * MINUTE);
    expect(under(second, 1, retry)).toMatchObject({ state: "queued", attempt: 2 });
    expect(under(second, 1, done)).toMatchObject({ state: "done", dueAt: null });
  });

  it("of an action whose work never ends says nothing of the attempts that followed", () => {
    const second = sent(sent(claimed(sent(planned, NOW), NOW), NOW + MINUTE), NOW + 2 * MINUTE);
    const report = { outcome: done, delivered: ["a"], result: attemptAt(NOW, "done"), ...chance(NOW) };
    expect(recorded(second, 1, report)).toMatchObject({ state: "queued", attempt: 2, tries: 2 });
    expect(recorded(second, 2, report)).toMatchObject({ state: "done", dueAt: null });
  });

  it("that tells of some work done begins a new series with the rest, and the series before is not its own", () => {
    const third = {
      ...claimed(sent(planned, NOW), NOW),
      attempt: 3,
      tries: 3,
      attempts: JSON.stringify([1, 2].map((at) => attemptAt(at))),
    };
    const report = { delivered: ["a"], result: attemptAt(3), ...chance(NOW) };
    const [tried, refused] = [retry, { kind: "dead", why: "x" } as const].map((outcome) =>
      recorded(third, 3, { ...report, outcome }),
    );
    expect([tried, refused]).toMatchObject([
      { state: "retrying", tries: 1 },
      { state: "dead", tries: 1 },
    ]);
    expect(JSON.parse(lastSeriesOf(refused as ActionRow))).toMatchObject([{ at: 3 }]);
    expect(JSON.parse(lastSeriesOf({ ...third, tries: 2 }))).toMatchObject([{ at: 1 }, { at: 2 }]);
  });

  it("never undoes what is done", () => {
    const finished = under(claimed(sent(planned, NOW), NOW), 1, done);
    expect(recorded(finished, 1, { outcome: retry, result: attemptAt(NOW + 9), ...chance(NOW) })).toMatchObject({
      state: "done",
      dueAt: null,
    });
  });
});

describe("an action", () => {
  it("retried by hand begins anew, and its attempts go on counting", () => {
    const dead = { ...planned, state: "dead", attempt: 7, tries: 7, dueAt: null } as const;
    expect(sent(revived(dead, NOW), NOW)).toMatchObject({ state: "queued", attempt: 8, tries: 1 });
  });

  it("is claimed at most once for each number, in any order of events", () => {
    const steps = fc.array(fc.constantFrom("send", "claim", "fail", "succeed", "wait"), { maxLength: 40 });
    fc.assert(
      fc.property(steps, (taken) => {
        let [row, now] = [planned, NOW];
        const claims: number[] = [];
        for (const step of taken) {
          now += step === "wait" ? MINUTE : 1;
          if (step === "send" && row.dueAt !== null && row.dueAt <= now) row = sent(row, now);
          if (step === "claim" && isClaimable(row, row.attempt)) {
            claims.push(row.attempt);
            row = claimed(row, now);
          }
          if (step === "fail")
            row = recorded(row, row.attempt, { outcome: retry, result: attemptAt(now), ...chance(now) });
          if (step === "succeed" && row.claimedAt !== null)
            row = recorded(row, row.attempt, { outcome: done, result: attemptAt(now, "done"), ...chance(now) });
        }
        expect(new Set(claims).size).toBe(claims.length);
      }),
    );
  });

  it("keeps a bounded number of attempts", () => {
    let row = planned;
    for (let i = 0; i < 200; i++)
      row = recorded(row, 0, { outcome: retry, result: attemptAt(NOW + i), ...chance(NOW) });
    expect(viewOf(row).attempts).toHaveLength(50);
  });
});
