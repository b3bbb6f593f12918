import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { CallEvent } from "../../../src/calls/event.ts";
import { makeAttempt } from "../../../src/delivery/attempt.ts";
import { turnOff } from "../../../src/ledger/switches.ts";
import { digestOf } from "../../../src/lib/digest.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../../../src/lib/instant.ts";
import { CallObject } from "../../../src/objects/call-object.ts";
import { actionIdOf } from "../../../src/rules/action.ts";
import { forwardingStopped } from "../../../src/rules/forwarding.ts";
import { settingsOf } from "../../../src/settings.ts";
import { callback, deliver, objectOf, statusOfCall } from "../front-door.ts";
import { attemptsWith, lose, stopTheClock, withQueue } from "../story.ts";
import {
  actionsOf,
  cursorOf,
  ended,
  givenUpBy,
  pass,
  pendingOf,
  requestsWith,
  said,
  talk,
  tellOwner,
  tellingsOf,
  untilQuiet,
  voxCall,
} from "./forwarding.ts";

const ALERT = "이벤트 전달 중지";
const FORWARD_URL = "https://owner.example/owner/forward/n8n";

let alertsBefore = 0;
const alerts = async () => (await attemptsWith(ALERT)) - alertsBefore;

beforeEach(async () => {
  stopTheClock();
  await env.LEDGER.exec("delete from switch");
  alertsBefore = await attemptsWith(ALERT);
});
afterEach(() => void vi.useRealTimers());

/** What the ledger says once FORWARD_URL has another value than when it answered 410. */
const changeTheSetting = () => turnOff(env.LEDGER, "forward", { value: "another", alert: "another" });

describe("an answer 410", () => {
  it("ends all forwarding, of any call and contact, with one alert", async () => {
    const first = await talk("vox-gone", 3);
    await tellOwner("vox-gone says 2", [{ status: 410 }]);
    await pass(first, 0);
    expect(await tellingsOf("vox-gone")).toEqual(["call.answered", "vox-gone says 1"]);
    expect([await pendingOf(first), await cursorOf(first), await givenUpBy(first)]).toMatchObject([
      0,
      { state: "withdrawn", attempts: [{ outcome: "withdrawn", status: 410 }] },
      [],
    ]);
    await deliver(ended("vox-gone"));
    await pass(first, HOUR);

    const second = await talk("vox-gone-later", 2);
    await pass(second, 0);
    await pass(second, DAY);
    const contact = env.CONTACT.getByName("+821055550001");
    await deliver(
      callback({ MessageId: "MGgone", From: "01055550001", To: "07052351234", Status: "received", Body: "x" }),
    );
    await pass(contact, 0);
    expect([await requestsWith("vox-gone"), await requestsWith("MGgone"), await alerts()]).toEqual([3, 0, 1]);
    expect([await pendingOf(first), await pendingOf(second), await pendingOf(contact)]).toEqual([0, 0, 0]);
  });

  it("that two calls get at once is alerted of once", async () => {
    const calls = [await talk("vox-both-a", 2), await talk("vox-both-b", 2)];
    for (const name of ["vox-both-a", "vox-both-b"]) await tellOwner(name, [{ status: 410, delayMs: 200 }]);
    await Promise.all(calls.map((call) => runDurableObjectAlarm(call)));
    for (const call of calls) await untilQuiet(call);
    for (const call of calls) await pass(call, MINUTE);
    expect([await requestsWith("vox-both-"), await alerts()]).toEqual([2, 1]);
  });

  it("is forgotten when FORWARD_URL changes: what comes from then on is forwarded, and another 410 alerts anew", async () => {
    const call = await talk("vox-back", 2);
    await tellOwner("vox-back says 1", [{ status: 410 }]);
    await pass(call, 0);
    await deliver(said("vox-back", 3));
    await pass(call, 0);
    await changeTheSetting();
    await deliver(said("vox-back", 4));
    await pass(call, 0);
    expect(await tellingsOf("vox-back")).toEqual(["call.answered", "vox-back says 4"]);
    expect(await alerts()).toBe(1);
    const other = await talk("vox-back-again", 1);
    await tellOwner("vox-back-again", [{ status: 410 }]);
    await pass(other, 0);
    expect(await alerts()).toBe(2);
  });

  it("is alerted of also where whoever got it was never heard of again", async () => {
    const call = await talk("vox-silenced", 1);
    await withQueue(call, lose, async () => void (await runDurableObjectAlarm(call)));
    const { id } = await cursorOf(call);
    await call.claim(id, 1);
    const settings = settingsOf(env);
    const url = digestOf(FORWARD_URL);
    const { cause } = forwardingStopped(settings, url);
    const alert = actionIdOf({ kind: "call", objectId: call.id.toString() }, cause);
    await turnOff(env.LEDGER, "forward", { value: url, alert });
    await pass(call, MINUTE);
    await pass(call, 12 * SECOND);
    expect([await requestsWith("vox-silenced"), await alerts()]).toEqual([0, 1]);
    await pass(await talk("vox-silenced-too", 1), 0);
    expect(await alerts()).toBe(1);
  });

  it("to an event retried by hand ends all forwarding too", async () => {
    const call = await talk("vox-by-hand", 1);
    await tellOwner("vox-by-hand says 1", [{ status: 400 }, { status: 410 }]);
    await pass(call, 0);
    const [dead] = await givenUpBy(call);
    await call.retry(dead?.id ?? "");
    await pass(call, 0);
    expect(await givenUpBy(call)).toMatchObject([{ state: "withdrawn" }]);
    await deliver(said("vox-by-hand", 2));
    await pass(call, 0);
    expect([await requestsWith("vox-by-hand"), await alerts(), await pendingOf(call)]).toEqual([3, 1, 0]);
  });

  it("while the ledger is unreachable stops at least the call that got it", async () => {
    const call = await talk("vox-blind", 3);
    await tellOwner("vox-blind says 1", [{ status: 410 }]);
    await env.LEDGER.exec("alter table switch rename to elsewhere");
    try {
      await pass(call, 0);
    } finally {
      await env.LEDGER.exec("alter table elsewhere rename to switch");
    }
    expect([await requestsWith("vox-blind"), await pendingOf(call), await alerts()]).toEqual([2, 0, 0]);
  });
});

