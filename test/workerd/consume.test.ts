import {
  createExecutionContext,
  createMessageBatch,
  getQueueResult,
  runDurableObjectAlarm,
  runInDurableObject,
} from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import worker from "../../src/index.ts";
import { callback, deliver, objectOf, statusOfCall } from "./front-door.ts";
import { NIGHT, actionOf, stopTheClock } from "./story.ts";

beforeEach(stopTheClock);
afterEach(() => void vi.useRealTimers());

/** Has a batch consumed as Cloudflare would; gives which messages were acked, and which are to come again. */
async function consume(queue: string, bodies: unknown[]) {
  const messages = bodies.map((body, index) => ({ id: `m${index}`, timestamp: NIGHT, attempts: 1, body }));
  const batch = createMessageBatch(queue, messages);
  const ctx = createExecutionContext();
  await worker.queue(batch as MessageBatch, env);
  const { explicitAcks, retryMessages } = await getQueueResult(batch, ctx);
  return { acked: explicitAcks, retried: retryMessages };
}

/** Seconds until a message comes again that has failed so often; the runtime's own result does not tell. */
async function delayAfter(attempts: number): Promise<number | undefined> {
  const batch = createMessageBatch("offhook-spill", [{ id: "m", timestamp: NIGHT, attempts, body: null }]);
  const [message] = batch.messages;
  const retry = message && vi.spyOn(message, "retry");
  await worker.queue(batch as MessageBatch, env);
  return retry?.mock.calls[0]?.[0]?.delaySeconds;
}

async function plannedAction(call: string): Promise<string> {
  await deliver(callback(statusOfCall(call, "busy")));
  return (await actionOf(call)).id;
}

describe("a batch", () => {
  it("is consumed message by message: one that fails comes again later, ever later, and holds up no other", async () => {
    const event = {
      id: "clawops:CAq:call.ringing",
      provider: "clawops",
      call: "CAq",
      at: 1,
      receivedAt: 1,
      type: "call.ringing",
      data: {},
    };
    const bodies = [
      { kind: "nonsense" },
      { kind: "spilled", events: [event] },
      null,
      { kind: "spilled", key: "spill:nowhere" },
    ];
    expect(await consume("offhook-spill", bodies)).toMatchObject({
      acked: ["m1"],
      retried: [{ msgId: "m0" }, { msgId: "m2" }, { msgId: "m3" }],
    });
    expect((await objectOf("CAq").view())?.events).toHaveLength(1);
    expect([await delayAfter(1), await delayAfter(4), await delayAfter(99)]).toEqual([2, 16, 3600]);
  });

  it("of messages about nothing we know is done with at once", async () => {
    const stranger = `call-${objectOf("CAnobody").id.toString()}-${"0".repeat(32)}`;
    const bodies = ["", "x", stranger].map((action) => ({ kind: "attempt", action, attempt: 1 }));
    expect((await consume("offhook-actions", bodies)).acked).toEqual(["m0", "m1", "m2"]);
    expect((await consume("offhook-dead", bodies)).acked).toEqual(["m0", "m1", "m2"]);
  });
});

describe("among the dead letters", () => {
  it("an attempt that nobody claimed is marked as failed, and another will follow", async () => {
    const action = await plannedAction("CAletter");
    await runInDurableObject(objectOf("CAletter"), (instance) => {
      const { env: own } = instance as unknown as { env: Env };
      Object.defineProperty(instance, "env", { value: { ...own, ACTIONS: { sendBatch: async () => undefined } } });
    });
    await runDurableObjectAlarm(objectOf("CAletter"));
    expect((await consume("offhook-dead", [{ kind: "attempt", action, attempt: 1 }])).acked).toEqual(["m0"]);
    expect(await actionOf("CAletter")).toMatchObject({
      state: "retrying",
      attempts: [{ outcome: "retry", detail: "its message ended among the dead letters" }],
    });
  });

  it("a spilled delivery is applied after all", async () => {
    const event = {
      id: "clawops:CAspilt:busy",
      provider: "clawops",
      call: "CAspilt",
      at: 1,
      receivedAt: 1,
      type: "call.ended",
      data: { status: "busy" },
    };
    expect((await consume("offhook-dead", [{ kind: "spilled", events: [event] }])).acked).toEqual(["m0"]);
    expect((await objectOf("CAspilt").view())?.events).toHaveLength(1);
  });
});
