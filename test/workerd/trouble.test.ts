import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { Trouble } from "../../src/calls/trouble.ts";
import { recordCall } from "../../src/ledger/calls.ts";
import { recordContact } from "../../src/ledger/contacts.ts";
import { recordOutreach } from "../../src/ledger/outreach.ts";
import { type DeadFilter, countDead, listDead } from "../../src/ledger/trouble.ts";
import { SECOND } from "../../src/lib/instant.ts";
import { callback, deliver, statusOfCall } from "./front-door.ts";
import { NOON, booking, contact, db, emptyAll, pagesOf, planOf, snapshot, watched } from "./ledger.ts";
import { ask } from "./platforms.ts";
import { callOf, letWork, passTimeFor } from "./storage.ts";
import { stopTheClock, tellSlack } from "./story.ts";

beforeEach(emptyAll);
afterEach(() => vi.useRealTimers());

const dead = (action: string, given: Partial<Trouble> = {}): Trouble => {
  const usual = { kind: "slack.post", state: "dead", why: `HTTP 500: ${action}`, at: NOON } as const;
  return { action, ...usual, ...given };
};
const waits = (...trouble: Trouble[]) => ({ waiting: trouble.length, trouble });
const idsOf = (pages: { id: string }[][]) => pages.flat().map(({ id }) => id);
const all = (limit: number, filter: DeadFilter = {}) => pagesOf((cursor) => listDead(db, { ...filter, limit, cursor }));
const countsOf = async (filter: Parameters<typeof countDead>[1] = {}) => {
  const counted = await countDead(db, filter);
  return counted.ok ? counted.value : counted.reason;
};

/** Two calls, a booking, an order and a contact, with seven actions. */
async function fillIn(): Promise<void> {
  await recordCall(db, snapshot({ id: "CAold", ...waits(dead("a1"), dead("a2", { kind: "forward" })) }));
  await recordCall(db, snapshot({ id: "CAnew", startedAt: NOON + 5, ...waits(dead("a3", { state: "unknown" })) }));
  await recordCall(db, snapshot({ id: "CAfine" }));
  await recordOutreach(db, booking({ id: "B1", ...waits(dead("o1", { kind: "sms.send" }), dead("o2")) }));
  await recordOutreach(db, booking({ id: "O1", kind: "order", ...waits(dead("o3", { state: "unknown" })) }));
  await recordContact(db, contact({ version: 1, ...waits(dead("t1")) }));
}

