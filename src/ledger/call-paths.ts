import type { CallStatus } from "../calls/event.ts";
import { earlier } from "./page.ts";

/** Where a list of calls stands: when the call began as far as was known at first, its provider, its id. */
export type Position = readonly [listedAt: number, provider: string, id: string];

/** What is looked for. `people`: ids of contacts, one of whom the call is with. Times are ms since the epoch. */
export type Wanted = {
  /** As it is stored, and the contact whose number it is; null where it is nobody's. */
  number?: { text: string; contactId: string | null } | undefined;
  people?: readonly string[] | undefined;
  /** A part of the contact's name; not looked for where `people` are. */
  name?: string | undefined;
  provider?: string | undefined;
  status?: CallStatus | undefined;
  isMissed?: true | undefined;
  /** Some action of it waits for a person. */
  isWaiting?: true | undefined;
  /** Began at this instant or later, as far as was known when it was first listed; before that one. */
  since?: number | undefined;
  until?: number | undefined;
  after: Position | null;
};

export type Statement = { sql: string; values: (string | number)[] };
type Term = readonly [sql: string, ...values: (string | number)[]];

/** Calls that lie in one index, the latest first. `own`: what the index serves. */
type Path = { index: string; own: Term[]; each?: readonly string[] };

const COLUMNS = `
  call.provider, call.id, direction, from_number as "from", to_number as "to", status, missed, reason, listed_at as listedAt,
  started_at as startedAt, answered_at as answeredAt, ended_at as endedAt, duration_seconds as durationSeconds, summary, call.waiting, contact.name`;
const KEY = "listed_at, provider, id";
const LATEST_FIRST = "order by call.listed_at desc, call.provider desc, call.id desc";

/** How many are read along each index, and how many of what is found there are given. */
type Reach = { look: number; give: number };

/**
 * The statements that find calls, one for each index that may have them: each gives the latest of those that it finds among the first so many of its index.
 * The second of each pair gives the place up to which it looked, if there is more behind; null where it looks at nothing that it does not give.
 */
export function statementsFor(wanted: Wanted, { look, give }: Reach): (readonly [Statement, Statement | null])[] {
  return pathsFor(wanted).map((path) => {
    const filters = filtersFor(wanted, path);
    const range = [...path.own, ...rangeOf(wanted)];
    const most = Math.max(1, Math.floor(look / (path.each?.length || 1)));
    const isSieved = filters.length > 0;
    const found = along(path, range, isSieved ? most : give);
    const listing: Statement = {
      // The order is that of what is inside: asked for again out here, all of that would be read before the first is given.
      sql: `select ${COLUMNS} from (${found.sql}) as call left join contact on contact.id = call.contact_id
        ${where(filters)} ${path.each ? LATEST_FIRST : ""} limit ?`,
      values: [...found.values, ...valuesOf(filters), give],
    };
    return [listing, isSieved ? lastOf(path, range, most) : null] as const;
  });
}

/**
 * A number is the customer's, or that of whoever called; a call of which nobody says who called lies with both. The index of the latter is in no order, so that
 * all that it has of a number is read: a platform that says nothing of the direction is one whose number of ours is not set.
 */
function pathsFor({ number, people, isMissed, isWaiting }: Wanted): Path[] {
  if (number) {
    const { text, contactId } = number;
    const from: Path = { index: "call_by_from", own: [["from_number = ?", text]] };
    if (contactId === null) return [from];
    return [
      { index: "call_by_contact", own: [["contact_id = ?", contactId]] },
      { index: "call_by_other_contact", own: [["other_contact_id = ?", contactId]] },
      from,
    ];
  }
  if (people) return [{ index: "call_by_contact", own: [["contact_id = person.value"]], each: people }];
  if (isWaiting) return [{ index: "call_waiting", own: [["waiting > 0"]] }];
  if (isMissed) return [{ index: "call_missed", own: [["missed = 1"]] }];
  return [{ index: "call_by_start", own: [] }];
}

function filtersFor({ provider, status, isMissed, isWaiting, name }: Wanted, { index, each }: Path): Term[] {
  const terms: (Term | false)[] = [
    provider !== undefined && ["call.provider = ?", provider],
    status !== undefined && ["status = ?", status],
    isMissed === true && index !== "call_missed" && ["missed = 1"],
    isWaiting === true && index !== "call_waiting" && ["call.waiting > 0"],
    name !== undefined && !each && ["instr(lower(contact.name), lower(?)) > 0", name],
  ];
  return terms.filter((term) => term !== false);
}

function rangeOf({ since, until, after }: Wanted): Term[] {
  const before = earlier(after, until === undefined ? null : ([until, "", ""] as const));
  const terms: (Term | false)[] = [
    ["deleted_at is null"],
    since !== undefined && ["listed_at >= ?", since],
    before !== null && [`(${KEY}) < (?, ?, ?)`, ...before],
  ];
  return terms.filter((term) => term !== false);
}

/** The first so many of an index; of an index of many people, of each of them. */
function along({ index, each }: Path, range: Term[], most: number): Statement {
  const rows = `from call indexed by ${index} ${where(range)} ${LATEST_FIRST} limit ?`;
  const values = [...valuesOf(range), most];
  if (!each) return { sql: `select * ${rows}`, values };
  const sql = `select call.* from json_each(?) as person cross join call on (call.provider, call.id) in (select provider, id ${rows})`;
  return { sql, values: [JSON.stringify(each), ...values] };
}

/** The place of the last of so many, the latest of those of several people: behind it not everything was looked at. */
function lastOf({ index, each }: Path, range: Term[], most: number): Statement {
  const rows = `from call indexed by ${index} ${where(range)} ${LATEST_FIRST} limit 1 offset ?`;
  const values = [...valuesOf(range), most - 1];
  const columns = "listed_at as listedAt, call.provider, call.id";
  if (!each) return { sql: `select ${columns} ${rows}`, values };
  const sql = `select ${columns} from json_each(?) as person cross join call
    on (call.provider, call.id) = (select provider, id ${rows}) ${LATEST_FIRST} limit 1`;
  return { sql, values: [JSON.stringify(each), ...values] };
}

function where(terms: Term[]): string {
  return terms.length > 0 ? `where ${terms.map(([sql]) => sql).join(" and ")}` : "";
}

function valuesOf(terms: Term[]): (string | number)[] {
  return terms.flatMap(([, ...values]) => values);
}
