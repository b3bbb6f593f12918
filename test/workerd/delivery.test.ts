import { evictDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { DAY, HOUR, MINUTE, SECOND } from "../../src/lib/instant.ts";
import { callback, deliver, objectOf, statusOfCall } from "./front-door.ts";
import {
  actionOf,
  attemptsWith,
  passTime,
  postsWith,
  stopTheClock,
  tellSlack,
  until,
  viewOf,
  withQueue as withQueueOf,
} from "./story.ts";

beforeEach(stopTheClock);
afterEach(() => void vi.useRealTimers());

let caller = 0;
/** A missed call of its own caller: by the number Slack's posts are told apart. */
async function missCall(call: string): Promise<string> {
  const digits = String(++caller).padStart(4, "0");
  const From = `0109999${digits}`;
  expect((await deliver(callback(statusOfCall(call, "no-answer", { From })))).status).toBe(202);
  return `010-9999-${digits}`;
}

const withQueue = (call: string, sendBatch: () => Promise<unknown>, run: () => Promise<void>) =>
  withQueueOf(objectOf(call), sendBatch, run);
const stateOf = async (call: string) => (await actionOf(call)).state;
const untilState = (call: string, state: string) => until(async () => (await stateOf(call)) === state);

describe("a missed call", () => {
  it("reaches Slack once, and the timeline says so", async () => {
    const number = await missCall("CAonce");
    expect(await stateOf("CAonce")).toBe("planned");
    await passTime("CAonce", 0);
    await untilState("CAonce", "done");
    const posts = await postsWith(number);
    expect(posts).toHaveLength(1);
    expect(posts[0]?.rendered).toContain("부재중 전화");
    expect((await actionOf("CAonce")).attempts).toEqual([
      { at: Date.now(), outcome: "done", status: 200, detail: "ok" },
    ]);
  });

  it("needs nothing more once it has: hours later nothing is sent again", async () => {
    const number = await missCall("CAquiet");
    await passTime("CAquiet", 0);
    await untilState("CAquiet", "done");
    for (let hours = 0; hours < 12; hours++) await passTime("CAquiet", HOUR);
    expect(await attemptsWith(number)).toBe(1);
  });
});

describe("an attempt that fails", () => {
  it("is made again after 10 s, 1 min, 5 min, 30 min, 2 h and 6 h, a fifth more or less, then the action is dead", async () => {
    const number = await missCall("CAnight");
    await tellSlack(
      number,
      Array.from({ length: 7 }, () => ({ status: 500, body: "rollup_error" })),
    );
    await passTime("CAnight", 0);
    const waits = [10 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR];
    for (const [failures, wait] of waits.entries()) {
      await untilState("CAnight", "retrying");
      await passTime("CAnight", wait * 0.8 - SECOND);
      expect([await stateOf("CAnight"), await attemptsWith(number)]).toEqual(["retrying", failures + 1]);
      await passTime("CAnight", wait * 0.4 + SECOND);
    }
    await untilState("CAnight", "dead");
    expect(await attemptsWith(number)).toBe(7);
    const { attempts } = await actionOf("CAnight");
    expect(attempts.map(({ outcome, status, detail }) => [outcome, status, detail])).toEqual([
      ...waits.map(() => ["retry", 500, "rollup_error"]),
      ["dead", 500, "rollup_error"],
    ]);
    expect(await postsWith(number)).toHaveLength(0);
  });

  it("waits as long as Slack asks for", async () => {
    const number = await missCall("CAasked");
    await tellSlack(number, [{ status: 429, headers: { "retry-after": "600" }, body: "rate_limited" }]);
    await passTime("CAasked", 0);
    await untilState("CAasked", "retrying");
    await passTime("CAasked", 9 * MINUTE);
    expect(await stateOf("CAasked")).toBe("retrying");
    await passTime("CAasked", MINUTE);
    await untilState("CAasked", "done");
    expect(await postsWith(number)).toHaveLength(1);
  });

  it.each([400, 403, 404, 410])("with a hopeless %i is dead at once, and can be retried by hand", async (status) => {
    const call = `CAhopeless${status}`;
    const number = await missCall(call);
    await tellSlack(number, [{ status, body: "no_service" }]);
    await passTime(call, 0);
    await untilState(call, "dead");
    await passTime(call, DAY);
    expect(await attemptsWith(number)).toBe(1);

    expect(await objectOf(call).retry((await actionOf(call)).id)).toMatchObject({ kind: "changed" });
    await passTime(call, 0);
    await untilState(call, "done");
    expect(await postsWith(number)).toHaveLength(1);
  });

  it("because the connection broke is made again", async () => {
    const number = await missCall("CAbroken");
    await tellSlack(number, [{ drop: true }]);
    await passTime("CAbroken", 0);
    await untilState("CAbroken", "retrying");
    await passTime("CAbroken", 13 * SECOND);
    await untilState("CAbroken", "done");
    expect(await postsWith(number)).toHaveLength(1);
  });

  it("shows no secret on the timeline, even if Slack says it", async () => {
    const number = await missCall("CAsecret");
    const body = "no route for https://hooks.slack.example/slack/services/T0OFFHOOK/B0OFFHOOK/local";
    await tellSlack(number, [{ status: 404, body }]);
    await passTime("CAsecret", 0);
    await untilState("CAsecret", "dead");
    expect((await actionOf("CAsecret")).attempts[0]?.detail).toBe("no route for [secret]");
  });
});

describe("a message", () => {
  it("delivered twice by the queue is performed once", async () => {
    const number = await missCall("CAtwice");
    await passTime("CAtwice", 0);
    const { id } = await actionOf("CAtwice");
    const message = { kind: "attempt", action: id, attempt: 1 };
    await env.ACTIONS.sendBatch([{ body: message }, { body: message }, { body: message }]);
    await untilState("CAtwice", "done");
    await env.ACTIONS.send(message);
    await missCall("CAafter");
    await passTime("CAafter", 0);
    await untilState("CAafter", "done");
    expect(await attemptsWith(number)).toBe(1);
  });

  it("that is lost is sent again", async () => {
    const number = await missCall("CAlost");
    await withQueue(
      "CAlost",
      async () => undefined,
      () => passTime("CAlost", 0),
    );
    expect(await stateOf("CAlost")).toBe("queued");
    await passTime("CAlost", MINUTE);
    await untilState("CAlost", "done");
    expect(await attemptsWith(number)).toBe(1);
  });

  it("that the queue does not take is sent again", async () => {
    const number = await missCall("CArefused");
    const refuse = () => Promise.reject(new Error("too many requests"));
    await withQueue("CArefused", refuse, () => passTime("CArefused", 0));
    await passTime("CArefused", 10 * SECOND);
    await untilState("CArefused", "done");
    expect(await attemptsWith(number)).toBe(1);
  });

  it("that ends among the dead letters is marked as a failure, and the action goes on", async () => {
    const number = await missCall("CAdead");
    await withQueue(
      "CAdead",
      async () => undefined,
      () => passTime("CAdead", 0),
    );
    const { id } = await actionOf("CAdead");
    expect(
      await objectOf("CAdead").bury(id, 2, { at: 1, outcome: "dead", status: null, detail: "another attempt" }),
    ).toBe(null);
    await objectOf("CAdead").bury(id, 1, { at: Date.now(), outcome: "retry", status: null, detail: "lost" });
    expect(await actionOf("CAdead")).toMatchObject({
      state: "retrying",
      attempts: [{ outcome: "retry", detail: "lost" }],
    });
    await passTime("CAdead", 12 * SECOND);
    await untilState("CAdead", "done");
    expect(await attemptsWith(number)).toBe(1);
  });

  it("of an action that nobody knows does no harm", async () => {
    const stranger = env.CALL.idFromName("clawops:nobody").toString();
    for (const action of [
      "",
      "nonsense",
      `call-${"0".repeat(64)}-${"0".repeat(32)}`,
      `call-${stranger}-${"0".repeat(32)}`,
    ]) {
      await env.ACTIONS.send({ kind: "attempt", action, attempt: 1 });
    }
    const number = await missCall("CAstranger");
    await passTime("CAstranger", 0);
    await untilState("CAstranger", "done");
    expect(await postsWith(number)).toHaveLength(1);
  });
});

describe("the object's memory is lost", () => {
  it("between every two steps, and nothing is lost or done twice", async () => {
    const evict = () => evictDurableObject(objectOf("CAevict"));
    await deliver(callback(statusOfCall("CAevict", "initiated", { From: "01077770001" })));
    await evict();
    await deliver(callback(statusOfCall("CAevict", "ringing", { From: "01077770001" })));
    await evict();
    await deliver(callback(statusOfCall("CAevict", "no-answer", { From: "01077770001" })));
    await evict();
    expect(await stateOf("CAevict")).toBe("planned");
    await evict();
    // Slack takes its time, so that the eviction falls between the claim and the result.
    await tellSlack("010-7777-0001", [
      { status: 500, delayMs: 300 },
      { accept: true, delayMs: 300 },
    ]);
    await passTime("CAevict", 0);
    await evict();
    await until(async () => (await attemptsWith("010-7777-0001")) === 1);
    await evict();
    await untilState("CAevict", "retrying");
    await evict();
    await passTime("CAevict", 13 * SECOND);
    await until(async () => (await attemptsWith("010-7777-0001")) === 2);
    await evict();
    await untilState("CAevict", "done");
    await evict();
    await passTime("CAevict", HOUR);
    expect(await postsWith("010-7777-0001")).toHaveLength(1);
    expect((await viewOf("CAevict")).events).toHaveLength(3);
  });

  it("with the consumer's, after its claim: the attempt counts as lost a minute later, and another follows", async () => {
    const number = await missCall("CAcrash");
    await withQueue(
      "CAcrash",
      async () => undefined,
      () => passTime("CAcrash", 0),
    );
    const { id } = await actionOf("CAcrash");
    expect(await objectOf("CAcrash").claim(id, 1)).toMatchObject({
      kind: "perform",
      about: { provider: "clawops", call: "CAcrash" },
    });
    expect(await objectOf("CAcrash").claim(id, 1)).toEqual({ kind: "taken" });
    await evictDurableObject(objectOf("CAcrash"));
    await passTime("CAcrash", 59 * SECOND);
    expect(await attemptsWith(number)).toBe(0);
    await passTime("CAcrash", SECOND);
    expect(await stateOf("CAcrash")).toBe("retrying");
    await passTime("CAcrash", 12 * SECOND);
    await untilState("CAcrash", "done");
    expect(await postsWith(number)).toHaveLength(1);
    expect((await actionOf("CAcrash")).attempts.map(({ detail }) => detail)).toEqual(["no result came back", "ok"]);
  });
});

describe("an action whose outcome nobody knows", () => {
  it("waits for a person, who settles it or has it tried again", async () => {
    const leaveUnknown = async (call: string) => {
      await missCall(call);
      await withQueue(
        call,
        async () => undefined,
        () => passTime(call, 0),
      );
      const { id } = await actionOf(call);
      await objectOf(call).claim(id, 1);
      const result = { at: Date.now(), outcome: "unknown", status: null, detail: "?" } as const;
      await objectOf(call).record(id, 1, { outcome: { kind: "unknown", why: "?" }, result });
      await passTime(call, DAY);
      expect(await stateOf(call)).toBe("unknown");
      return id;
    };
    const done = await leaveUnknown("CAunknown1");
    expect(await objectOf("CAunknown1").resolve(done, "done")).toMatchObject({
      kind: "changed",
      action: { state: "done" },
    });
    const notDone = await leaveUnknown("CAunknown2");
    expect(await objectOf("CAunknown2").resolve(notDone, "not_done")).toMatchObject({ action: { state: "dead" } });
    expect(await objectOf("CAunknown2").resolve(notDone, "done")).toEqual({ kind: "conflict", state: "dead" });
    const again = await leaveUnknown("CAunknown3");
    expect(await objectOf("CAunknown3").retry(again)).toMatchObject({ action: { state: "retrying" } });
  });
});
