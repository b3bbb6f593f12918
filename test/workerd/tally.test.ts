import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import worker from "../../src/index.ts";
import type { Counts, Tally } from "../../src/ledger/hour-count.ts";
import { recordOutreach } from "../../src/ledger/outreach.ts";
import { forgetOld } from "../../src/ledger/retention.ts";
import { countHours, listTallies } from "../../src/ledger/tally.ts";
import { DAY, HOUR, MINUTE } from "../../src/lib/instant.ts";
import { writeLocalTime } from "../../src/lib/local-time.ts";
import { NOON, booking, db, emptyAll, recordAll, snapshot, watched } from "./ledger.ts";

type Call = { kind: "call"; id: string; at: number; missed: number; failed: number; slowestMs: number | null };
type Outreach = { kind: "booking" | "order"; id: string; at: number; state: string };
type Clock = { timeZone: string; now: number };
/** `passes`: how much time before something is recorded; `ago`: how long before that it was. */
type Step = { counts: boolean; passes: number; ago: number };

const SEOUL = { timeZone: "Asia/Seoul", retentionDays: 30 };
const NOTHING: Counts = { calls: 0, missed: 0, failed: 0, slowestMs: null, outreaches: 0, reached: 0 };
const ANSWERED = ["booking reached", "booking called_back", "booking confirmed", "booking cancel_requested"].concat([
  "order confirmed",
  "order changed",
]);

beforeEach(emptyAll);
afterEach(() => {
  vi.useRealTimers();
});

/** As a row of the ledger, in place of the one before. */
async function write(row: Call | Outreach): Promise<void> {
  const { kind, id, at } = row;
  if (row.kind !== "call") {
    const sql = "insert or replace into outreach (kind, id, version, at, state) values (?, ?, 1, ?, ?)";
    await db.prepare(sql).bind(kind, id, at, row.state).run();
    return;
  }
  const sql = `insert or replace into call (provider, id, version, listed_at, received_at, missed, failed, first_attempt_ms)
    values ('clawops', ?1, 1, ?2, ?2, ?3, ?4, ?5)`;
  await db.prepare(sql).bind(id, at, row.missed, row.failed, row.slowestMs).run();
}

async function tallies(): Promise<Tally[]> {
  const columns = "at, calls, missed, failed, slowest_ms as slowestMs, outreaches, reached";
  return (await db.prepare(`select ${columns} from tally order by at`).all<Tally>()).results;
}

/** The hour as the clock shows it: no two hours are shown alike, since the distance to UTC is part of it. */
const hourShown = (at: number, timeZone: string) => writeLocalTime(at, timeZone).replace(/:\d\d:\d\d/, "");

/** Counted the plain way. */
function plainly(rows: Iterable<Call | Outreach>, timeZone: string): Map<string, Counts> {
  const hours = new Map<string, Counts>();
  for (const row of rows) {
    const hour = hours.get(hourShown(row.at, timeZone)) ?? { ...NOTHING };
    hours.set(hourShown(row.at, timeZone), hour);
    if (row.kind === "call") {
      hour.calls++;
      hour.missed += row.missed;
      hour.failed += row.failed;
      if (row.slowestMs !== null) hour.slowestMs = Math.max(hour.slowestMs ?? 0, row.slowestMs);
    } else {
      hour.outreaches++;
      if (ANSWERED.includes(`${row.kind} ${row.state}`)) hour.reached++;
    }
  }
  return hours;
}

