import { beforeEach, describe, expect, it } from "vitest";

import { listCalls } from "../../src/ledger/call-list.ts";
import { deleteCall } from "../../src/ledger/calls.ts";
import { deleteContact, listContacts, recordContact } from "../../src/ledger/contacts.ts";
import { deleteOutreach, recordOutreach } from "../../src/ledger/outreach.ts";
import { forgetOld } from "../../src/ledger/retention.ts";
import { isOff, turnOff } from "../../src/ledger/switches.ts";
import { findUnreadable, keepUnreadable, listUnreadable, removeUnreadable } from "../../src/ledger/unreadable.ts";
import { DAY, SECOND } from "../../src/lib/instant.ts";
import { CONTACT, NOON, booking, card, db, emptyAll, fill, itemsOf, recordAll, rowOf, snapshot } from "./ledger.ts";

beforeEach(emptyAll);

describe("an unreadable delivery", () => {
  const delivery = {
    provider: "vox",
    dialect: "token",
    path: "/webhooks/vox",
    headers: { "content-type": "application/json", "x-odd": "\u0000é" },
    body: new TextEncoder().encode("\u0000{}"),
    reason: "no call_id",
    receivedAt: NOON,
  };

  it("of 1 MiB, NUL bytes included, comes back byte for byte, once", async () => {
    const large = new Uint8Array(1024 * 1024 + 8).map((_, i) => (i * 7) % 256).subarray(8);
    const kept = await keepUnreadable(db, { ...delivery, body: large });
    expect(kept).toEqual({ id: expect.stringMatching(/^unr_[0-9a-f]{64}$/), isNew: true });
    expect(await keepUnreadable(db, { ...delivery, body: large.slice(), reason: "again" })).toEqual({
      ...kept,
      isNew: false,
    });
    const [item] = itemsOf(await listUnreadable(db, { limit: 10 }));
    expect(item).toMatchObject({
      id: kept.id,
      bytes: 1024 * 1024,
      reason: "no call_id",
    });
    expect(item?.head).toEqual(large.slice(0, 2000));
    const found = await findUnreadable(db, kept.id);
    expect(Buffer.compare(found?.body ?? new Uint8Array(), large)).toBe(0);
    expect(found).toMatchObject({ ...delivery, body: expect.anything() });
  });

  it("is another one if provider, path or body differ", async () => {
    await keepUnreadable(db, delivery);
    for (const other of [{ provider: "teler" }, { path: "/webhooks/vox/x" }, { body: new Uint8Array() }])
      expect(await keepUnreadable(db, { ...delivery, ...other })).toMatchObject({ isNew: true });
    expect(itemsOf(await listUnreadable(db, { limit: 10 })).map(({ bytes, head }) => bytes - head.length)).toEqual([
      0, 0, 0, 0,
    ]);
    const { id } = await keepUnreadable(db, { ...delivery, body: new Uint8Array() });
    expect((await findUnreadable(db, id))?.body).toEqual(new Uint8Array());
  });

  it("is forgotten when it is removed", async () => {
    const { id } = await keepUnreadable(db, delivery);
    await removeUnreadable(db, id);
    expect(await findUnreadable(db, id)).toBe(null);
    expect(await keepUnreadable(db, delivery)).toMatchObject({ isNew: true });
  });
});

describe("a switch", () => {
  it("is off for the value it was switched off for, with the first one's alert", async () => {
    expect(await isOff(db, "forward", "a")).toBe(false);
    expect(await turnOff(db, "forward", { value: "a", alert: "first" })).toEqual({ value: "a", alert: "first" });
    expect(await turnOff(db, "forward", { value: "a", alert: "second" })).toEqual({ value: "a", alert: "first" });
    expect([await isOff(db, "forward", "a"), await isOff(db, "forward", "b")]).toEqual([true, false]);
    expect(await turnOff(db, "forward", { value: "b", alert: "third" })).toEqual({ value: "b", alert: "third" });
    expect([await isOff(db, "forward", "a"), await isOff(db, "forward", "b")]).toEqual([false, true]);
    expect(await isOff(db, "other", "b")).toBe(false);
  });

  it("gives all who switch at once the same alert", async () => {
    const alerts = ["a", "b", "c", "d"];
    const held = await Promise.all(alerts.map((alert) => turnOff(db, "forward", { value: "x", alert })));
    expect(new Set(held.map(({ alert }) => alert)).size).toBe(1);
  });
});

