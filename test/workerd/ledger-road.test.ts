import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import worker from "../../src/index.ts";
import { DAY, MINUTE, SECOND } from "../../src/lib/instant.ts";
import { callback, deliver, statusOfCall } from "./front-door.ts";
import { ask, vox } from "./platforms.ts";
import { callOf, contactOf, passTimeFor, storedIn, untilIdle } from "./storage.ts";
import { NIGHT, stopTheClock, tellSlack, until } from "./story.ts";

beforeEach(stopTheClock);
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

type Item = Record<string, unknown> & { id: string };
const listed = async (id: string) =>
  (await ask<{ items: Item[] }>("GET", "/api/calls?limit=200")).body.items.find((item) => item.id === id);
const tell = (call: string, status: string, more = {}) => deliver(callback(statusOfCall(call, status, more)));
const rowOf = (id: string) => env.LEDGER.prepare("select * from call where id = ?").bind(id).first();

/** Counts from now on how often a row of a call is written. */
async function countWrites(call: string): Promise<() => Promise<number>> {
  await env.LEDGER.batch([
    env.LEDGER.prepare("create table if not exists written (id text)"),
    ...["insert", "update"].map((what) =>
      env.LEDGER.prepare(
        `create trigger if not exists count_${what} after ${what} on call begin insert into written values (new.id); end`,
      ),
    ),
  ]);
  return async () =>
    (await env.LEDGER.prepare("select count(*) as times from written where id = ?")
      .bind(call)
      .first<number>("times")) ?? 0;
}

/** The ledger is out of order while something is done. */
async function whileBroken(run: () => Promise<void>): Promise<void> {
  await env.LEDGER.prepare("alter table call rename to call_away").run();
  try {
    await run();
  } finally {
    await env.LEDGER.prepare("alter table call_away rename to call").run();
  }
}

const said = (call: string, index: number) =>
  vox({
    event: "mid_call",
    mid_call: {
      call_id: call,
      agent_id: "a",
      timestamp: NIGHT + index,
      event_type: "call_message",
      event_data: { role: "user", content: `말 ${index}` },
    },
  });
const started = (call: string) =>
  vox({
    event: "call_started",
    call: { call_id: call, call_type: "inbound", call_from: "01012345678", start_timestamp: NIGHT },
  });

describe("the list of calls", () => {
  it("shows a call within about 2 s", async () => {
    vi.useRealTimers();
    await tell("CAlisted", "in-progress");
    await vi.waitFor(async () => expect(await listed("CAlisted")).toMatchObject({ status: "in-progress" }), {
      timeout: 2500,
      interval: 50,
    });
    await tell("CAlisted", "completed", { Duration: "41" });
    await vi.waitFor(
      async () => expect(await listed("CAlisted")).toMatchObject({ status: "completed", durationSeconds: 41 }),
      {
        timeout: 2500,
        interval: 50,
      },
    );
  });

  it("shows a burst of events for one row written", async () => {
    const writes = await countWrites("CAburst");
    for (const status of ["queued", "ringing", "in-progress"]) await tell("CAburst", status);
    await tell("CAburst", "completed", { Duration: "41" });
    await passTimeFor(callOf("clawops", "CAburst"), SECOND);
    expect(await writes()).toBe(1);
    expect(await listed("CAburst")).toMatchObject({ status: "completed", durationSeconds: 41, missed: false });
    await passTimeFor(callOf("clawops", "CAburst"), MINUTE);
    expect(await writes()).toBe(1);
  });

  it("costs nothing for an utterance, nor for a repeat", async () => {
    const writes = await countWrites("vx-quiet");
    const stub = callOf("vox", "vx-quiet");
    await deliver(started("vx-quiet"));
    await passTimeFor(stub, SECOND);
    expect(await writes()).toBe(1);
    for (let index = 1; index <= 5; index++) {
      await deliver(said("vx-quiet", index));
      await deliver(said("vx-quiet", index));
      await passTimeFor(stub, 10 * SECOND);
    }
    expect(await writes()).toBe(1);
    expect((await callOf("vox", "vx-quiet").view())?.events).toHaveLength(6);
  });

  it("counts what waits for a person", async () => {
    await tellSlack("010-4444-0001", [{ status: 404, body: "no_service" }]);
    await tell("CAwaiting", "busy", { From: "01044440001" });
    const stub = callOf("clawops", "CAwaiting");
    await passTimeFor(stub, 0);
    await until(async () => (await stub.view())?.actions[0]?.state === "dead");
    await passTimeFor(stub, SECOND);
    expect(await rowOf("CAwaiting")).toMatchObject({ waiting: 1, missed: 1 });
    const id = (await stub.view())?.actions[0]?.id ?? "";
    expect((await ask("POST", `/api/actions/${id}/retry`)).status).toBe(200);
    await passTimeFor(stub, 0);
    await until(async () => (await stub.view())?.actions[0]?.state === "done");
    await passTimeFor(stub, SECOND);
    expect(await rowOf("CAwaiting")).toMatchObject({ waiting: 0 });
  });
});

