import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { DAY, HOUR, MINUTE, SECOND } from "../../../src/lib/instant.ts";
import { meet, order } from "../../world/world-client.ts";
import { newNumber } from "../follow/following.ts";
import { ONE, alone, book, orderFor, pass, placedTo, placing, seen, stopAtOne } from "./outreach.ts";
import { WORLD, openWorld } from "./outside.ts";

beforeEach(async () => {
  stopAtOne();
  await openWorld({ CLAWOPS_SIGNING_KEY: "a-signing-key-for-the-tests" });
});
afterEach(() => void vi.useRealTimers());

const THREE = ONE + 2 * HOUR;
const NONE = { action: "", attempt: 0 };
const LISTING = "GET /v1/accounts/AC7d2e9f41/calls\n";

describe("a call that only its platform can tell of", () => {
  it("somebody who answered a call that the platform never reported on is reached, and not called again", async () => {
    const booked = await book(THREE);
    await meet(WORLD, { phone: booked.phone });
    await order(WORLD, "clawops", { contains: placing(booked), answers: [{ callbacks: "none" }] });
    await pass(booked, HOUR + 40 * MINUTE, { world: true });
    expect((await placedTo(booked))[0]).toMatchObject({ did: "answers" });
    expect(((await placedTo(booked))[0]?.heard ?? []).length).toBeGreaterThan(0);
    const { state, steps } = await seen(booked.object);
    expect([state, (await placedTo(booked)).length, steps.length]).toEqual(["reached", 1, 2]);
  });

  it("a call that nobody can be asked about ends somehow, and a person is told", async () => {
    const booked = await book(THREE);
    await meet(WORLD, { phone: booked.phone });
    await order(WORLD, "clawops", { contains: placing(booked), answers: [{ status: 500 }] });
    await pass(booked, HOUR);
    await order(WORLD, "clawops", { contains: LISTING, answers: Array.from({ length: 7 }, () => ({ status: 503 })) });
    await pass(booked, 10 * MINUTE + SECOND);
    await pass(booked, DAY);
    const { state, actions } = await seen(booked.object);
    expect([
      actions.filter(({ kind }) => kind === "call.look").map(({ state: s }) => s),
      actions.filter(({ kind }) => kind === "call.place").map(({ state: s }) => s),
    ]).toEqual([["dead"], ["unknown"]]);
    expect(state).toBe("unreached");
  });

  it("an order whose call nobody can be asked about comes to an end", async () => {
    const number = newNumber();
    await meet(WORLD, { phone: number[1] });
    await order(WORLD, "clawops", { contains: placing({ national: number[0] }), answers: [{ status: 500 }] });
    await order(WORLD, "clawops", { contains: LISTING, answers: Array.from({ length: 7 }, () => ({ status: 503 })) });
    const ordered = await orderFor(number, `OB-${number[1].slice(-8)}`);
    await pass(ordered, 3 * DAY);
    expect((await seen(ordered.object)).state).toBe("unreachable");
  });

  it("a call is looked for at the platform that was asked to place it", async () => {
    const booked = await book(THREE, { remind: { sms: "1h", call: "10m" } });
    await order(WORLD, "clawops", { contains: placing(booked), answers: [{ status: 429 }] });
    await pass(booked, HOUR + 10 * MINUTE + SECOND);
    const vox = { VOX_API_KEY: "k-for-the-tests-0123456789", VOX_FROM: "07099998888", VOX_AGENT_ID: "agent" };
    await alone(
      booked,
      async (one, sent) => {
        one.change({ provider: "vox" } as never);
        vi.setSystemTime(Date.now() + 2 * MINUTE);
        await one.alarm();
        const message = sent.at(-1) ?? NONE;
        const claimed = (await one.claim(message.action, message.attempt)) as {
          kind: string;
          work: { kind: string; input: { via: string } };
        };
        expect([claimed.kind, claimed.work.kind, claimed.work.input.via]).toEqual(["perform", "call.place", "vox"]);
        const result = { at: Date.now(), outcome: "unknown", status: 500, detail: "" } as const;
        one.record(message.action, message.attempt, { result, outcome: { kind: "unknown", why: "" } } as never);
        vi.setSystemTime(Date.now() + 11 * SECOND);
        sent.length = 0;
        await one.alarm();
        if (sent.length === 0) await one.alarm();
        const looks = await Promise.all(sent.map((m) => one.claim(m.action, m.attempt)));
        expect(
          looks
            .map((l) => (l as { work?: { kind: string; input: { via?: string } } }).work)
            .filter((w) => w?.kind === "call.look")
            .map((w) => w?.input.via),
        ).toEqual(["vox"]);
      },
      vox,
    );
  });
});

