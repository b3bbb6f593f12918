import { chartsSince } from "../src/console/now-charts.tsx";
import { searchCalls } from "../src/ledger/call-search.ts";
import { lookNow } from "../src/ledger/now.ts";
import { listOutreaches } from "../src/ledger/outreach-list.ts";
import { listPeople } from "../src/ledger/people.ts";
import { countHours, listTallies } from "../src/ledger/tally.ts";
import { tracesOf } from "../src/ledger/traces.ts";
import { listDead } from "../src/ledger/trouble.ts";
import { daysUntil } from "../src/lib/clock-hours.ts";
import { DAY, HOUR } from "../src/lib/instant.ts";
import { type Voice } from "../src/words/language.ts";
import { watchReads } from "./rows-read.ts";

export * from "../src/index.ts";

const VOICE: Voice = { language: "ko", timeZone: "Asia/Seoul", country: "KR", business: "Bench" };
/** In the evening, so that there is a day to look back on. */
const NOW = Date.UTC(2026, 4, 21, 9);
const DAYS = 30;
const AT_ONCE = 5000;
const PAGE = { limit: 50 };
/** Among how many a page looks for what no index serves. */
const LOOK_AT = 5000;

/** What the console's pages ask of the ledger. One more page is one more line. */
const QUERIES: Record<string, (db: D1Database) => Promise<unknown>> = {
  "Now, every second": (db) => lookNow(db, { now: NOW, today: daysUntil(NOW, 1, VOICE.timeZone)[0]?.at ?? NOW }),
  "Now, its charts": (db) => listTallies(db, chartsSince(NOW, VOICE), { now: NOW, timeZone: VOICE.timeZone }),
  "Calls, all": (db) => searchCalls(db, PAGE),
  "Calls, missed": (db) => searchCalls(db, { ...PAGE, isMissed: true }),
  "Calls, of a number": (db) => searchCalls(db, { ...PAGE, number: { text: "+821010000007", contactId: "c7" } }),
  "Calls, of a rare name": (db) => searchCalls(db, { ...PAGE, name: "손님 970" }),
  "Calls, of a rare status": (db) => searchCalls(db, { ...PAGE, status: "rejected" }),
  "Outreach, bookings": (db) => listOutreaches(db, { ...PAGE, kind: "booking", lookAt: LOOK_AT }),
  "Outreach, to be cancelled": (db) =>
    listOutreaches(db, { ...PAGE, kind: "booking", state: "cancel_requested", lookAt: LOOK_AT }),
  "Contacts, all": (db) => listPeople(db, { ...PAGE, lookAt: LOOK_AT }),
  "Contacts, of a rare name": (db) => listPeople(db, { ...PAGE, name: "손님 970", lookAt: LOOK_AT }),
  "a contact": (db) => tracesOf(db, { ...PAGE, contactId: "c7", phone: "+821010000007" }),
  Trouble: (db) => listDead(db, PAGE),
  "the hourly count": (db) => countHours(db, { now: NOW, timeZone: VOICE.timeZone, retentionDays: DAYS }),
};

/** A ledger and nothing else: `POST /?calls=` fills it, `GET /` names the queries, `GET /?query=` asks one and tells how many rows that read. */
export default {
  async fetch(request, { LEDGER }) {
    const asked = new URL(request.url).searchParams;
    if (request.method === "POST") {
      await fill(LEDGER, Number(asked.get("calls")));
      return new Response();
    }
    const query = QUERIES[asked.get("query") ?? ""];
    if (!query) return Response.json(Object.keys(QUERIES));
    const { db, rowsRead } = watchReads(LEDGER);
    await query(db);
    return Response.json({ rowsRead: rowsRead() });
  },
} satisfies ExportedHandler<Env>;

/** Calls spread over thirty days; of ten calls three are missed, and for each ten there are a contact and a booking; of a thousand one has something that waits. */
async function fill(db: D1Database, calls: number): Promise<void> {
  for (let from = 0; from < calls; from += AT_ONCE) {
    const until = Math.min(calls, from + AT_ONCE);
    await db.batch(
      [CALLS, CONTACTS, OUTREACHES].map((sql) => db.prepare(sql).bind(from, until, Math.floor((DAYS * DAY) / calls))),
    );
  }
  for (let written = 1; written > 0;)
    written = await countHours(db, { now: NOW - HOUR, timeZone: VOICE.timeZone, retentionDays: DAYS });
}

/** `?1` and `?2`: from which call to before which; `?3`: how much time is between two. */
const NTH = "with recursive nth(i) as (select cast(?1 as integer) union all select i + 1 from nth where i + 1 < ?2)";
const AT = `${NOW} - i * ?3`;
const TROUBLE = `json_array(json_object('action', 'a' || i, 'kind', 'slack.post', 'state', 'dead', 'why', '404', 'at', ${NOW}))`;
const CALLS = `${NTH}
  insert into call (provider, id, version, contact_id, direction, from_number, to_number, status, missed, listed_at, received_at,
    started_at, ended_at, duration_seconds, summary, waiting, trouble, failed, first_attempt_ms)
  select 'clawops', 'CA' || i, 1, 'c' || (i / 10), 'inbound', '+8210' || (10000000 + i / 10), '+827052351234',
    iif(i % 10 < 3, 'no-answer', 'completed'), i % 10 < 3, ${AT}, ${AT}, ${AT}, ${AT} + 60000, 60, '예약 변경', i % 1000 = 0, iif(i % 1000 = 0, ${TROUBLE}, null), i % 1000 = 0, i % 900
  from nth`;
const CONTACTS = `${NTH}
  insert into contact (id, version, phone, name, consent, texted_at, text)
  select 'c' || (i / 10), 1, '+8210' || (10000000 + i / 10), '손님 ' || i, 'given', ${AT}, '네' from nth where i % 10 = 0`;
const OUTREACHES = `${NTH}
  insert into outreach (kind, id, version, contact_id, name, phone, state, at, received_at, forget_at, waiting)
  select 'booking', 'b' || i, 1, 'c' || (i / 10), '손님 ' || i, '+8210' || (10000000 + i / 10),
    iif(i % 20 = 0, 'confirmed', 'unreached'), ${AT} + ${3 * DAY}, ${AT}, ${NOW + DAYS * DAY}, 0 from nth where i % 10 = 0`;
