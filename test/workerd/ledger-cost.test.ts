import { beforeEach, describe, expect, it } from "vitest";

import { type CallFilter, listCalls } from "../../src/ledger/call-list.ts";
import { callsOfContact, recordCall } from "../../src/ledger/calls.ts";
import { listContacts, recordContact } from "../../src/ledger/contacts.ts";
import { listOutreaches } from "../../src/ledger/outreach-list.ts";
import { outreachesOfContact, recordOutreach } from "../../src/ledger/outreach.ts";
import { forgetOld } from "../../src/ledger/retention.ts";
import { listUnreadable } from "../../src/ledger/unreadable.ts";
import {
  CONTACT,
  NOON,
  booking,
  card,
  contact,
  emptyAll,
  fill,
  pagesOf,
  planOf,
  recordAll,
  snapshot,
  watched,
} from "./ledger.ts";

beforeEach(emptyAll);

describe("a page", () => {
  const LIMIT = 20;
  const RARE = "+821099999999";
  const few = Array.from({ length: LIMIT * 2 }, (_, i) =>
    snapshot({ id: `CArare${i}`, startedAt: NOON - i, from: RARE, waiting: 1 }),
  );

  it.each<[string, CallFilter, string]>([
    ["of all", {}, "call_by_start"],
    ["of a time", { since: NOON - 10_000, until: NOON }, "call_by_start"],
    ["of a number", { from: RARE }, "call_by_from"],
    ["of a number's missed calls", { from: RARE, missed: true, until: NOON }, "call_by_from"],
    ["of what was missed", { missed: true }, "call_missed"],
    ["of what waits", { isWaiting: true }, "call_waiting"],
    ["of a provider that is common", { provider: "clawops" }, "call_by_start"],
  ])("%s reads no more rows than it has, also far down and among thousands", async (_, filter, index) => {
    await recordAll(few);
    await fill(6000, (i) => (i < 3000 ? NOON + 1 + i : NOON + 2000 - i));
    const { db: observed, queries } = watched();
    let asked = 0;
    await pagesOf(async (cursor) => {
      const page = await listCalls(observed, { ...filter, limit: LIMIT, cursor });
      return ++asked < 5 && page.ok ? page : { ok: true, value: { items: [], cursor: null } };
    });
    for (const query of queries) {
      expect(await planOf(query)).toMatch(new RegExp(`^S\\w+ call USING INDEX ${index}\\b[^;]*$`));
      expect(query.rowsRead).toBeLessThanOrEqual(2 * (LIMIT + 1));
    }
  });
});

describe("what is asked besides", () => {
  it.each<[string, (observed: D1Database) => Promise<unknown>, RegExp[]]>([
    ["contacts", (observed) => listContacts(observed, { phone: "+8210", limit: 9 }), [/contact_by_phone/]],
    ["unreadable deliveries", (observed) => listUnreadable(observed, { limit: 9 }), [/unreadable_by_receipt/]],
    [
      "a contact's calls",
      (observed) => callsOfContact(observed, CONTACT, 9),
      [/call_by_contact.*call_by_other_contact/],
    ],
    ["a contact's outreaches", (observed) => outreachesOfContact(observed, CONTACT, 9), [/outreach_by_contact/]],
    [
      "bookings of a time",
      (observed) => listOutreaches(observed, { kind: "booking", since: NOON, until: NOON + 9, limit: 9 }),
      [/outreach_by_time \(kind=\? AND \(at,id\)>\(\?,\?\) AND \(at,id\)<\(\?,\?\)\)/],
    ],
    [
      "bookings of a number",
      (observed) => listOutreaches(observed, { kind: "booking", phone: "+821012345678", limit: 9 }),
      [/outreach_by_phone \(phone=\? AND kind=\?\)/],
    ],
    [
      "what is old",
      (observed) => forgetOld(observed, { now: NOON, retentionDays: 1 }),
      [
        /call_by_receipt/,
        /outreach_by_end/,
        /unreadable_by_receipt/,
        /contact_by_text/,
        /call_deleted/,
        /outreach_deleted/,
        /contact_deleted/,
        /tally USING PRIMARY KEY/,
      ],
    ],
  ])("finds %s by an index, without sorting", async (_, ask, indexes) => {
    const { db: observed, queries } = watched();
    await ask(observed);
    const plans = await Promise.all(queries.map(planOf));
    expect(plans).toHaveLength(indexes.length);
    for (const [i, plan] of plans.entries()) {
      expect(plan).toMatch(indexes[i] ?? /./);
      expect(plan).not.toMatch(/TEMP B-TREE FOR|SCAN (?!unreadable USING)/);
    }
  });
});

describe("a change of a booking", () => {
  it("writes its row, and indexes only where it is moved", async () => {
    const { db: observed, queries } = watched();
    const first = booking({ id: "cheap" });
    const second = { ...first, version: 2, state: "reminded" } as const;
    const moved = { ...second, version: 3, at: NOON + 5, forgetAt: NOON + 6 };
    const written = [];
    for (const one of [first, second, second, moved]) {
      await recordOutreach(observed, one);
      written.push(queries.splice(0).reduce((sum, { rowsWritten }) => sum + rowsWritten, 0));
    }
    expect(written).toEqual([5, 1, 0, 5]);
  });
});

describe("a text", () => {
  it("writes its contact's row, and moves it in the one list of texts", async () => {
    const { db: observed, queries } = watched();
    const first = contact({ version: 1, lastText: { at: NOON, text: "네" } });
    const second = contact({ version: 2, lastText: { at: NOON + 1, text: "아니요" } });
    const written = [];
    for (const one of [first, second, second, { ...second, version: 3, waiting: 1 }, card(4)]) {
      await recordContact(observed, one);
      written.push(queries.splice(0).reduce((sum, { rowsWritten }) => sum + rowsWritten, 0));
    }
    expect(written).toEqual([3, 2, 0, 3, 1]);
  });
});

describe("a change of a call", () => {
  it("writes its row and no index, as long as it has the same parties", async () => {
    const { db: observed, queries } = watched();
    const first = snapshot({ id: "CAcheap", status: "ringing", missed: false, endedAt: null });
    const second = { ...first, version: 2, status: "completed", endedAt: NOON + 1, summary: "예약" } as const;
    const written = [];
    const third = { ...second, version: 3, startedAt: NOON - 1 };
    for (const one of [first, second, second, third]) {
      await recordCall(observed, one);
      written.push(queries.splice(0).reduce((sum, { rowsWritten }) => sum + rowsWritten, 0));
    }
    expect(written).toEqual([5, 1, 0, 1]);
  });
});
