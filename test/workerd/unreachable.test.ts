import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";

import { receive } from "../../src/intake/receive.ts";
import { clawops } from "../../src/providers/clawops.ts";
import { settingsOf } from "../../src/settings.ts";
import { articleEvent, callback, deliver, objectOf, statusOfCall } from "./front-door.ts";
import { actionOf, until, viewOf } from "./story.ts";

type Broken = Partial<Record<"CALL" | "KV" | "SPILL", unknown>>;

/** Puts a delivery through the front door while parts of the platform are out of order; nothing else is pretended. */
async function deliverWhile(broken: Broken, request: Request) {
  const ctx = createExecutionContext();
  const partly = { ...env, ...broken } as unknown as Env;
  const response = await receive(request, clawops, {
    env: partly,
    settings: settingsOf(env),
    demand: () => undefined,
    base: "https://offhook.example",
    waitUntil: (promise) => ctx.waitUntil(promise),
  });
  await waitOnExecutionContext(ctx);
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, string>,
  };
}

const never = () => new Promise<never>(() => undefined);
const fail = () => Promise.reject(new Error("out of order"));
const calls = (accept: () => Promise<unknown>) => ({ getByName: () => ({ accept }) });
const throwing = { CALL: calls(fail) };
const kvDown = { get: fail, put: fail, delete: fail };
const isKnown = async (call: string) => (await objectOf(call).view()) !== null;

describe("an object that cannot be reached", () => {
  it("because it throws: the delivery is accepted, and applied by way of the spill queue", async () => {
    const answer = await deliverWhile(throwing, callback(statusOfCall("CAspill", "busy")));
    expect(answer).toMatchObject({ status: 202, body: { status: "accepted", id: "clawops:CAspill:busy" } });
    await until(() => isKnown("CAspill"));
    await until(async () => (await actionOf("CAspill")).state === "done");
  });

  it("because it is silent for 3 s: likewise, within the platform's patience", async () => {
    const startedAt = Date.now();
    const answer = await deliverWhile({ CALL: calls(never) }, callback(statusOfCall("CAsilent", "ringing")));
    expect(answer.status).toBe(202);
    expect(Date.now() - startedAt).toBeLessThan(5000);
    await until(() => isKnown("CAsilent"));
  });

  it("does not make KV remember what is not stored in it", async () => {
    await deliverWhile(throwing, callback(statusOfCall("CAnokv", "ringing")));
    await until(() => isKnown("CAnokv"));
    expect(await env.KV.get("seen:clawops:CAnokv:ringing")).toBe(null);
    expect((await deliver(callback(statusOfCall("CAnokv", "ringing")))).body.status).toBe("duplicate");
  });

  it("with a delivery too large for a queue: by way of KV, which is left empty", async () => {
    const large = JSON.stringify({
      event: "call.ringing",
      call_id: "CAlarge",
      direction: "inbound",
      memo: "가".repeat(100_000),
    });
    expect((await deliverWhile(throwing, articleEvent(large))).status).toBe(202);
    await until(() => isKnown("CAlarge"));
    expect((await viewOf("CAlarge")).events[0]?.data.extra?.memo).toHaveLength(100_000);
    await until(async () => (await env.KV.list({ prefix: "spill:" })).keys.length === 0);
  });

  it("is tried once more with a new stub where Cloudflare says that this may help", async () => {
    const passing = Object.assign(new Error("try again"), { retryable: true });
    const once = vi.fn().mockRejectedValueOnce(passing).mockResolvedValue({ kind: "accepted" });
    expect((await deliverWhile({ CALL: calls(once) }, callback(statusOfCall("CAretry", "ringing")))).status).toBe(202);
    expect(once).toHaveBeenCalledTimes(2);
    const overloaded = Object.assign(new Error("no more"), { retryable: true, overloaded: true });
    const never2 = vi.fn().mockRejectedValue(overloaded);
    await deliverWhile({ CALL: calls(never2) }, callback(statusOfCall("CAoverload", "ringing")));
    expect(never2).toHaveBeenCalledTimes(1);
    await until(() => isKnown("CAoverload"));
  });

  it("nor the queue: the platform is asked to send it again, and nothing is said to be stored", async () => {
    const answer = await deliverWhile(
      { ...throwing, SPILL: { send: fail } },
      callback(statusOfCall("CA503", "ringing")),
    );
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await deliver(callback(statusOfCall("CA503", "ringing")))).body.status).toBe("accepted");
  });

  it("nor a queue that answers: that too, in time", async () => {
    const startedAt = Date.now();
    const answer = await deliverWhile(
      { CALL: calls(never), SPILL: { send: never }, KV: { get: never } },
      callback(statusOfCall("CAmute", "ringing")),
    );
    expect(answer.status).toBe(503);
    expect(Date.now() - startedAt).toBeLessThan(4900);
  });
});

describe("KV", () => {
  it("failing changes nothing but cost: the object decides", async () => {
    const request = () => callback(statusOfCall("CAkvdown", "ringing"));
    expect((await deliverWhile({ KV: kvDown }, request())).status).toBe(202);
    expect((await deliverWhile({ KV: kvDown }, request())).body.status).toBe("duplicate");
    expect((await viewOf("CAkvdown")).events).toHaveLength(1);
  });

  it("being silent neither", async () => {
    expect(
      (await deliverWhile({ KV: { get: never, put: fail } }, callback(statusOfCall("CAkvmute", "ringing")))).status,
    ).toBe(202);
  });

  it("refusing a key that is too long neither", async () => {
    const call = `CA${"길".repeat(250)}`;
    const fields = { ...statusOfCall(call, ""), TransferStatus: "y".repeat(200) };
    expect((await deliver(callback(fields))).status).toBe(202);
    expect((await deliver(callback(fields))).body.status).toBe("duplicate");
  });
});

describe("a large delivery whose text KV does not show yet", () => {
  it("waits in the queue until it does", async () => {
    const event = {
      id: "clawops:CAyet:call.ringing",
      provider: "clawops",
      call: "CAyet",
      at: 1,
      receivedAt: 1,
      type: "call.ringing",
      data: {},
    };
    await env.SPILL.send({ kind: "spilled", key: "spill:yet" });
    await env.KV.put("spill:yet", JSON.stringify([event]));
    await until(() => isKnown("CAyet"));
  });
});