describe("what waits for a person", () => {
  it("is listed with what it belongs to and why, page for page, each action once", async () => {
    await fillIn();
    const order = ["a3", "a1", "a2", "o1", "o2", "o3", "t1"];
    for (const limit of [1, 2, 3, 200]) expect(idsOf(await all(limit)), String(limit)).toEqual(order);
    const [items = []] = await all(200);
    expect(items.map(({ about }) => about)).toEqual([
      { call: { provider: "clawops", id: "CAnew" } },
      { call: { provider: "clawops", id: "CAold" } },
      { call: { provider: "clawops", id: "CAold" } },
      { booking: "B1" },
      { booking: "B1" },
      { order: "O1" },
      { contact: "+821012345678" },
    ]);
    expect(items[1]).toMatchObject({ kind: "slack.post", state: "dead", why: "HTTP 500: a1", at: NOON });
    expect(items.map(({ phone }) => phone)).toEqual(Array(7).fill("+821012345678"));
    expect(idsOf(await all(1, { state: "unknown" }))).toEqual(["a3", "o3"]);
    expect(idsOf(await all(2, { kind: "slack.post", state: "dead" }))).toEqual(["a1", "o2", "t1"]);
    expect(await listDead(db, { limit: 1, cursor: "bm9uZQ" })).toMatchObject({ ok: false });
  });

  it("is counted by kind and state, also behind a cursor", async () => {
    await fillIn();
    expect(await countsOf()).toEqual({
      counts: [
        { kind: "slack.post", state: "dead", count: 3 },
        { kind: "slack.post", state: "unknown", count: 2 },
        { kind: "forward", state: "dead", count: 1 },
        { kind: "sms.send", state: "dead", count: 1 },
      ],
      isMore: false,
    });
    const page = await listDead(db, { limit: 2, state: "dead" });
    const cursor = (page.ok && page.value.cursor) || undefined;
    expect(await countsOf({ state: "dead", kind: "slack.post", cursor })).toEqual({
      counts: [{ kind: "slack.post", state: "dead", count: 2 }],
      isMore: false,
    });
  });

  it("has every action that stays once, whatever is put right, given up or moved meanwhile", async () => {
    const steps = fc.array(fc.record({ put: fc.boolean(), which: fc.nat(9), at: fc.nat(9) }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(steps, fc.integer({ min: 1, max: 4 }), async (changes, limit) => {
        await emptyAll();
        let version = 1;
        const put = (which: number, at: number, trouble: Trouble[]) =>
          recordOutreach(db, booking({ id: `B${which}`, version: version++, at: NOON + at, ...waits(...trouble) }));
        for (let i = 0; i < 10; i++) await put(i, i, [dead(`${i}-a`), dead(`${i}-b`)]);
        const queue = [...changes];
        const touched = new Set<number>();
        const seen = idsOf(
          await pagesOf(async (cursor) => {
            const listed = await listDead(db, { limit, cursor });
            const change = queue.shift();
            if (change?.put) await put(change.which, change.at, [dead(`${change.which}-a`), dead(`${change.which}-b`)]);
            else if (change) await put(change.which, change.at, []);
            if (change && !change.put) touched.add(change.which);
            return listed;
          }),
        );
        expect(new Set(seen).size).toBe(seen.length);
        for (let i = 0; i < 10; i++)
          if (!touched.has(i)) expect(seen).toEqual(expect.arrayContaining([`${i}-a`, `${i}-b`]));
      }),
      { numRuns: 15 },
    );
  });

  it("is found by the rows that wait alone, and a rare kind among many by looking at some at a time", async () => {
    const insert = db.prepare(
      "insert into call (provider, id, version, listed_at, waiting, trouble) values ('clawops', ?1, 1, ?2, ?3, ?4)",
    );
    const rows = Array.from({ length: 1200 }, (_, i) =>
      insert.bind(
        `CA${i}`,
        NOON + i,
        Number(i % 2 === 0),
        JSON.stringify([dead(`a${i}`, i === 0 ? { kind: "forward" } : {})]),
      ),
    );
    await db.batch(rows);
    const { db: observed, queries } = watched();
    const pages = await pagesOf((cursor) => listDead(observed, { kind: "forward", limit: 5, cursor }));
    expect(pages.map((page) => page.length)).toEqual([0, 1]);
    for (const query of queries) {
      expect(await planOf(query)).toMatch(/INDEX (call|outreach|contact)_waiting/);
      expect(query.rowsRead).toBeLessThanOrEqual(501);
    }
  });
});

describe("GET /api/dead and POST /api/dead/retry", () => {
  type Retried = { retried: number; skipped: number; remaining?: number; cursor?: string };
  const retry = (body: object) => ask<Retried & { error: string }>("POST", "/api/dead/retry", body);

  it("name every bad field", async () => {
    const { status, body } = await retry({ kind: "fax", state: "done", limit: 51, cursor: 7, kinds: "all" });
    expect([status, body.error]).toEqual([
      400,
      expect.stringMatching(/kind: .*; state: .*; cursor: .*; limit: .*50; kinds: /),
    ]);
    expect(await retry({ cursor: "bm9uZQ" })).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/^cursor/) },
    });
    expect(await ask("GET", "/api/dead?kind=fax&state=x&limit=0")).toMatchObject({
      status: 400,
      body: { error: expect.stringMatching(/limit: .*kind: .*state: /) },
    });
  });

  it("try again what is still dead, some at a time, and leave alone what nobody knows of and what was put right", async () => {
    stopTheClock();
    const calls = ["CAdead1", "CAdead2", "CAdead3"];
    for (const [i, call] of calls.entries()) {
      await tellSlack(`010-4447-000${i}`, [{ status: 404, body: "no_service" }]);
      await deliver(callback(statusOfCall(call, "busy", { From: `0104447000${i}` })));
      await letWork(callOf("clawops", call));
      await passTimeFor(callOf("clawops", call), SECOND);
    }
    const stateOf = async (call: string) => (await callOf("clawops", call).view())?.actions[0]?.state;
    const { items } = (await ask<{ items: { id: string }[] }>("GET", "/api/dead?kind=slack.post&state=dead")).body;
    expect(items).toHaveLength(3);
    const [first] = items;
    // The ledger has not heard of it yet.
    expect((await ask("POST", `/api/actions/${first?.id}/retry`)).status).toBe(200);
    expect((await retry({ state: "unknown" })).body).toEqual({ retried: 0, skipped: 0 });
    const { cursor = "", ...page } = (await retry({ limit: 1 })).body;
    expect(page).toEqual({ retried: 0, skipped: 1, remaining: 2 });
    expect((await retry({ kind: "slack.post", cursor })).body).toEqual({ retried: 2, skipped: 0 });
    for (const call of calls) {
      await letWork(callOf("clawops", call));
      await passTimeFor(callOf("clawops", call), SECOND);
      expect(await stateOf(call)).toBe("done");
    }
    expect((await ask("GET", "/api/dead")).body).toEqual({ items: [] });
  });
});
