import { createScheduledController, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import worker from "../../src/index.ts";
import { forgetOld } from "../../src/ledger/retention.ts";
import { DAY, SECOND } from "../../src/lib/instant.ts";
import { articleEvent, callback, deliver, statusOfCall } from "./front-door.ts";
import { ask } from "./platforms.ts";
import { NOTHING, callOf, contactOf, letWork, passTimeFor, storedIn, untilAtRest } from "./storage.ts";
import { NIGHT, stopTheClock, tellSlack, until } from "./story.ts";

beforeEach(stopTheClock);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

type Row = Record<string, unknown> & { trouble: string | null };
const rowOf = (table: string, id: string) =>
  env.LEDGER.prepare(`select * from ${table} where id = ?`).bind(id).first<Row>();
const troubleOf = async (table: string, id: string) => JSON.parse((await rowOf(table, id))?.trouble ?? "[]");

/** A call that Slack could not be told of, and its object. */
async function deadCall(call: string, from: string) {
  await tellSlack(from.replace(/(\d{3})(\d{4})(\d{4})/, "$1-$2-$3"), [{ status: 404, body: "no_service" }]);
  await deliver(callback(statusOfCall(call, "busy", { From: from })));
  const stub = callOf("clawops", call);
  await passTimeFor(stub, 0);
  await until(async () => (await stub.view())?.actions[0]?.state === "dead");
  return stub;
}

const textFrom = (from: string, body: string, message_id: string) => {
  const created_at = new Date().toISOString();
  return deliver(
    articleEvent(JSON.stringify({ event: "message.received", message_id, from, to: "07052350001", body, created_at })),
  );
};

describe("a call of which an action was given up", () => {
  it("tells which, why and when, and that it was, also after it was put right", async () => {
    const stub = await deadCall("CAstood", "01044450001");
    await passTimeFor(stub, SECOND);
    const [action] = (await stub.view())?.actions ?? [];
    expect(await troubleOf("call", "CAstood")).toEqual([
      {
        action: action?.id,
        kind: "slack.post",
        state: "dead",
        why: action?.attempts[0]?.detail,
        status: 404,
        at: NIGHT,
      },
    ]);
    expect(await rowOf("call", "CAstood")).toMatchObject({ waiting: 1, failed: 1, first_attempt_ms: 0 });
    expect((await ask("POST", `/api/actions/${action?.id}/retry`)).status).toBe(200);
    await letWork(stub);
    await passTimeFor(stub, SECOND);
    expect(await rowOf("call", "CAstood")).toMatchObject({ waiting: 0, trouble: null, failed: 1 });
  });

  it("goes on from what the version before kept of it", async () => {
    const stub = await deadCall("CAbefore", "01044450002");
    await runInDurableObject(stub as never, (_: unknown, { storage }: DurableObjectState) => {
      const {
        trouble: _1,
        failed: _2,
        firstAttemptMs: _3,
        ...old
      } = storage.kv.get<Record<string, unknown>>("sum") ?? {};
      storage.kv.put("sum", { ...old, waiting: 1, ledgered: { version: NIGHT, dueAt: null } });
    });
    await evictDurableObject(stub);
    const [id] = ((await stub.view())?.actions ?? []).map((action) => action.id);
    await deliver(callback(statusOfCall("CAbefore", "busy", { From: "01044450002", Duration: "0" })));
    await passTimeFor(stub, SECOND);
    await passTimeFor(stub, SECOND);
    expect(await troubleOf("call", "CAbefore")).toMatchObject([{ action: id, state: "dead" }]);
    expect(await rowOf("call", "CAbefore")).toMatchObject({ waiting: 1 });
    expect((await ask("POST", `/api/actions/${id}/retry`)).status).toBe(200);
    await letWork(stub);
    await passTimeFor(stub, SECOND);
    expect(await rowOf("call", "CAbefore")).toMatchObject({ waiting: 0, trouble: null, failed: 0 });
  });
});

it("a call tells how long an action waited for its first attempt", async () => {
  await deliver(callback(statusOfCall("CAwaited", "busy", { From: "01044450003" })));
  const stub = callOf("clawops", "CAwaited");
  await passTimeFor(stub, 7 * SECOND);
  await untilAtRest(stub);
  await passTimeFor(stub, SECOND);
  expect(await rowOf("call", "CAwaited")).toMatchObject({ first_attempt_ms: 7 * SECOND, failed: 0, waiting: 0 });
});

it("a call that told the ledger only how many wait tells which within the hour", async () => {
  const stub = await deadCall("CAuntold", "01044450004");
  await passTimeFor(stub, SECOND);
  await runInDurableObject(stub as never, (_: unknown, { storage }: DurableObjectState) => {
    const {
      trouble: _1,
      failed: _2,
      firstAttemptMs: _3,
      ...old
    } = storage.kv.get<Record<string, unknown>>("sum") ?? {};
    storage.kv.put("sum", old);
  });
  await evictDurableObject(stub);
  await env.LEDGER.prepare("update call set trouble = null where id = 'CAuntold'").run();
  const cron = () => worker.scheduled(createScheduledController({ scheduledTime: Date.now(), cron: "4 * * * *" }), env);
  await cron();
  await passTimeFor(stub, SECOND);
  const [action] = (await stub.view())?.actions ?? [];
  expect(await troubleOf("call", "CAuntold")).toMatchObject([{ action: action?.id, state: "dead" }]);
  expect(await rowOf("call", "CAuntold")).toMatchObject({ waiting: 1 });
  const { alarm } = await storedIn(stub);
  await cron();
  expect((await storedIn(stub)).alarm).toBe(alarm);
});

describe("a contact who texts", () => {
  const listed = async () => (await ask<{ items: object[] }>("GET", "/api/contacts?q=010444600")).body.items;

  it("is known by the last text, and is in no list of contacts before there is a card", async () => {
    const stub = contactOf("+821044460001");
    await textFrom("01044460001", "첫 번째", "MGfirst");
    await passTimeFor(stub, SECOND);
    vi.setSystemTime(NIGHT + 60 * SECOND);
    await textFrom("01044460001", "가".repeat(400), "MGlast");
    await passTimeFor(stub, SECOND);
    const row = { phone: "+821044460001", name: null, consent: null, waiting: 0, texted_at: NIGHT + 60 * SECOND };
    expect(await rowOf("contact", stub.id.toString())).toMatchObject({ ...row, text: `${"가".repeat(299)}…` });
    expect(await listed()).toEqual([]);
    await ask("PUT", "/api/contacts/01044460001", { name: "박서연" });
    await passTimeFor(stub, SECOND);
    expect(await listed()).toMatchObject([{ phone: "+821044460001", name: "박서연" }]);
    expect((await ask("DELETE", "/api/contacts/01044460001")).status).toBe(204);
    const left = Object.entries((await rowOf("contact", stub.id.toString())) ?? {});
    expect(left.flatMap(([name, value]) => (value === null ? [] : [name]))).toEqual(["id", "version", "deleted_at"]);
  });

  it("is forgotten with the text, and with what waited; a card stays", async () => {
    const [stub, owned] = [contactOf("+821044460002"), contactOf("+821044460003")];
    await tellSlack("010-4446-0002", [{ status: 404, body: "no_service" }]);
    await textFrom("01044460002", "문의합니다", "MGwaits");
    await textFrom("01044460003", "문의합니다", "MGowned");
    await ask("PUT", "/api/contacts/01044460003", { name: "김하늘" });
    for (const one of [stub, owned]) {
      await letWork(one);
      await passTimeFor(one, SECOND);
      await untilAtRest(one);
      await passTimeFor(one, SECOND);
    }
    expect(await troubleOf("contact", stub.id.toString())).toMatchObject([{ kind: "slack.post", state: "dead" }]);
    vi.setSystemTime(NIGHT + 31 * DAY);
    for (const wait of [0, SECOND, DAY]) await passTimeFor(stub, wait);
    expect(await storedIn(stub)).toEqual(NOTHING);
    for (let times = 0; times < 2; times++) await forgetOld(env.LEDGER, { now: Date.now(), retentionDays: 30 });
    expect(await rowOf("contact", stub.id.toString())).toBe(null);
    expect(await rowOf("contact", owned.id.toString())).toMatchObject({ name: "김하늘", texted_at: null, text: null });
  });

  it("is known as long as something waits that came later than the text, and the ledger forgets both", async () => {
    const stub = contactOf("+821044460004");
    const fails = { status: 404, body: "no_service" };
    await tellSlack("010-4446-0004", [fails, fails]);
    await textFrom("01044460004", "문의합니다", "MGlong");
    await letWork(stub);
    vi.setSystemTime(NIGHT + DAY);
    const [action] = (await stub.view())?.actions ?? [];
    expect((await ask("POST", `/api/actions/${action?.id}/retry`)).status).toBe(200);
    await letWork(stub);
    await passTimeFor(stub, SECOND);
    expect(await troubleOf("contact", stub.id.toString())).toMatchObject([{ action: action?.id, state: "dead" }]);

    vi.setSystemTime(NIGHT + 30 * DAY + SECOND);
    for (const wait of [0, SECOND]) await passTimeFor(stub, wait);
    expect(await stub.view()).toMatchObject({ events: [], actions: [{ state: "dead" }] });
    for (const wait of [DAY, SECOND, DAY]) await passTimeFor(stub, wait);
    expect(await storedIn(stub)).toEqual(NOTHING);
    for (let times = 0; times < 2; times++) await forgetOld(env.LEDGER, { now: Date.now(), retentionDays: 30 });
    expect(await rowOf("contact", stub.id.toString())).toBe(null);
  });

  it("is not known by that text when it was forgotten, though others are kept", async () => {
    const stub = contactOf("+821044460005");
    await textFrom("01044460005", "첫 번째", "MGfirstOfTwo");
    await letWork(stub);
    await passTimeFor(stub, SECOND);
    vi.setSystemTime(NIGHT + 20 * DAY);
    const sent = { event: "message.sent", message_id: "MGours", from: "07052350001", to: "01044460005", body: "네" };
    await deliver(articleEvent(JSON.stringify({ ...sent, created_at: new Date().toISOString() })));
    await letWork(stub);
    vi.setSystemTime(NIGHT + 31 * DAY);
    await passTimeFor(stub, 0);
    expect((await stub.view())?.events).toMatchObject([{ type: "message.sent" }]);
    expect(JSON.stringify(await storedIn(stub))).not.toContain("첫 번째");
    await forgetOld(env.LEDGER, { now: Date.now(), retentionDays: 30 });
    await ask("PUT", "/api/contacts/01044460005", { name: "박서연" });
    await passTimeFor(stub, SECOND);
    expect(await rowOf("contact", stub.id.toString())).toMatchObject({ name: "박서연", texted_at: null, text: null });
  });
});
