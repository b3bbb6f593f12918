import * as z from "zod";

import type { CallSummary } from "../calls/summary.ts";
import { type Result, ok } from "../lib/result.ts";
import { byCodePoint } from "../lib/text.ts";
import { type Position, type Wanted, statementsFor } from "./call-paths.ts";
import { type Page, type Paging, readCursor, writeCursor } from "./page.ts";

/** What calls are searched by; what is absent is not asked. `name`: a part of the contact's. */
export type CallSearch = Omit<Wanted, "after" | "people">;

/** A call as the console lists it. `name`: the contact's; `waiting`: how many of its actions wait for a person. */
export type CallItem = CallSummary & { name: string | null; waiting: number };

/**
 * A page of what was found. `lookedTo`: no more than so many calls are looked at for a page, and these began at that instant (ms since the epoch) or later; the
 * cursor goes on from there. Null where the page has all that there is, or as many as it may. `isNameCommon`: more people have that name than are looked for.
 */
export type Found = Page<CallItem> & { lookedTo: number | null; isNameCommon: boolean };

type Row = Omit<CallItem, "missed"> & { missed: number; listedAt: number };
type Placed = { listedAt: number; provider: string; id: string };

const Cursor = z.tuple([z.int(), z.string(), z.string()]);
const MOST_LOOKED_AT = 5000;
const MOST_PEOPLE = 100;
const MOST_CONTACTS = 20_000;

/**
 * Calls, the latest first, each once whatever changes between the pages. A page is one batch of the ledger (a name is looked up in one before), and looks at a
 * bounded number of calls however many there are.
 */
export async function searchCalls(
  db: D1Database,
  { limit, cursor, ...search }: CallSearch & Paging,
): Promise<Result<Found, "bad cursor">> {
  const after = readCursor(cursor, Cursor);
  if (!after.ok) return after;
  const isByName = search.name !== undefined && !search.number;
  const named = isByName ? await peopleNamed(db, search.name ?? "") : null;
  const wanted = { ...search, after: after.value, ...(named && { people: named.ids }) };
  const found = named?.ids.length === 0 ? NOTHING : await find(db, wanted, limit);
  return ok({ ...found, isNameCommon: named?.isCommon ?? false });
}

const NOTHING = { items: [], cursor: null, lookedTo: null };

async function find(db: D1Database, wanted: Wanted, limit: number): Promise<Omit<Found, "isNameCommon">> {
  const statements = statementsFor(wanted, { look: MOST_LOOKED_AT, give: limit + 1 }).flat();
  const asked = statements.filter((statement) => statement !== null);
  const answers = await db.batch<Row>(asked.map(({ sql, values }) => db.prepare(sql).bind(...values)));
  const isListing = (index: number) => statements.indexOf(asked[index] ?? null) % 2 === 0;
  const rowsOf = (wantsListings: boolean) =>
    answers.flatMap(({ results }, index) => (isListing(index) === wantsListings ? results : []));
  const [edge] = rowsOf(false).toSorted(byPlace);
  const rows = once(rowsOf(true).toSorted(byPlace)).filter((row) => !edge || byPlace(row, edge) <= 0);
  const last = rows.length > limit ? rows[limit - 1] : edge;
  return {
    items: rows.slice(0, limit).map(({ listedAt: _, ...row }) => ({ ...row, missed: row.missed === 1 })),
    cursor: last ? writeCursor(placeOf(last)) : null,
    lookedTo: rows.length <= limit && edge ? edge.listedAt : null,
  };
}

/** Some contacts whose names have this in them. Of those that have more than all we look at, we say so too. */
async function peopleNamed(db: D1Database, part: string): Promise<{ ids: string[]; isCommon: boolean }> {
  const contacts = "from contact indexed by contact_by_phone where phone is not null order by phone, id";
  const [named, more] = await db.batch<{ id: string }>([
    db
      .prepare(`select id from (select id, name ${contacts} limit ?) where instr(lower(name), lower(?)) > 0 limit ?`)
      .bind(MOST_CONTACTS, part, MOST_PEOPLE + 1),
    db.prepare(`select id ${contacts} limit 1 offset ?`).bind(MOST_CONTACTS),
  ]);
  const ids = named?.results.map(({ id }) => id) ?? [];
  return { ids: ids.slice(0, MOST_PEOPLE), isCommon: ids.length > MOST_PEOPLE || (more?.results.length ?? 0) > 0 };
}

/** The latest first, as the ledger orders them. */
function byPlace(a: Placed, b: Placed): number {
  return b.listedAt - a.listedAt || byCodePoint(b.provider, a.provider) || byCodePoint(b.id, a.id);
}

/** A call may lie in two indexes. */
function once<Of extends Placed>(sorted: readonly Of[]): Of[] {
  return sorted.filter((row, index) => {
    const before = sorted[index - 1];
    return !before || byPlace(before, row) !== 0;
  });
}

function placeOf({ listedAt, provider, id }: Placed): Position {
  return [listedAt, provider, id];
}
