import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";

import type { CallStatus } from "../../src/calls/event.ts";
import { type CallSearch, type CallItem, type Found, searchCalls } from "../../src/ledger/call-search.ts";
import { NOON, db, emptyAll, planOf, watched } from "./ledger.ts";

const CALLS = 12_000;
const PEOPLE = 110;
const SECOND = 1000;

/** A call for each number from 1 on: most values come with most others, two begin at each instant, and some people call much more than others. */
const FILL_CALLS = `
  with recursive n(i) as (select 1 union all select i + 1 from n where i < ${CALLS})
  insert into call (provider, id, version, object_id, contact_id, other_contact_id, direction, from_number, to_number, status, missed, listed_at,
    received_at, started_at, waiting, deleted_at)
  select iif(i % 3 = 0, 'vox', 'clawops'), printf('CA%05d', i), 1, 'x',
    iif(i % 7 = 0, null, printf('person%d', i * i % ${PEOPLE})), iif(i % 11 = 0, 'person7', null),
    iif(i % 11 = 0, null, 'inbound'), iif(i % 7 = 0, 'anonymous', printf('+8210%08d', i * i % ${PEOPLE})), '+827052351234',
    iif(i % 5 = 0, 'no-answer', iif(i > 9000, 'completed', 'busy')), i % 5 = 0, ${NOON} - (i / 2) * ${SECOND}, ${NOON}, ${NOON},
    iif(i % 1000 = 1, 1, 0), null
  from n`;
const FILL_PEOPLE = `
  with recursive n(i) as (select 0 union all select i + 1 from n where i < ${PEOPLE - 1})
  insert into contact (id, version, phone, name, consent)
  select printf('person%d', i), 1, printf('+8210%08d', i), iif(i % 7 = 5, null, printf('%s %d', iif(i % 9 = 0, 'Kim', '박서연'), i)), 'given' from n`;

type Row = CallItem & { listedAt: number; contact: string | null; other: string | null };
let all: Row[] = [];

beforeAll(async () => {
  await emptyAll();
  await db.batch([db.prepare(FILL_PEOPLE), db.prepare(FILL_CALLS)]);
  const { results } = await db
    .prepare(
      `select call.*, from_number as "from", listed_at as listedAt, contact_id as contact, other_contact_id as other, contact.name
       from call left join contact on contact.id = contact_id order by listed_at desc, provider desc, call.id desc`,
    )
    .all<Row>();
  all = results;
});

/** What is wanted, found the plain way. */
function matches(row: Row, search: CallSearch): boolean {
  const { number, name, provider, status, isMissed, isWaiting, since = -Infinity, until = Infinity } = search;
  const isTheirs =
    !number ||
    row.from === number.text ||
    (number.contactId !== null && [row.contact, row.other].includes(number.contactId));
  const isNamed = name === undefined || (row.name ?? "").toLowerCase().includes(name.toLowerCase());
  const isAsked = (provider ?? row.provider) === row.provider && (status ?? row.status) === row.status;
  const isTheKind = (!isMissed || row.missed) && (!isWaiting || row.waiting > 0);
  return isTheirs && isNamed && isAsked && isTheKind && row.listedAt >= since && row.listedAt < until;
}

async function pagesOf(search: CallSearch, limit: number): Promise<Found[]> {
  const pages: Found[] = [];
  for (let cursor: string | undefined; ;) {
    const found = await searchCalls(db, { ...search, limit, cursor });
    if (!found.ok) throw new Error(found.reason);
    pages.push(found.value);
    if (found.value.cursor === null) return pages;
    cursor = found.value.cursor;
  }
}

