import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";

import { type CallFilter, listCalls } from "../../src/ledger/call-list.ts";
import { deleteCall, recordCall } from "../../src/ledger/calls.ts";
import { listContacts, recordContact } from "../../src/ledger/contacts.ts";
import { keepUnreadable, listUnreadable } from "../../src/ledger/unreadable.ts";
import { NOON, card, db, emptyAll, itemsOf, pagesOf, recordAll, snapshot } from "./ledger.ts";

beforeEach(emptyAll);

const listed = async (filter: CallFilter) =>
  itemsOf(await listCalls(db, { ...filter, limit: 200 })).map(({ id }) => id);

describe("the list of calls", () => {
  it("has the latest first, then by provider and id, and says whether there are more", async () => {
    await recordAll([
      snapshot({ id: "a", startedAt: NOON }),
      snapshot({ id: "b", startedAt: NOON }),
      snapshot({ id: "a", startedAt: NOON, provider: "vox" }),
      snapshot({ id: "c", startedAt: NOON + 1 }),
    ]);
    const pages = await pagesOf((cursor) => listCalls(db, { limit: 2, cursor }));
    expect(pages.map((page) => page.map(({ provider, id }) => `${provider}:${id}`))).toEqual([
      ["clawops:c", "vox:a"],
      ["clawops:b", "clawops:a"],
    ]);
  });

  it("going on with the cursors, has no call twice whatever changes meanwhile, and every one that does not", async () => {
    const at = fc.integer({ min: 0, max: 5 });
    const id = fc.constantFrom("a", "b", "c", "d", "e", "ㄱ", "😀", "～");
    const call = fc.record({ provider: fc.constantFrom("clawops", "vox"), id, at, isDeleted: fc.boolean() });
    const between = fc.array(fc.array(call, { maxLength: 3 }), { minLength: 20, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(call, { minLength: 1, maxLength: 12 }),
        between,
        fc.integer({ min: 1, max: 3 }),
        async (before, changes, limit) => {
          await emptyAll();
          let version = 0;
          const change = async ({ provider, id: callId, at: startedAt, isDeleted }: (typeof before)[number]) => {
            version++;
            if (isDeleted && version > before.length) await deleteCall(db, { provider, id: callId, version, at: NOON });
            else await recordCall(db, snapshot({ provider, id: callId, version, startedAt }));
            return `${provider}:${callId}`;
          };
          for (const one of before) await change(one);
          const nameOf = ({ provider, id: callId }: { provider: string; id: string }) => `${provider}:${callId}`;
          const atFirst = itemsOf(await listCalls(db, { limit: 200 })).map(nameOf);
          const changed = new Set<string>();
          const seen = (
            await pagesOf(async (cursor) => {
              const page = await listCalls(db, { limit, cursor });
              for (const one of changes.pop() ?? []) changed.add(await change(one));
              return page;
            })
          )
            .flat()
            .map(nameOf);
          expect(new Set(seen).size).toBe(seen.length);
          const unchanged = (name: string) => !changed.has(name);
          expect(seen.filter(unchanged)).toEqual(atFirst.filter(unchanged));
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(["", "x", "bnVsbA", "W10", "WzEsMl0", "WzEsMiwzXQ", "WzEuNSwiYSIsImIiXQ", "é", "W=="])(
    "refuses %j for a cursor",
    async (cursor) => {
      for (const list of [listCalls, listContacts, listUnreadable])
        expect(await list(db, { limit: 1, cursor })).toEqual({ ok: false, reason: "bad cursor" });
    },
  );
});

describe("a filter", () => {
  const CALLS = [
    snapshot({ id: "missed", startedAt: NOON }),
    snapshot({ id: "busy", status: "busy", provider: "vox", startedAt: NOON + 1, from: "+821000000001" }),
    snapshot({ id: "talked", status: "completed", missed: false, startedAt: NOON + 2, waiting: 2 }),
    snapshot({
      id: "outbound",
      status: "completed",
      missed: false,
      startedAt: NOON + 3,
      from: "+827052351234",
      to: "+821012345678",
    }),
    snapshot({
      id: "unknown",
      status: "ringing",
      missed: false,
      startedAt: NOON + 4,
      from: null,
      to: null,
      provider: "vox",
    }),
  ];
  beforeEach(() => recordAll(CALLS));

  it.each<[CallFilter, string[]]>([
    [{}, ["unknown", "outbound", "talked", "busy", "missed"]],
    [{ provider: "vox" }, ["unknown", "busy"]],
    [{ status: "completed" }, ["outbound", "talked"]],
    [{ missed: true }, ["busy", "missed"]],
    [{ missed: false }, ["unknown", "outbound", "talked"]],
    [{ from: "+821012345678" }, ["talked", "missed"]],
    [{ to: "+821012345678" }, ["outbound"]],
    [{ since: NOON + 2 }, ["unknown", "outbound", "talked"]],
    [{ until: NOON + 2 }, ["busy", "missed"]],
    [{ since: NOON + 1, until: NOON + 3 }, ["talked", "busy"]],
    [{ since: NOON + 3, until: NOON + 3 }, []],
    [{ isWaiting: true }, ["talked"]],
    [{ provider: "vox", missed: true, status: "busy", from: "+821000000001", since: NOON, until: NOON + 9 }, ["busy"]],
    [{ provider: "vox", missed: true, from: "+821012345678" }, []],
    [{ from: "' or 1=1 --" }, []],
  ])("%j leaves %j", async (filter, ids) => {
    expect(await listed(filter)).toEqual(ids);
    const pages = await pagesOf((cursor) => listCalls(db, { ...filter, limit: 1, cursor }));
    expect(pages.flat().map(({ id }) => id)).toEqual(ids);
  });
});

describe("the list of contacts", () => {
  it("is ordered by number, and can be asked for the beginning of one, or a part of a name", async () => {
    const people = [
      ["+82101", "Kim"],
      ["+82102", "KIM Lee"],
      ["+82201", "김철수"],
      ["+1415", null],
    ] as const;
    for (const [phone, name] of people) await recordContact(db, { ...card(1), id: `id${phone}`, phone, name });
    const found = async (filter: { phone?: string; name?: string }) =>
      (await pagesOf((cursor) => listContacts(db, { ...filter, limit: 1, cursor }))).flat().map(({ phone }) => phone);
    expect(await found({})).toEqual(["+1415", "+82101", "+82102", "+82201"]);
    expect(await found({ phone: "+8210" })).toEqual(["+82101", "+82102"]);
    expect(await found({ name: "kim" })).toEqual(["+82101", "+82102"]);
    expect(await found({ name: "철" })).toEqual(["+82201"]);
    expect(await found({ name: "%" })).toEqual([]);
  });
});

describe("the list of unreadable deliveries", () => {
  it("has the latest first, page by page", async () => {
    const delivery = { provider: "vox", dialect: "token", headers: {}, body: new Uint8Array([65]), reason: "x" };
    for (const n of [1, 3, 2, 2]) await keepUnreadable(db, { ...delivery, path: `/${Math.random()}`, receivedAt: n });
    const pages = await pagesOf((cursor) => listUnreadable(db, { limit: 3, cursor }));
    expect(pages.map((page) => page.map(({ receivedAt }) => receivedAt))).toEqual([[3, 2, 2], [1]]);
  });
});
