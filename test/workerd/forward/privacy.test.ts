import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { messageLeft } from "../../../src/calls/left-message.ts";
import { DAY, HOUR } from "../../../src/lib/instant.ts";
import { callback, deliver, objectOf, statusOfCall } from "../front-door.ts";
import { vox } from "../platforms.ts";
import { stopTheClock } from "../story.ts";
import {
  analyzed,
  ended,
  givenUpBy,
  pass,
  pendingOf,
  requestsWith,
  said,
  started,
  takenWith,
  tellOwner,
  tellingsOf,
  voxCall,
} from "./forwarding.ts";

beforeEach(stopTheClock);
afterEach(() => void vi.useRealTimers());

const moved = (call: string, more: object = {}) =>
  vox({
    event: "mid_call",
    webhook_version: "v2",
    call: {
      call_id: call,
      occurred_at: 1791778325123,
      event_type: "flow_transition",
      event_data: { from_node_id: "n1", to_node_id: "n2" },
      ...more,
    },
  });

describe("while nobody knows whether the customer opted out", () => {
  it("what was said is withheld, and released in order by an end that says no", async () => {
    const call = voxCall("vox-unknown");
    await deliver(said("vox-unknown", 1));
    await deliver(said("vox-unknown", 2));
    await pass(call, HOUR);
    await deliver(analyzed("vox-unknown", "vox-unknown asked for Thursday"));
    await pass(call, HOUR);
    expect([await requestsWith("vox-unknown"), await pendingOf(call)]).toEqual([0, 3]);
    await deliver(ended("vox-unknown"));
    await pass(call, 0);
    expect(await tellingsOf("vox-unknown")).toEqual([
      "vox-unknown says 1",
      "vox-unknown says 2",
      "call.analyzed",
      "call.ended",
    ]);
  });

  it("what was said is withheld, and released in the order of the call's life by an answer within the hold", async () => {
    await deliver(said("vox-answered", 1));
    await deliver(started("vox-answered"));
    await pass(voxCall("vox-answered"), 0);
    expect(await tellingsOf("vox-answered")).toEqual(["call.answered", "vox-answered says 1"]);
  });

  it("no other event takes with it what might be content", async () => {
    const call = voxCall("vox-moved");
    await deliver(moved("vox-moved", { dynamic_variables: { customer_name: "a secret of moved" } }));
    await pass(call, HOUR);
    expect(await tellingsOf("vox-moved")).toEqual(["call.moved"]);
    expect((await takenWith("vox-moved"))[0]?.event.data).toMatchObject({ fromNode: "n1", toNode: "n2" });
    expect(await requestsWith("a secret of")).toBe(0);
    await deliver(ended("vox-moved", { optOut: true }));
    await pass(call, HOUR);
    expect(await tellingsOf("vox-moved")).toEqual(["call.moved", "call.ended"]);
  });
});

describe("once a customer has opted out", () => {
  it("nothing that was said before leaves, not even that it was", async () => {
    const call = voxCall("vox-wish");
    await deliver(said("vox-wish", 1));
    await deliver(moved("vox-wish"));
    await deliver(analyzed("vox-wish", "vox-wish said"));
    await pass(call, HOUR);
    expect(await requestsWith("vox-wish")).toBe(0);
    await deliver(ended("vox-wish", { optOut: true }));
    await pass(call, 0);
    expect(await tellingsOf("vox-wish")).toEqual(["call.moved", "call.ended"]);
    expect([await requestsWith("vox-wish say"), await requestsWith("vox-wish said"), await pendingOf(call)]).toEqual([
      0, 0, 0,
    ]);
  });

  it("nothing that is said after leaves", async () => {
    const call = voxCall("vox-earlier");
    await deliver(started("vox-earlier", { optOut: true }));
    for (let nth = 1; nth <= 60; nth++) await deliver(said("vox-earlier", nth));
    await deliver(analyzed("vox-earlier", "vox-earlier said"));
    await deliver(ended("vox-earlier", { optOut: true }));
    await pass(call, DAY);
    expect(await tellingsOf("vox-earlier")).toEqual(["call.answered", "call.ended"]);
    expect([await requestsWith("vox-earlier say"), await pendingOf(call)]).toEqual([0, 0]);
  });

  it("an event that was given up before does not leave either, also if it is retried by hand", async () => {
    const call = voxCall("vox-retried");
    await deliver(started("vox-retried"));
    await deliver(said("vox-retried", 1));
    await tellOwner("vox-retried says 1", [{ status: 400 }]);
    await pass(call, 0);
    await deliver(ended("vox-retried", { optOut: true }));
    const [dead] = await givenUpBy(call);
    await call.retry(dead?.id ?? "");
    await pass(call, 0);
    expect(await givenUpBy(call)).toMatchObject([{ state: "withdrawn" }]);
    expect(await tellingsOf("vox-retried")).toEqual(["call.answered", "call.ended"]);
    expect(await requestsWith("vox-retried says")).toBe(1);
  });
});

describe("a message that was left in a conversation", () => {
  const leave = (id: string, text: string) => {
    const message = { number: 1, at: 1791778322123, text, name: null, callBack: null };
    return voxCall(id).accept([messageLeft({ provider: "vox", id }, message)], null);
  };

  it("is forwarded where it was left, once the customer is known not to mind", async () => {
    const call = voxCall("vox-left");
    await deliver(said("vox-left", 1));
    await leave("vox-left", "vox-left wants a call");
    await deliver(said("vox-left", 3));
    await pass(call, HOUR);
    expect(await requestsWith("vox-left")).toBe(0);
    await deliver(ended("vox-left"));
    await pass(call, 0);
    expect(await tellingsOf("vox-left")).toEqual(["vox-left says 1", "call.analyzed", "vox-left says 3", "call.ended"]);
    expect((await takenWith("wants a call"))[0]?.event.data).toEqual({
      source: "conversation",
      fields: { left_message: "vox-left wants a call" },
    });
  });

  it("is erased with all else where the customer opted out", async () => {
    const call = voxCall("vox-unleft");
    await deliver(said("vox-unleft", 1));
    await leave("vox-unleft", "vox-unleft wants a call");
    await deliver(ended("vox-unleft", { optOut: true }));
    await pass(call, HOUR);
    expect(await tellingsOf("vox-unleft")).toEqual(["call.ended"]);
    expect([await requestsWith("vox-unleft wants a call"), JSON.stringify(await call.view())]).toEqual([
      0,
      expect.not.stringContaining("wants a call"),
    ]);
  });
});

describe("a test story", () => {
  it("is not forwarded, as a call or as a text", async () => {
    const call = "offhook-test-forward";
    await deliver(callback(statusOfCall(call, "no-answer", { From: "01088880001" })));
    await pass(objectOf(call), 0);
    await deliver(started("offhook-test-vox"));
    await pass(voxCall("offhook-test-vox"), 0);
    expect([await requestsWith(call), await requestsWith("offhook-test-vox")]).toEqual([0, 0]);
  });
});