describe("retention", () => {
  const body = new Uint8Array();
  const unreadable = { provider: "vox", dialect: "token", path: "/", headers: {}, body, reason: "x" };
  const forget = (now: number) => forgetOld(db, { now, retentionDays: 30 });

  it("forgets what is older than it may be, and keeps cards and what is younger", async () => {
    await recordAll([snapshot({ id: "CAold" }), snapshot({ id: "CAyoung", startedAt: NOON + SECOND })]);
    await deleteCall(db, { provider: "clawops", id: "CAtomb", version: 1, at: NOON });
    await deleteCall(db, { provider: "clawops", id: "CAfresh", version: 1, at: NOON + SECOND });
    await recordContact(db, card(1));
    await deleteContact(db, { id: "0b".repeat(32), version: 1, at: NOON });
    await keepUnreadable(db, { ...unreadable, receivedAt: NOON });
    expect(await forget(NOON + 30 * DAY)).toMatchObject({ calls: 0, unreadables: 0, tombstones: 0, isDone: true });
    expect(await forget(NOON + 30 * DAY + 1)).toMatchObject({ calls: 1, unreadables: 1, tombstones: 2, isDone: true });
    expect(itemsOf(await listCalls(db, { limit: 9 })).map(({ id }) => id)).toEqual(["CAyoung"]);
    expect(itemsOf(await listContacts(db, { limit: 9 }))).toHaveLength(1);
    expect(await rowOf("call", "CAfresh")).not.toBe(null);
    expect([await rowOf("call", "CAtomb"), await rowOf("contact", "0b".repeat(32))]).toEqual([null, null]);
  });

  it("goes by when a call came in, whatever its platform's clock says", async () => {
    const ahead = snapshot({ id: "CAahead", startedAt: NOON + 900 * DAY, receivedAt: NOON });
    const behind = snapshot({ id: "CAbehind", startedAt: NOON - 900 * DAY, receivedAt: NOON + DAY });
    await recordAll([ahead, behind]);
    expect(await forget(NOON + 30 * DAY + 1)).toMatchObject({ calls: 1 });
    expect(itemsOf(await listCalls(db, { limit: 9 })).map(({ id }) => id)).toEqual(["CAbehind"]);
  });

  it("forgets a booking when its own time has come, however long ago it came in", async () => {
    await recordOutreach(db, booking({ id: "past", forgetAt: NOON }));
    await recordOutreach(db, booking({ id: "ahead", at: NOON + 90 * DAY, forgetAt: NOON + 120 * DAY }));
    await deleteOutreach(db, { kind: "order", id: "tomb", version: 1, at: NOON });
    expect(await forget(NOON)).toMatchObject({ outreaches: 0, tombstones: 0 });
    expect(await forget(NOON + 30 * DAY + 1)).toMatchObject({ outreaches: 1, tombstones: 1, isDone: true });
    expect([await rowOf("outreach", "past"), await rowOf("outreach", "tomb")]).toEqual([null, null]);
    expect(await rowOf("outreach", "ahead")).not.toBe(null);
  });

  it("leaves a card that began anew, and its deletion with it", async () => {
    await deleteContact(db, { id: CONTACT, version: 1, at: NOON });
    await recordContact(db, card(2));
    await forget(NOON + 90 * DAY);
    expect(await rowOf("contact", CONTACT)).toMatchObject({ version: 2, deleted_at: NOON });
  });

  it("takes thousands in small statements, and says when there was too much for one time", async () => {
    await fill(10_500, (index) => NOON - index);
    const now = NOON + 30 * DAY + SECOND;
    expect(await forget(now)).toMatchObject({ calls: 10_000, isDone: false });
    expect(await forget(now)).toMatchObject({ calls: 500, isDone: true });
  });
});
