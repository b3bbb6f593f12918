import { exports } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";

import { recordContact } from "../../src/ledger/contacts.ts";
import { lookNow } from "../../src/ledger/now.ts";
import { recordOutreach } from "../../src/ledger/outreach.ts";
import { countHours, listTallies } from "../../src/ledger/tally.ts";
import { keepUnreadable } from "../../src/ledger/unreadable.ts";
import { DAY, HOUR, MINUTE } from "../../src/lib/instant.ts";
import { BASE } from "./front-door.ts";
import { NOON, booking, card, db, emptyAll, planOf, recordAll, snapshot, watched } from "./ledger.ts";

const TODAY = NOON - 9 * HOUR;
const look = (now = NOON, today = TODAY) => lookNow(db, { now, today });
const running = { status: "in-progress", missed: false, reason: null, endedAt: null, durationSeconds: null } as const;
const over = { status: "completed", missed: false, reason: null, durationSeconds: 30 } as const;
const idsOf = (calls: { id: string }[]) => calls.map(({ id }) => id);

beforeEach(emptyAll);

/** Calls of thirty days, most of them today's, by a single statement; with each tenth a contact, an action that waits and an appointment ahead. */
async function fillUp(count: number): Promise<void> {
  const numbers = `with recursive nth(i) as (select 0 union all select i + 1 from nth where i + 1 < ${count})`;
  const at = `${NOON} - i * iif(i < 3000, 10000, 500000)`;
  await db.batch([
    db.prepare(`${numbers} insert into call (provider, id, version, contact_id, direction, from_number, to_number, status, missed,
        listed_at, received_at, started_at, waiting, failed, first_attempt_ms)
      select 'clawops', 'CA' || i, 1, 'c' || (i / 10), 'inbound', '+8210' || i, '+827052351234',
        iif(i % 3 = 0, 'no-answer', 'completed'), i % 3 = 0, ${at}, ${at}, ${at}, i % 10 = 0, i % 10 = 0, i from nth`),
    db.prepare(`${numbers} insert into contact (id, version, phone, name, consent, texted_at, text)
      select 'c' || i, 1, '+8210' || i, 'n' || i, 'given', ${at}, '네' from nth where i % 10 = 0`),
    db.prepare(`${numbers} insert into outreach (kind, id, version, name, phone, state, at, received_at, forget_at, waiting)
      select 'booking', 'b' || i, 1, 'n', '+8210' || i, 'scheduled', ${NOON} + i * 60000, ${at}, ${NOON}, 0 from nth where i % 10 = 0`),
  ]);
}

