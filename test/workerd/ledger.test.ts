import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";

import { listCalls } from "../../src/ledger/call-list.ts";
import { callsOfContact, deleteCall, recordCall } from "../../src/ledger/calls.ts";
import { deleteContact, listContacts, recordContact } from "../../src/ledger/contacts.ts";
import { SECOND } from "../../src/lib/instant.ts";
import { CONTACT, NOON, card, db, emptyAll, itemsOf, recordAll, rowOf, snapshot } from "./ledger.ts";

beforeEach(emptyAll);

const calls = async () => itemsOf(await listCalls(db, { limit: 200 }));
const contacts = async () => itemsOf(await listContacts(db, { limit: 200 }));
/** The columns that are not null. */
const left = (row: Record<string, unknown> | null) => Object.keys(row ?? {}).filter((name) => row?.[name] !== null);

describe("a call's snapshot", () => {
  it("is listed as it was recorded, a part of a very long summary", async () => {
    const summary = `예약을 "바꿨다"\u0000${"가".repeat(5000)}`;
    const told = snapshot({ id: "CA/1 한글", summary, durationSeconds: 12.5, answeredAt: NOON + 1, direction: null });
    expect(await recordCall(db, told)).toBe("recorded");
    const { version: _, objectId, contactId, otherContactId: __, receivedAt: ___, waiting, ...shown } = told;
    const { trouble: ____, failed: _____, firstAttemptMs: ______, ...item } = shown;
    expect(await calls()).toEqual([{ ...item, summary: `${summary.slice(0, 3999)}…` }]);
    expect(await callsOfContact(db, contactId ?? "", 10)).toEqual([
      { provider: "clawops", id: "CA/1 한글", objectId, version: 1 },
    ]);
    expect(waiting).toBe(0);
  });

  it("never gives way to an older one, in whatever order they come", async () => {
    const versions = fc.uniqueArray(fc.integer({ min: 1, max: 1e15 }), { minLength: 1, maxLength: 6 });
    const told = versions.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all])));
    let run = 0;
    await fc.assert(
      fc.asyncProperty(told, async ([all, rest]) => {
        const id = `CApermuted${run++}`;
        const newest = Math.max(...all);
        for (const version of [...rest, ...all]) {
          const known = (await rowOf("call", id))?.["version"] as number | undefined;
          const startedAt = NOON + (version % 7);
          const recorded = await recordCall(db, snapshot({ id, version, startedAt, summary: `v${version}` }));
          expect(recorded).toBe(known !== undefined && version <= known ? "stale" : "recorded");
        }
        expect(await rowOf("call", id)).toMatchObject({
          version: newest,
          summary: `v${newest}`,
          started_at: NOON + (newest % 7),
        });
      }),
      { numRuns: 30 },
    );
  });
});

describe("a call that was deleted", () => {
  it("leaves its version behind and nothing else, and no later snapshot brings it back", async () => {
    await recordCall(db, snapshot({ id: "CAgone", version: 5 }));
    await deleteCall(db, { provider: "clawops", id: "CAgone", version: 4, at: NOON });
    for (const version of [3, 5, 9]) expect(await recordCall(db, snapshot({ id: "CAgone", version }))).toBe("gone");
    expect(await calls()).toEqual([]);
    expect(await callsOfContact(db, CONTACT, 10)).toEqual([]);
    expect(left(await rowOf("call", "CAgone"))).toEqual(["provider", "id", "version", "deleted_at"]);
    expect(await rowOf("call", "CAgone")).toMatchObject({ version: 5, deleted_at: NOON });
  });

  it("is also refused if the ledger had never heard of it", async () => {
    await deleteCall(db, { provider: "clawops", id: "CAunheard", version: 1, at: NOON });
    expect(await recordCall(db, snapshot({ id: "CAunheard", version: 2 }))).toBe("gone");
    expect(await recordCall(db, snapshot({ id: "CAunheard", provider: "vox" }))).toBe("recorded");
  });
});