describe("an action of another kind", () => {
  it("that is not to be done any more stops no forwarding", async () => {
    const call = objectOf("CAother");
    await withQueue(call, lose, async () => {
      await deliver(callback(statusOfCall("CAother", "busy", { From: "01055550002" })));
      await runDurableObjectAlarm(call);
    });
    const post = (await actionsOf(call)).find(({ kind }) => kind === "slack.post");
    await call.claim(post?.id ?? "", 1);
    const outcome = { kind: "withdrawn", why: "STOP" } as const;
    const result = { at: 1, outcome: "withdrawn", status: null, detail: "STOP" } as const;
    expect(await call.record(post?.id ?? "", 1, { outcome, result })).toMatchObject({ state: "withdrawn" });
    await pass(call, MINUTE);
    expect(await tellingsOf("CAother")).toEqual(["call.ended"]);
  });
});

describe("while FORWARD_URL is not set", () => {
  it("what waits is dropped when it is its turn, what comes is not kept for later, and forwarding goes on when it is set again", async () => {
    const call = await talk("vox-unset", 2);
    await withQueue(call, lose, async () => void (await runDurableObjectAlarm(call)));
    const { id } = await cursorOf(call);
    await deployed(call, { FORWARD_URL: "" }, async (object) => {
      expect(await object.claim(id, 1)).toMatchObject({ kind: "withdrawn" });
      expect(object.accept([saying("vox-unset", "vox-unset says 3")])).toEqual({ kind: "accepted" });
    });
    expect([await cursorOf(call), await pendingOf(call)]).toMatchObject([{ state: "withdrawn" }, 0]);
    await deliver(said("vox-unset", 4));
    await pass(call, 0);
    expect(await tellingsOf("vox-unset")).toEqual(["vox-unset says 4"]);
    expect(await actionsOf(call)).toHaveLength(1);
  });

  it("an event that was given up stays so when it is retried by hand, and says why", async () => {
    const call = await talk("vox-off", 1);
    await tellOwner("vox-off says 1", [{ status: 400 }]);
    await pass(call, 0);
    const [dead] = await givenUpBy(call);
    vi.setSystemTime(Date.now() + SECOND);
    await call.retry(dead?.id ?? "");
    await withQueue(call, lose, async () => void (await runDurableObjectAlarm(call)));
    const [{ attempt } = { attempt: 0 }] = await givenUpBy(call);
    const means = { env, settings: settingsOf({ ...env, FORWARD_URL: "" }), secrets: [], fetch };
    await makeAttempt({ kind: "attempt", action: dead?.id ?? "", attempt }, means);
    expect((await givenUpBy(call)).map(({ state, attempts }) => [state, attempts.at(-1)?.detail])).toEqual([
      ["dead", "forward is off: FORWARD_URL is not set"],
    ]);
    await call.retry(dead?.id ?? "");
    await pass(call, 0);
    expect(await tellingsOf("vox-off")).toEqual(["call.answered", "vox-off says 1"]);
  });
});

/** Does something with the object as it is after a deploy with other settings; then the deploy is taken back. */
async function deployed(
  call: ReturnType<typeof voxCall>,
  others: Record<string, string>,
  act: (object: CallObject) => void | Promise<void>,
): Promise<void> {
  const settings = settingsOf({ ...env, ...others });
  const recorded = () => Promise.resolve("recorded" as const);
  const ledger = {
    recordCall: recorded,
    recordContact: recorded,
    recordOutreach: recorded,
    spokenAfter: () => Promise.resolve(null),
  };
  await runInDurableObject(call as DurableObjectStub<CallObject>, (_, state) =>
    act(new CallObject(state, env, { settings, ledger })),
  );
  await evictDurableObject(call);
}

function saying(call: string, text: string): CallEvent {
  const at = Date.now();
  const data = { role: "caller", text, optedOut: null };
  return { id: text, provider: "vox", call, type: "call.said", at, receivedAt: at, data };
}