describe("what happens now", () => {
  it("is what goes on, what was missed today and what else was today, the latest first, with the contacts' names", async () => {
    await recordContact(db, card(1, "박서연"));
    await recordAll([
      snapshot({ id: "CAmissed", startedAt: NOON - 2 * HOUR }),
      snapshot({ id: "CAyesterday", startedAt: TODAY - HOUR }),
      snapshot({ id: "CAtalks", startedAt: NOON - MINUTE, ...running, contactId: null }),
      snapshot({ id: "CAdone", startedAt: NOON - HOUR, ...over }),
      snapshot({ id: "CAnight", startedAt: TODAY - 1, ...over }),
    ]);
    const { inProgress, missed, others, missedCount, callCount } = await look();
    expect([inProgress, missed, others].map(idsOf)).toEqual([["CAtalks"], ["CAmissed"], ["CAdone"]]);
    expect([missedCount, callCount]).toEqual([1, 3]);
    expect(missed[0]).toMatchObject({ name: "박서연", missed: true, from: "+821012345678" });
    expect(inProgress[0]).toMatchObject({ name: null, missed: false, status: "in-progress", startedAt: NOON - MINUTE });
  });

  it("does not hold a call to go on whose end nobody told, but tells of one that began before midnight", async () => {
    await recordAll([
      snapshot({ id: "CAlost", startedAt: TODAY - 7 * HOUR, ...running }),
      snapshot({ id: "CAlate", startedAt: TODAY - 5 * MINUTE, ...running }),
    ]);
    const soon = await look(TODAY + MINUTE);
    expect([soon.inProgress, soon.others].map(idsOf)).toEqual([["CAlate"], []]);
    await recordAll([snapshot({ id: "CAgone", startedAt: NOON - 7 * HOUR, ...running })]);
    const later = await look();
    expect([later.inProgress, later.others].map(idsOf)).toEqual([[], ["CAgone"]]);
  });

  it("is the last texts, with or without a card", async () => {
    await recordContact(db, card(1, "박서연"));
    const texted = db.prepare("update contact set texted_at = ?, text = ?");
    await texted.bind(NOON - HOUR, "네").run();
    const bare =
      "insert into contact (id, version, phone, texted_at, text) values ('0b', 1, '+821087654321', ?, '취소')";
    await db.prepare(bare).bind(NOON).run();
    expect((await look()).texts).toEqual([
      { phone: "+821087654321", name: null, text: "취소", at: NOON },
      { phone: "+821012345678", name: "박서연", text: "네", at: NOON - HOUR },
    ]);
  });

  it("is what waits for a person, wherever it waits", async () => {
    expect((await look()).waiting).toEqual({ actions: 0, cancelRequests: 0, unreadable: 0 });
    await recordAll([
      snapshot({ id: "CAa", waiting: 2 }),
      snapshot({ id: "CAb", startedAt: NOON - 20 * DAY, waiting: 1 }),
    ]);
    await recordContact(db, card(1));
    await db.prepare("update contact set waiting = 3").run();
    await recordOutreach(db, booking({ id: "a", waiting: 4 }));
    const wishes = [NOON - 1, NOON, NOON + 3 * DAY].map((at) =>
      booking({ id: `at${at}`, at, state: "cancel_requested" }),
    );
    for (const wish of wishes) await recordOutreach(db, wish);
    const body = new Uint8Array();
    await keepUnreadable(db, {
      provider: "vox",
      dialect: "token",
      path: "/",
      headers: {},
      body,
      reason: "x",
      receivedAt: 0,
    });
    expect((await look()).waiting).toEqual({ actions: 10, cancelRequests: 2, unreadable: 1 });
  });

  it("is found by indexes, and so many rows at most, among thousands of calls", async () => {
    await fillUp(5000);
    const now = { now: NOON, timeZone: "Asia/Seoul" };
    const { db: observed, queries } = watched();
    const { missed, others, texts } = await lookNow(observed, { now: NOON, today: TODAY });
    expect([missed.length, others.length, texts.length]).toEqual([25, 25, 10]);
    const most = [130, 60, 2000, 10, 1500];
    expect(queries.map(({ rowsRead }, i) => Math.max(rowsRead, most[i] ?? 0))).toEqual(most);
    expect((await Promise.all(queries.map(planOf))).join("; ")).not.toContain("TEMP B-TREE");
    queries.length = 0;
    await countHours(db, { ...now, retentionDays: 30 });
    const counted = await listTallies(observed, NOON - 30 * DAY, now);
    expect(counted.reduce((sum, { calls }) => sum + calls, 0)).toBeGreaterThan(4990);
    expect(queries.reduce((sum, { rowsRead }) => sum + rowsRead, 0)).toBeLessThan(1500);
  });
});

describe("the page of it", () => {
  const ask = (path: string, headers: HeadersInit = {}) => exports.default.fetch(new Request(BASE + path, { headers }));
  const signIn = async () => {
    const body = new URLSearchParams({ token: "an-admin-token-for-the-tests" });
    const wish = new Request(`${BASE}/sign-in`, { method: "POST", body, redirect: "manual" });
    return (await exports.default.fetch(wish)).headers.get("set-cookie")?.split(";")[0] ?? "";
  };

  it("is whole, or its lists or its charts alone, and for nobody who is not signed in", async () => {
    const startedAt = Date.now();
    await recordAll([snapshot({ id: "CAnew", startedAt, ...running })]);
    const cookie = await signIn();
    const pages = ["/", "/now", "/now/charts"];
    const [page = "", lists = "", charts = ""] = await Promise.all(
      pages.map(async (path) => (await ask(path, { cookie })).text()),
    );
    for (const html of [page, lists]) expect(html).toContain('href="/calls/clawops/CAnew"');
    for (const html of [page, charts]) expect(html.match(/<svg/g)).toHaveLength(8);
    expect([page, lists, charts].map((html) => /<!doctype|<h1/.test(html))).toEqual([true, false, false]);
    expect([lists.includes("<svg"), charts.includes("CAnew")]).toEqual([false, false]);
    expect(await Promise.all(pages.map(async (path) => (await ask(path)).status))).toEqual([401, 401, 401]);
  });
});
