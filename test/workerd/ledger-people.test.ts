import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";

import { deleteContact } from "../../src/ledger/contacts.ts";
import { recordOutreach } from "../../src/ledger/outreach.ts";
import { listPeople } from "../../src/ledger/people.ts";
import { countTraces, tracesOf } from "../../src/ledger/traces.ts";
import { CONTACT, NOON, booking, db, emptyAll, itemsOf, pagesOf, recordAll, snapshot, watched } from "./ledger.ts";

beforeEach(emptyAll);

const COUNT = 2000;
const number = (i: number) => `+8210${10_000_000 + i}`;

/** One in 50 has a card, one in 40 wrote; of the others only something waits for a person. */
async function fillPeople(): Promise<void> {
  await db
    .prepare(
      `with recursive one (i) as (select 0 union all select i + 1 from one where i < ? - 1)
       insert into contact (id, version, phone, name, consent, texted_at, text)
       select 'p' || i, 1, '+8210' || (10000000 + i), iif(i % 50 = 0, iif(i % 100 = 0, 'Kim', '박서연'), null),
         iif(i % 50 = 0, 'given', null), iif(i % 40 = 0, i + 1, null), iif(i % 40 = 0, 'text ' || i, null) from one`,
    )
    .bind(COUNT)
    .run();
}

describe("everybody who is known", () => {
  beforeEach(fillPeople);
  const isKnown = (i: number) => i % 50 === 0 || i % 40 === 0;
  const all = Array.from({ length: COUNT }, (_, i) => i);
  const list = (more: object) => (cursor: string | undefined) =>
    listPeople(db, { limit: 200, lookAt: COUNT + 1, cursor, ...more });

  it("has a card or wrote, and is told of with the last text", async () => {
    const [first, second] = itemsOf(await listPeople(db, { limit: 5, lookAt: 5000 }));
    const texted = { textedAt: 1, text: "text 0" };
    expect(first).toEqual({ id: "p0", phone: number(0), name: "Kim", consent: "given", ...texted });
    expect(second).toMatchObject({ phone: number(40), name: null, consent: null, text: "text 40" });
  });

  it("comes once, whatever is asked for, a bounded number of rows at a time", async () => {
    const wishes = fc.record({
      limit: fc.integer({ min: 3, max: 100 }),
      lookAt: fc.integer({ min: 100, max: 3000 }),
      asked: fc.constantFrom({}, { name: "kim" }, { name: "서연" }, { phone: "+82101000" }, { phone: "+82101000004" }),
    });
    await fc.assert(
      fc.asyncProperty(wishes, async ({ asked, ...way }) => {
        const { db: seen, queries } = watched();
        const pages = await pagesOf((cursor) => listPeople(seen, { ...way, ...asked, cursor }));
        const { name, phone = "" } = asked as { name?: string; phone?: string };
        const isMeant = (i: number) =>
          number(i).startsWith(phone) &&
          (name === undefined ? isKnown(i) : i % 50 === 0 && (i % 100 === 0) === (name === "kim"));
        expect(pages.flat().map((one) => one.phone)).toEqual(all.filter(isMeant).map(number));
        for (const { rowsRead } of queries) expect(rowsRead).toBeLessThanOrEqual(4 * way.lookAt);
      }),
      { numRuns: 15 },
    );
  });

  it("is not there any more once deleted", async () => {
    await deleteContact(db, { id: "p0", version: 2, at: NOON });
    expect(itemsOf(await list({ phone: number(0) })(undefined))).toEqual([]);
  });
});

describe("what the ledger has of a number", () => {
  const phone = "+821012345678";
  const ask = async (cursor?: string) => {
    const traces = await tracesOf(db, { contactId: CONTACT, phone, limit: 2, cursor });
    return traces.ok ? traces.value : Promise.reject(new Error(traces.reason));
  };

  it("is its calls, page by page, and its bookings and orders, the latest first", async () => {
    await recordAll([1, 2, 3].map((i) => snapshot({ id: `CA${i}`, startedAt: NOON + i })));
    await recordAll([snapshot({ id: "other", contactId: "0b".repeat(32) })]);
    await recordOutreach(db, booking({ id: "B1" }));
    await recordOutreach(db, booking({ id: "B2", at: NOON + 1 }));
    await recordOutreach(db, booking({ id: "O1", kind: "order", state: "waiting" }));
    await recordOutreach(db, booking({ id: "X", phone: "+821087654321" }));
    const first = await ask();
    expect(first.calls.map(({ id, missed }) => [id, missed])).toEqual([
      ["CA3", true],
      ["CA2", true],
    ]);
    expect(first.outreaches.map(({ kind, id }) => [kind, id])).toEqual([
      ["booking", "B2"],
      ["booking", "B1"],
      ["order", "O1"],
    ]);
    const second = await ask(first.cursor ?? "");
    expect([second.calls.map(({ id }) => id), second.cursor]).toEqual([["CA1"], null]);
    expect(await tracesOf(db, { contactId: CONTACT, phone, limit: 2, cursor: "no" })).toMatchObject({ ok: false });
    expect(await countTraces(db, { contactId: CONTACT })).toEqual({ calls: 3, bookings: 3, orders: 1 });
  });
});
