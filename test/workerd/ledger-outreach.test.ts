import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";

import { deleteContact, recordContact } from "../../src/ledger/contacts.ts";
import { type OutreachFilter, listOutreaches } from "../../src/ledger/outreach-list.ts";
import { deleteOutreach, outreachesOfContact, recordOutreach } from "../../src/ledger/outreach.ts";
import { SECOND } from "../../src/lib/instant.ts";
import type { OutreachSnapshot } from "../../src/outreach/outreach.ts";
import { CONTACT, NOON, booking, card, db, emptyAll, itemsOf, pagesOf, rowOf, watched } from "./ledger.ts";

beforeEach(emptyAll);

const recordAll = async (all: OutreachSnapshot[]) => {
  for (const one of all) await recordOutreach(db, one);
};
const listed = async (filter: Partial<OutreachFilter> = {}) =>
  itemsOf(await listOutreaches(db, { kind: "booking", limit: 200, ...filter }));
const ids = async (filter?: Partial<OutreachFilter>) => (await listed(filter)).map(({ id }) => id);
/** The columns that are not null. */
const left = (row: Record<string, unknown> | null) => Object.keys(row ?? {}).filter((name) => row?.[name] !== null);
const TOMBSTONE = ["kind", "id", "version", "deleted_at"];

describe("an outreach's snapshot", () => {
  it("is listed as it was recorded, and an order of the same id apart from it", async () => {
    expect(await recordOutreach(db, booking({ id: "B/1 한글", at: NOON + 5 }))).toBe("recorded");
    expect(await recordOutreach(db, booking({ id: "B/1 한글", kind: "order", state: "waiting" }))).toBe("recorded");
    const item = { id: "B/1 한글", name: "박서연", phone: "+821012345678", receivedAt: NOON };
    expect(await listed()).toEqual([{ ...item, state: "scheduled", at: NOON + 5 }]);
    expect(await listed({ kind: "order" })).toEqual([{ ...item, state: "waiting", at: NOON }]);
    expect(await outreachesOfContact(db, CONTACT, 10)).toHaveLength(2);
  });

  it("never gives way to an older one, in whatever order they come", async () => {
    const versions = fc.uniqueArray(fc.integer({ min: 1, max: 1e15 }), { minLength: 1, maxLength: 6 });
    const told = versions.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all])));
    let run = 0;
    await fc.assert(
      fc.asyncProperty(told, async ([all, rest]) => {
        const id = `permuted${run++}`;
        const newest = Math.max(...all);
        for (const version of [...rest, ...all]) {
          const known = (await rowOf("outreach", id))?.["version"] as number | undefined;
          const given = { version, name: `v${version}`, at: NOON + (version % 7), forgetAt: NOON + (version % 5) };
          const recorded = await recordOutreach(db, booking({ id, ...given }));
          expect(recorded).toBe(known !== undefined && version <= known ? "stale" : "recorded");
        }
        expect(await rowOf("outreach", id)).toMatchObject({
          version: newest,
          name: `v${newest}`,
          at: NOON + (newest % 7),
          forget_at: NOON + (newest % 5),
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe("an outreach that was deleted", () => {
  it("leaves its version behind and nothing else, and no later snapshot brings it back", async () => {
    await recordOutreach(db, booking({ id: "gone", version: 5 }));
    await deleteOutreach(db, { kind: "booking", id: "gone", version: 4, at: NOON + SECOND });
    for (const version of [3, 5, 9]) expect(await recordOutreach(db, booking({ id: "gone", version }))).toBe("gone");
    expect([await ids(), await outreachesOfContact(db, CONTACT, 10)]).toEqual([[], []]);
    expect(left(await rowOf("outreach", "gone"))).toEqual(TOMBSTONE);
    expect(await rowOf("outreach", "gone")).toMatchObject({ version: 5, deleted_at: NOON + SECOND });
  });

  it("is also refused if the ledger had never heard of it", async () => {
    await deleteOutreach(db, { kind: "booking", id: "unheard", version: 1, at: NOON });
    expect(await recordOutreach(db, booking({ id: "unheard", version: 2 }))).toBe("gone");
    expect(await recordOutreach(db, booking({ id: "unheard", kind: "order" }))).toBe("recorded");
  });

  it("gives way to what came in under its id afterwards", async () => {
    await deleteOutreach(db, { kind: "booking", id: "again", version: 9, at: NOON });
    const anew = booking({ id: "again", version: 7, receivedAt: NOON + 1, phone: "+821087654321" });
    expect(await recordOutreach(db, anew)).toBe("recorded");
    expect(await listed()).toMatchObject([{ id: "again", phone: "+821087654321" }]);
    expect(await recordOutreach(db, booking({ id: "again", version: 6 }))).toBe("stale");
  });
});

describe("an outreach whose contact was deleted", () => {
  it("is gone if it came in before, and what was known of it too", async () => {
    await recordAll([
      booking({ id: "before" }),
      booking({ id: "after", receivedAt: NOON + 2 * SECOND }),
      booking({ id: "stranger", contactId: "0b".repeat(32) }),
    ]);
    await recordContact(db, card(1));
    await deleteContact(db, { id: CONTACT, version: 2, at: NOON + SECOND });
    expect(await recordOutreach(db, booking({ id: "before", version: 2 }))).toBe("gone");
    expect(await recordOutreach(db, booking({ id: "new" }))).toBe("gone");
    for (const id of ["before", "new"]) expect(left(await rowOf("outreach", id))).toEqual(TOMBSTONE);
    const after = booking({ id: "after", version: 2, receivedAt: NOON + 2 * SECOND });
    expect(await recordOutreach(db, after)).toBe("recorded");
    expect(await ids()).toEqual(["stranger", "after"]);
  });

  it("does not take along what came in under its id afterwards", async () => {
    await deleteContact(db, { id: CONTACT, version: 2, at: NOON + SECOND });
    expect(await recordOutreach(db, booking({ id: "reused", version: 3 }))).toBe("gone");
    const anew = booking({ id: "reused", version: 4, receivedAt: NOON + 2 * SECOND });
    expect(await recordOutreach(db, anew)).toBe("recorded");
    expect(await recordOutreach(db, booking({ id: "reused", version: 3 }))).toBe("stale");
    expect(await ids()).toEqual(["reused"]);
  });

  it("can be found while it is still there, a few at a time", async () => {
    await recordAll(["1", "2", "3"].map((id) => booking({ id, kind: id === "2" ? "order" : "booking" })));
    const first = await outreachesOfContact(db, CONTACT, 2);
    for (const { kind, id, version } of first) await deleteOutreach(db, { kind, id, version, at: NOON });
    const rest = await outreachesOfContact(db, CONTACT, 2);
    expect([...first, ...rest].map(({ id }) => id).toSorted()).toEqual(["1", "2", "3"]);
    expect(rest[0]).toMatchObject({ objectId: "0d".repeat(32), version: 1 });
  });
});

describe("the list of outreaches", () => {
  it("goes from the latest on, page by page, each once", async () => {
    const all = Array.from({ length: 23 }, (_, i) =>
      booking({ id: `b${String(i).padStart(2, "0")}`, at: NOON + (i >> 1) }),
    );
    await recordAll(all);
    const pages = await pagesOf((cursor) => listOutreaches(db, { kind: "booking", limit: 5, cursor }));
    expect(pages.map(({ length }) => length)).toEqual([5, 5, 5, 5, 3]);
    expect(pages.flat().map(({ id }) => id)).toEqual(all.map(({ id }) => id).toReversed());
  });

  it.each<[Partial<OutreachFilter>, string[]]>([
    [{ state: "confirmed" }, ["b"]],
    [{ phone: "+821087654321" }, ["c"]],
    [{ phone: "+821012345678", state: "scheduled" }, ["a"]],
    [{ since: NOON + 1 }, ["c", "b"]],
    [{ until: NOON + 2 }, ["b", "a"]],
    [{ since: NOON + 1, until: NOON + 2 }, ["b"]],
    [{ kind: "order" }, ["o"]],
  ])("may be asked for %j", async (filter, expected) => {
    await recordAll([
      booking({ id: "a" }),
      booking({ id: "b", at: NOON + 1, state: "confirmed" }),
      booking({ id: "c", at: NOON + 2, phone: "+821087654321" }),
      booking({ id: "o", kind: "order", state: "calling" }),
    ]);
    expect(await ids(filter)).toEqual(expected);
    const pages = await pagesOf((cursor) => listOutreaches(db, { kind: "booking", ...filter, limit: 1, cursor }));
    expect(pages.flat().map(({ id }) => id)).toEqual(expected);
  });

  it("may be asked for any of some states, and for the soonest first", async () => {
    const states = ["scheduled", "reached", "confirmed"] as const;
    await recordAll(
      Array.from({ length: 9 }, (_, i) => booking({ id: `s${i}`, at: NOON + i, state: states[i % 3] ?? "reached" })),
    );
    expect(await ids({ state: ["reached", "confirmed"] })).toEqual(["s8", "s7", "s5", "s4", "s2", "s1"]);
    const ask = (more: object) => (cursor: string | undefined) =>
      listOutreaches(db, {
        kind: "booking",
        isRising: true,
        limit: 2,
        cursor,
        since: NOON + 2,
        until: NOON + 8,
        ...more,
      });
    expect((await pagesOf(ask({}))).map((page) => page.map(({ id }) => id))).toEqual([
      ["s2", "s3"],
      ["s4", "s5"],
      ["s6", "s7"],
    ]);
    const reached = await pagesOf(ask({ state: ["reached"], lookAt: 3 }));
    expect(reached.flat().map(({ id }) => id)).toEqual(["s4", "s7"]);
  });

  it("looks for a state among so many at a time, and loses none and gives none twice however rare it is", async () => {
    const count = 3000;
    await db
      .prepare(
        `with recursive one (i) as (select 0 union all select i + 1 from one where i < ? - 1)
         insert into outreach (kind, id, version, phone, name, state, at, received_at)
         select 'booking', 'n' || i, 1, '+821012345678', '', iif(i % 97 = 5 or i between 40 and 50, 'reached', 'past'), i / 2, 0 from one`,
      )
      .bind(count)
      .run();
    const all = (await listed({ state: "reached", limit: count } as object)).map(({ id }) => id);
    expect(all).toHaveLength(42);
    const choices = fc.record({
      limit: fc.integer({ min: 1, max: 60 }),
      lookAt: fc.integer({ min: 150, max: 4000 }),
      isRising: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(choices, async (way) => {
        const { db: seen, queries } = watched();
        const ask = (cursor: string | undefined) =>
          listOutreaches(seen, { kind: "booking", state: ["reached"], ...way, cursor });
        const pages = await pagesOf(ask);
        const inOrder = pages.flat().map(({ id }) => id);
        expect(way.isRising ? inOrder.toReversed() : inOrder).toEqual(all);
        expect(Math.max(...pages.map(({ length }) => length))).toBeLessThanOrEqual(way.limit);
        // Each is read from the index and from the table.
        for (const { rowsRead } of queries) expect(rowsRead).toBeLessThanOrEqual(4 * way.lookAt);
      }),
      { numRuns: 12 },
    );
  });
});