describe("the counts of each hour", () => {
  const call = fc.record({
    kind: fc.constant("call" as const),
    id: fc.constantFrom("a", "b", "c", "d", "e", "f"),
    at: fc.constant(0),
    missed: fc.integer({ min: 0, max: 1 }),
    failed: fc.integer({ min: 0, max: 3 }),
    slowestMs: fc.option(fc.integer({ min: 0, max: 9000 })),
  });
  const outreach = fc.record({
    kind: fc.constantFrom("booking" as const, "order" as const),
    id: fc.constantFrom("a", "b", "c"),
    at: fc.constant(0),
    state: fc.constantFrom("reached", "called_back", "confirmed", "cancel_requested", "changed", "cancelled", "past"),
  });
  const step = fc.record({
    counts: fc.boolean(),
    passes: fc.integer({ min: 0, max: 60 * HOUR }),
    ago: fc.integer({ min: 0, max: 20 * HOUR }),
  });
  const done = fc.array(fc.tuple(step, fc.oneof(call, outreach)), { minLength: 1, maxLength: 12 });
  // In the days before clocks are set back in New York, by an hour, and after they were set forward on Lord Howe, by half of one.
  const begins = fc.constantFrom(
    { timeZone: "Asia/Kolkata", now: NOON },
    { timeZone: "America/New_York", now: Date.UTC(2026, 9, 30) },
    { timeZone: "Australia/Lord_Howe", now: Date.UTC(2026, 9, 2) },
  );

  /** Records and counts as told, and in the end counts once more. */
  async function play({ timeZone, now: begin }: Clock, steps: (readonly [Step, Call | Outreach])[]) {
    const kept = new Map<string, Call | Outreach>();
    let now = begin;
    const count = () => countHours(db, { now, timeZone, retentionDays: 38 });
    for (const [{ passes, counts, ago }, one] of steps) {
      if (counts) await count();
      now += passes;
      const before = kept.get(one.kind + one.id);
      // What is long over changes no more, and a call's place in the lists is for good.
      if (before && before.at < now - 20 * HOUR) continue;
      const row = { ...one, at: before && one.kind === "call" ? before.at : now - ago };
      kept.set(one.kind + one.id, row);
      await write(row);
    }
    now += HOUR;
    await count();
    expect(await count()).toBe(0);
    return kept.values();
  }

  it("are after the last counting what a plain count gives, whenever was recorded and counted before", async () => {
    await fc.assert(
      fc.asyncProperty(begins, done, async (clock, steps) => {
        await emptyAll();
        const expected = plainly(await play(clock, steps), clock.timeZone);
        const all = await tallies();
        const told = all.map(({ at, ...counts }) => [hourShown(at, clock.timeZone), counts] as const);
        expect(new Set(told.map(([hour]) => hour)).size).toBe(told.length);
        expect(new Map(told.filter(([, counts]) => counts.calls + counts.outreaches > 0))).toEqual(expected);
      }),
      { numRuns: 15 },
    );
  });

  it("stay as they are when the calls are deleted that were counted", async () => {
    await recordAll([
      snapshot({ id: "CAold", startedAt: NOON }),
      snapshot({ id: "CAnew", startedAt: NOON + 20 * HOUR }),
    ]);
    await countHours(db, { ...SEOUL, now: NOON + 22 * HOUR, retentionDays: 1 });
    await forgetOld(db, { now: NOON + 25 * HOUR, retentionDays: 1 });
    await countHours(db, { ...SEOUL, now: NOON + 25 * HOUR, retentionDays: 1 });
    const counted = (await tallies()).filter(({ calls }) => calls > 0);
    expect(counted.map(({ at }) => at)).toEqual([NOON, NOON + 20 * HOUR]);
  });

  it("are caught up with in bounded steps, and go when they are older than any chart", async () => {
    await recordAll([snapshot({ id: "CAold" })]);
    const now = NOON + 59 * DAY;
    const { db: observed, queries } = watched();
    const count = () => countHours(observed, { ...SEOUL, now, retentionDays: 60 });
    expect(await count()).toBe(40 * 24);
    expect(queries.length).toBeLessThan(49);
    expect(await count()).toBe(20 * 24);
    expect(await forgetOld(db, { now: NOON + 61 * DAY, retentionDays: 60 })).toMatchObject({ tallies: 48 });
  });

  it("are of one clock: those of the one before go", async () => {
    const now = NOON + 5 * MINUTE;
    await countHours(db, { ...SEOUL, now });
    await countHours(db, { ...SEOUL, now, timeZone: "Asia/Kolkata" });
    const since = (await tallies()).filter(({ at }) => at >= NOON - DAY);
    expect(since.every(({ at }) => at % HOUR === 30 * MINUTE)).toBe(true);
  });

  it("are told with what began since, counted as it is now", async () => {
    const now = NOON + 10 * MINUTE;
    const ask = () => listTallies(db, NOON - DAY, { now, timeZone: "Asia/Seoul" });
    const counted = async () => (await ask()).filter(({ calls, outreaches }) => calls + outreaches > 0);
    await recordAll([snapshot({ id: "CAearlier", startedAt: NOON - 2 * HOUR }), snapshot({ id: "CAnow" })]);
    await recordOutreach(db, booking({ id: "now", state: "confirmed" }));
    const live = [
      { ...NOTHING, at: NOON - 2 * HOUR, calls: 1, missed: 1 },
      { ...NOTHING, at: NOON, calls: 1, missed: 1, outreaches: 1, reached: 1 },
    ];
    expect(await counted()).toEqual(live);
    await countHours(db, { ...SEOUL, now });
    expect(await counted()).toEqual(live);
    expect(await tallies()).not.toContainEqual(expect.objectContaining({ at: NOON }));
  });

  it("are made by the hourly cron, which deletes nothing", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: NOON + 5 * MINUTE });
    await recordAll([
      snapshot({ id: "CAcounted", startedAt: NOON - HOUR }),
      snapshot({ id: "CAold", startedAt: NOON - 90 * DAY }),
    ]);
    const controller = createScheduledController({ scheduledTime: Date.now(), cron: "4 * * * *" });
    await worker.scheduled(controller, env);
    expect((await tallies()).at(-1)).toMatchObject({ at: NOON - HOUR, calls: 1, missed: 1 });
    expect(await db.prepare("select count(*) as n from call").first("n")).toBe(2);
  });

  it("are made also where the owner has the crons at other times", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: NOON + 5 * MINUTE });
    await recordAll([snapshot({ id: "CAcounted", startedAt: NOON - HOUR })]);
    const controller = createScheduledController({ scheduledTime: Date.now(), cron: "30 * * * *" });
    await worker.scheduled(controller, env);
    expect((await tallies()).at(-1)).toMatchObject({ at: NOON - HOUR, calls: 1, missed: 1 });
  });
});
