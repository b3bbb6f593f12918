import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { rules } from "../../src/automations.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../src/lib/instant.ts";
import type { Rule } from "../../src/rules/rule.ts";
import { callback, deliver, objectOf, statusOfCall } from "./front-door.ts";
import { NIGHT, actionOf, passTime, stopTheClock, until, untilQuiet, viewOf } from "./story.ts";

beforeEach(stopTheClock);
afterEach(() => void vi.useRealTimers());

const HOLD_MS = 3000;
/** Each call is of another caller: one person's missed calls would be told of together. */
const callers = new Map<string, string>();
function tell(call: string, status: string, more = {}) {
  if (!callers.has(call)) callers.set(call, `0108800${String(callers.size).padStart(4, "0")}`);
  return deliver(callback(statusOfCall(call, status, { From: callers.get(call) ?? "", ...more })));
}
const alarmOf = (call: string) => runInDurableObject(objectOf(call), (_, state) => state.storage.getAlarm());
const plannedFor = async (call: string) => (await viewOf(call)).actions.length;

describe("a call whose end came before its answer", () => {
  it("shows at once, and is not taken for missed when the answer comes in time", async () => {
    await tell("CAworst", "completed", { Duration: "0" });
    expect((await viewOf("CAworst")).events).toHaveLength(1);
    expect(await plannedFor("CAworst")).toBe(0);
    vi.setSystemTime(NIGHT + HOLD_MS - 1);
    await tell("CAworst", "in-progress");
    await passTime("CAworst", 1);
    await passTime("CAworst", HOUR);
    expect(await plannedFor("CAworst")).toBe(0);
    expect((await viewOf("CAworst")).arrivals.gaps).toEqual([]);
  });

  it("is missed when the wait is over, also if the object was evicted meanwhile", async () => {
    await tell("CAnever", "completed", { Duration: "0" });
    await evictDurableObject(objectOf("CAnever"));
    await passTime("CAnever", HOLD_MS - 1);
    expect(await plannedFor("CAnever")).toBe(0);
    await passTime("CAnever", 1);
    expect(await plannedFor("CAnever")).toBe(1);
    await untilQuiet("CAnever");
  });

  it("says that the answer came late, and takes back nothing", async () => {
    await tell("CAlate", "completed", { Duration: "0" });
    await passTime("CAlate", HOLD_MS);
    await tell("CAlate", "ringing");
    vi.setSystemTime(NIGHT + HOLD_MS + 1);
    await tell("CAlate", "in-progress");
    const { events, arrivals, actions } = await viewOf("CAlate");
    expect(events.map(({ type, late, seq }) => [type, late, seq])).toEqual([
      ["call.ringing", false, 2],
      ["call.answered", true, 3],
      ["call.ended", false, 1],
    ]);
    expect(arrivals.gaps).toEqual(["call.answered"]);
    expect(actions).toHaveLength(1);
    await untilQuiet("CAlate");
  });
});

describe("the one alarm", () => {
  it("points at whatever is next: the ledger, the wait, the sending, at last the forgetting", async () => {
    await tell("CAalarm", "ringing");
    expect(await alarmOf("CAalarm")).toBe(NIGHT + SECOND);
    await passTime("CAalarm", SECOND);
    expect(await alarmOf("CAalarm")).toBe(NIGHT + 30 * DAY);
    vi.setSystemTime(NIGHT);
    await tell("CAalarm", "completed", { Duration: "0" });
    expect(await alarmOf("CAalarm")).toBe(NIGHT + SECOND);
    await passTime("CAalarm", SECOND);
    expect(await alarmOf("CAalarm")).toBe(NIGHT + HOLD_MS);
    await passTime("CAalarm", HOLD_MS - SECOND);
    await until(async () => (await actionOf("CAalarm")).state === "done");
    await passTime("CAalarm", SECOND);
    expect(await alarmOf("CAalarm")).toBe(NIGHT + 30 * DAY);
  });

  it("goes off at once by itself when there is something to send", async () => {
    vi.useRealTimers();
    await tell("CAreal", "busy");
    await until(async () => (await actionOf("CAreal")).state === "done");
  });
});

describe("after RETENTION_DAYS", () => {
  it("the object is empty, and a stray event begins a new one", async () => {
    await tell("CAold", "busy");
    await passTime("CAold", 0);
    await until(async () => (await actionOf("CAold")).state === "done");
    await passTime("CAold", 30 * DAY);
    expect(await objectOf("CAold").view()).toBe(null);
    expect(await alarmOf("CAold")).toBe(null);
    const isEmpty = await runInDurableObject(objectOf("CAold"), async (_, state) => {
      const tables = state.storage.sql
        .exec("select name from sqlite_master where name not like '\\_cf%' escape '\\'")
        .toArray();
      return tables.length === 0 && (await state.storage.list()).size === 0;
    });
    expect(isEmpty).toBe(true);
    await tell("CAold", "ringing");
    expect((await viewOf("CAold")).events).toHaveLength(1);
    expect(await alarmOf("CAold")).toBe(Date.now() + SECOND);
  });

  it("what is still to be done is done first", async () => {
    await tell("CAbusy", "busy");
    vi.setSystemTime(NIGHT + 30 * DAY - MINUTE);
    await passTime("CAbusy", MINUTE);
    await until(async () => (await actionOf("CAbusy")).state === "done");
    await passTime("CAbusy", HOUR);
    expect(await objectOf("CAbusy").view()).toBe(null);
  });
});

describe("an object that nobody ever told anything", () => {
  it("knows nothing, and stores nothing when asked", async () => {
    const call = objectOf("CAnobody");
    expect(await call.view()).toBe(null);
    expect(await call.claim("x", 1)).toEqual({ kind: "gone" });
    expect(await call.retry("x")).toEqual({ kind: "gone" });
    expect(await call.resolve("x", "done")).toEqual({ kind: "gone" });
    const size = await runInDurableObject(call, (_, state) =>
      state.storage.sql.exec("select name from sqlite_master").toArray(),
    );
    expect(size).toEqual([]);
  });
});

describe("a rule that throws", () => {
  it("loses neither the event nor the others' actions, and is asked again until it no longer does", async () => {
    const broken = vi.fn<Rule["plan"]>(() => {
      throw new Error("a bug of the owner's");
    });
    const own = rules as Rule[];
    own.unshift({ name: "broken", needs: [], plan: broken });
    try {
      expect((await tell("CArule", "busy")).status).toBe(202);
      expect(await plannedFor("CArule")).toBe(1);
      for (const minutes of [1, 1, 2, 4]) await passTime("CArule", minutes * MINUTE);
      await untilQuiet("CArule");
      broken.mockReturnValue([
        { kind: "slack.post", cause: "mended", input: { title: "mended", facts: [], request: "" } },
      ]);
      await passTime("CArule", 8 * MINUTE);
      expect(await plannedFor("CArule")).toBe(2);
      await untilQuiet("CArule");
    } finally {
      own.shift();
    }
  });
});

describe("an object of an older version", () => {
  it("gets the tables it lacks when it is first needed", async () => {
    await tell("CAschema", "ringing");
    await runInDurableObject(objectOf("CAschema"), (_, state) => {
      state.storage.sql.exec("drop table timer");
      state.storage.kv.put("schema", 2);
    });
    await evictDurableObject(objectOf("CAschema"));
    await tell("CAschema", "completed", { Duration: "0" });
    await passTime("CAschema", HOLD_MS);
    expect(await plannedFor("CAschema")).toBe(1);
    await untilQuiet("CAschema");
  });
});