const person = (i: number) => ({ text: `+8210${String(i).padStart(8, "0")}`, contactId: `person${i}` });
const time = fc.integer({ min: 0, max: CALLS / 2 }).map((seconds) => NOON - seconds * SECOND);
const search: fc.Arbitrary<CallSearch> = fc.record(
  {
    number: fc.oneof(fc.constantFrom(0, 1, 7, 36).map(person), fc.constant({ text: "anonymous", contactId: null })),
    name: fc.constantFrom("kim", "서", "서연 7", "Kim 9", "nobody"),
    provider: fc.constantFrom("vox", "clawops", "teler"),
    status: fc.constantFrom<CallStatus>("completed", "no-answer", "busy", "rejected"),
    isMissed: fc.constant<true>(true),
    isWaiting: fc.constant<true>(true),
    since: time,
    until: time,
  },
  { requiredKeys: [] },
);

/** What many people's calls have to be looked through for. */
const COMMON: CallSearch[] = [{ name: "서" }, { name: "서", isWaiting: true }, { name: "서", status: "no-answer" }];

describe("searching calls", () => {
  it("finds what a plain filter finds, whatever is asked: every call once and in order, on pages of any size", async () => {
    await fc.assert(
      fc.asyncProperty(search, fc.constantFrom(40, 150, 700), async (asked, limit) => {
        const pages = await pagesOf(asked, limit);
        const wanted = all.filter((row) => matches(row, asked)).map(({ id }) => id);
        expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(wanted);
        for (const { items, cursor, lookedTo } of pages) {
          if (cursor !== null) expect(items.length === limit || lookedTo !== null).toBe(true);
          else expect(lookedTo).toBeNull();
        }
      }),
      { numRuns: 60, examples: COMMON.map((asked) => [asked, 700]) },
    );
  }, 60_000);
});

describe("a page", () => {
  it.each<[string, CallSearch, number, RegExp]>([
    ["of all", {}, 110, /call_by_start/],
    ["of what was missed", { isMissed: true }, 110, /call_missed/],
    ["of what waits", { isWaiting: true }, 110, /call_waiting/],
    ["of a number", { number: person(1) }, 350, /call_by_contact/],
    ["of a status that is common", { status: "busy" }, 5200, /call_by_start/],
    ["of a status that is nowhere", { status: "rejected" }, 10_100, /call_by_start/],
    ["of a provider that is nowhere", { provider: "teler", isMissed: true }, 10_100, /call_missed/],
    ["of a name", { name: "서연" }, 30_000, /call_by_contact/],
    ["of a name and a status", { name: "kim", status: "rejected" }, 22_000, /call_by_contact/],
  ])("%s is one batch that reads a bounded number of rows", async (_, asked, most, index) => {
    const { db: observed, queries } = watched();
    await searchCalls(observed, { ...asked, limit: 50 });
    const listing = queries.filter(({ sql }) => sql.includes("from call"));
    expect(queries.reduce((sum, { rowsRead }) => sum + rowsRead, 0)).toBeLessThanOrEqual(most);
    for (const query of listing.slice(0, 1)) expect(await planOf(query)).toMatch(index);
    expect(listing.length).toBeGreaterThan(0);
  });

  it("says how far it looked for what is rare, and finds it by going on", async () => {
    const rare = { status: "completed" } as const;
    const [first, ...others] = await pagesOf(rare, 50);
    expect(first).toMatchObject({ items: [], lookedTo: all[4999]?.listedAt });
    expect(others.flatMap(({ items }) => items)).toHaveLength(all.filter((row) => matches(row, rare)).length);
  });

  it("says where a name is so common that not all who have it are looked for", async () => {
    await db.prepare("update contact set name = 'Lee' || id").run();
    const common = await searchCalls(db, { name: "lee", limit: 1 });
    const rare = await searchCalls(db, { name: "Leeperson36", limit: 1 });
    expect([common, rare]).toMatchObject([
      { value: { isNameCommon: true } },
      { value: { isNameCommon: false, items: [{ name: "Leeperson36" }] } },
    ]);
  });

  it.each(["", "x", "WzEsMl0"])("refuses %j for a cursor", async (cursor) => {
    expect(await searchCalls(db, { limit: 1, cursor })).toEqual({ ok: false, reason: "bad cursor" });
  });
});