describe("while the ledger is out of order", () => {
  it("deliveries are accepted all the same, and it is told later, the latest only", async () => {
    const stub = callOf("clawops", "CAlater");
    const writes = await countWrites("CAlater");
    await whileBroken(async () => {
      expect((await tell("CAlater", "ringing")).status).toBe(202);
      await passTimeFor(stub, SECOND);
      expect((await tell("CAlater", "busy")).status).toBe(202);
      await passTimeFor(stub, SECOND);
      await untilIdle("clawops", "CAlater");
      expect((await stub.view())?.actions).toMatchObject([{ state: "done" }]);
    });
    expect(await listed("CAlater")).toBeUndefined();
    await passTimeFor(stub, MINUTE);
    expect(await listed("CAlater")).toMatchObject({ status: "busy", missed: true });
    expect(await writes()).toBe(1);
    expect((await storedIn(stub)).alarm).toBe(NIGHT + 30 * DAY);
  });

  it("contacts can be written all the same", async () => {
    await env.LEDGER.prepare("alter table contact rename to contact_away").run();
    expect((await ask("PUT", "/api/contacts/01044440002", { name: "박서연" })).status).toBe(200);
    await passTimeFor(contactOf("+821044440002"), SECOND);
    expect((await ask("GET", "/api/contacts/01044440002")).body).toMatchObject({ name: "박서연" });
    await env.LEDGER.prepare("alter table contact_away rename to contact").run();
    await passTimeFor(contactOf("+821044440002"), MINUTE);
    const { body } = await ask<{ items: object[] }>("GET", "/api/contacts?q=0104444");
    expect(body.items).toMatchObject([{ phone: "+821044440002", name: "박서연" }]);
  });
});

describe("what the ledger knows", () => {
  it("is never replaced by something older", async () => {
    await tell("CAstale", "ringing");
    const stub = callOf("clawops", "CAstale");
    await env.LEDGER.prepare(
      "insert into call (provider, id, version, status, listed_at, received_at, missed) values ('clawops', 'CAstale', ?1, 'completed', ?2, ?2, 0)",
    )
      .bind(NIGHT + DAY, NIGHT)
      .run();
    await passTimeFor(stub, SECOND);
    expect(await rowOf("CAstale")).toMatchObject({ version: NIGHT + DAY, status: "completed" });
    expect((await storedIn(stub)).alarm).toBe(NIGHT + 30 * DAY);
    expect((await stub.view())?.events).toHaveLength(1);
  });

  it("is forgotten by the daily cron when it is old, as its object forgets it", async () => {
    const Timestamp = new Date(NIGHT).toISOString();
    await tell("CAold", "ringing", { Timestamp });
    const stub = callOf("clawops", "CAold");
    await passTimeFor(stub, SECOND);
    await ask("PUT", "/api/contacts/01044440003", { name: "박서연" });
    await passTimeFor(contactOf("+821044440003"), SECOND);
    await deliver(vox({ event: "call_started", call: {} }));

    const cron = async () => {
      const controller = createScheduledController({ scheduledTime: Date.now(), cron: "17 18 * * *" });
      await worker.scheduled(controller, env);
    };
    vi.setSystemTime(NIGHT + 30 * DAY);
    await cron();
    expect(await listed("CAold")).toMatchObject({ status: "ringing" });
    await passTimeFor(stub, MINUTE);
    await cron();
    expect(await listed("CAold")).toBeUndefined();
    expect((await ask("GET", "/api/calls/clawops/CAold")).status).toBe(404);
    expect((await ask<{ items: object[] }>("GET", "/api/unreadable")).body.items).toEqual([]);
    expect((await ask("GET", "/api/contacts/01044440003")).status).toBe(200);
    expect((await ask<{ items: object[] }>("GET", "/api/contacts?q=010444400")).body.items).toContainEqual(
      expect.objectContaining({ phone: "+821044440003" }),
    );
  });

  it("is forgotten whatever is wrong with the clock by which hours are counted", async () => {
    await env.LEDGER.prepare(
      "insert into call (provider, id, version, listed_at, received_at) values ('clawops', 'CAsentenced', 1, ?1, ?1)",
    )
      .bind(NIGHT - 31 * DAY)
      .run();
    const controller = createScheduledController({ scheduledTime: Date.now(), cron: "17 18 * * *" });
    await worker.scheduled(controller, Object.assign({}, env, { TIME_ZONE: "Asia/Nowhere" }));
    expect(await rowOf("CAsentenced")).toBe(null);
  });
});