describe("a call that a person decides about", () => {
  it("what a person said was not placed is not placed by a look that was still under way", async () => {
    const booked = await book(THREE + 2 * HOUR, { remind: { sms: "3h", call: "10m" } });
    await meet(WORLD, { phone: booked.phone });
    await order(WORLD, "clawops", { contains: placing(booked), answers: [{ status: 500 }] });
    await pass(booked, HOUR);
    await order(WORLD, "clawops", {
      contains: LISTING,
      answers: [{ status: 200, body: '{"data":[]}' }, { status: 503 }, { status: 503 }],
    });
    await pass(booked, 10 * MINUTE + 2 * MINUTE);
    const call = (await seen(booked.object)).actions.find(({ kind }) => kind === "call.place");
    expect(call?.state).toBe("unknown");
    expect(await booked.object.resolve(call?.id ?? "", "not_done")).toMatchObject({ kind: "changed" });
    await pass(booked, 20 * MINUTE);
    expect(await placedTo(booked)).toEqual([]);
  });

  it("what a person said was placed is not placed again", async () => {
    const booked = await book(THREE + 2 * HOUR, { remind: { sms: "3h", call: "10m" } });
    await meet(WORLD, { phone: booked.phone });
    await order(WORLD, "clawops", { contains: placing(booked), answers: [{ status: 500 }] });
    await pass(booked, HOUR);
    await pass(booked, 10 * MINUTE + 3 * SECOND);
    const call = (await seen(booked.object)).actions.find(({ kind }) => kind === "call.place");
    expect(call?.state).toBe("unknown");
    expect(await booked.object.resolve(call?.id ?? "", "done")).toMatchObject({ kind: "changed" });
    await pass(booked, HOUR);
    expect(await placedTo(booked)).toEqual([]);
  });

  it("a call that a person has tried again, and that is being placed, is not placed again because a look finds none", async () => {
    const booked = await book(THREE);
    await order(WORLD, "clawops", { contains: placing(booked), answers: [{ status: 500 }] });
    await pass(booked, HOUR);
    await pass(booked, 10 * MINUTE + 12 * SECOND); // unknown, and once absent
    await alone(booked, async (one, sent) => {
      const call = one.view()?.actions.find(({ kind }) => kind === "call.place") ?? expect.fail("no call");
      expect(call.state).toBe("unknown");
      // the second look is under way when a person says: again
      vi.setSystemTime(Date.now() + 62 * SECOND);
      await one.alarm();
      const look = sent.find(({ action }) => action !== call.id) ?? NONE;
      expect((await one.claim(look.action, look.attempt)).kind).toBe("perform");
      expect(one.retry(call.id).kind).toBe("changed");
      await one.alarm();
      const again = sent.filter(({ action }) => action === call.id);
      expect((await one.claim(call.id, again[0]?.attempt ?? 0)).kind).toBe("perform"); // a consumer is placing it now
      one.record(look.action, look.attempt, {
        result: { at: Date.now(), outcome: "done", status: 200, detail: "absent" },
        outcome: { kind: "done" },
        learned: { looked: { kind: "absent" } },
      } as never);
      await one.alarm();
      const third = sent.filter(({ action }) => action === call.id).slice(1);
      const granted = await Promise.all(third.map((m) => one.claim(m.action, m.attempt)));
      expect(granted.map(({ kind }) => kind)).not.toContain("perform");
    });
  });

  it("a call retried by hand that is unknown again is looked for", async () => {
    const booked = await book(THREE + 5 * HOUR, { remind: { sms: "6h", call: "10m" } });
    await meet(WORLD, { phone: booked.phone, calls: "ignores" });
    await order(WORLD, "clawops", {
      contains: placing(booked),
      answers: Array.from({ length: 7 }, () => ({ status: 500 })),
    });
    await pass(booked, HOUR);
    await pass(booked, HOUR);
    const call = (await seen(booked.object)).actions.find(({ kind }) => kind === "call.place");
    expect([call?.state, (await seen(booked.object)).state]).toEqual(["unknown", "unreached"]);
    expect(await booked.object.retry(call?.id ?? "")).toMatchObject({ kind: "changed" });
    await pass(booked, 6 * HOUR);
    const { state, actions } = await seen(booked.object);
    expect([actions.find(({ kind }) => kind === "call.place")?.state, state]).not.toEqual(["unknown", "calling"]);
  });
});