describe("a call whose contact was deleted", () => {
  it("is gone if it began before, and what was known of it too", async () => {
    await recordAll([
      snapshot({ id: "CAbefore" }),
      snapshot({ id: "CAafter", startedAt: NOON + 1 + SECOND }),
      snapshot({ id: "CAstranger", contactId: null }),
    ]);
    await recordContact(db, card(1));
    await deleteContact(db, { id: CONTACT, version: 2, at: NOON + SECOND });
    expect(await recordCall(db, snapshot({ id: "CAbefore", version: 2 }))).toBe("gone");
    expect(await recordCall(db, snapshot({ id: "CAnew" }))).toBe("gone");
    expect(left(await rowOf("call", "CAbefore"))).toEqual(["provider", "id", "version", "deleted_at"]);
    expect(left(await rowOf("call", "CAnew"))).toEqual(["provider", "id", "version", "deleted_at"]);
    expect(await recordCall(db, snapshot({ id: "CAafter", version: 2, startedAt: NOON + 1 + SECOND }))).toBe(
      "recorded",
    );
    expect((await calls()).map(({ id }) => id)).toEqual(["CAafter", "CAstranger"]);
  });

  it("stays gone when the contact begins anew, and for a snapshot that knew no contact yet", async () => {
    await deleteContact(db, { id: CONTACT, version: 2, at: NOON + SECOND });
    expect(await recordContact(db, card(3))).toBe("recorded");
    expect(await recordCall(db, snapshot({ id: "CAold", version: 2 }))).toBe("gone");
    expect(await recordCall(db, snapshot({ id: "CAold", version: 1, contactId: null }))).toBe("gone");
    expect(await recordCall(db, snapshot({ id: "CAyoung", startedAt: NOON + 2 * SECOND }))).toBe("recorded");
  });

  it("can be found while it is still there, a few at a time", async () => {
    await recordAll(["1", "2", "3"].map((id) => snapshot({ id })));
    const first = await callsOfContact(db, CONTACT, 2);
    for (const { provider, id, version } of first) await deleteCall(db, { provider, id, version, at: NOON });
    const rest = await callsOfContact(db, CONTACT, 2);
    expect([...first, ...rest].map(({ id }) => id).toSorted()).toEqual(["1", "2", "3"]);
  });
});

describe("a contact", () => {
  it("comes to the same whatever the order of its snapshots and deletions", async () => {
    const change = fc.record({ version: fc.integer({ min: 1, max: 8 }), isDeletion: fc.boolean() });
    const changes = fc.uniqueArray(change, { selector: ({ version }) => version, minLength: 1 });
    const orders = changes.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    const inOrder = async (all: { version: number; isDeletion: boolean }[]) => {
      await emptyAll();
      for (const { version, isDeletion } of all)
        await (isDeletion
          ? deleteContact(db, { id: CONTACT, version, at: NOON + version })
          : recordContact(db, card(version)));
      return rowOf("contact", CONTACT);
    };
    await fc.assert(
      fc.asyncProperty(orders, async ([all, shuffled]) => {
        const row = await inOrder(shuffled);
        expect(row).toEqual(await inOrder(all));
        const newest = all.reduce((a, b) => (a.version > b.version ? a : b));
        expect(row).toMatchObject({ version: newest.version, name: newest.isDeletion ? null : `v${newest.version}` });
      }),
      { numRuns: 30 },
    );
  });

  it("that was deleted is in no list, and leaves no more than its version", async () => {
    await recordContact(db, card(1));
    await deleteContact(db, { id: CONTACT, version: 2, at: NOON });
    expect(await recordContact(db, card(2))).toBe("stale");
    expect(await contacts()).toEqual([]);
    expect(left(await rowOf("contact", CONTACT))).toEqual(["id", "version", "deleted_at"]);
    expect(await recordContact(db, card(3, "홍길동"))).toBe("recorded");
    expect(await contacts()).toEqual([{ phone: "+821012345678", name: "홍길동", consent: "given" }]);
  });
});
