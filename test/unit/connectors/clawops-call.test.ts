import { describe, expect, it } from "vitest";

import { NOW, performWith } from "../../contracts/connector-contract.ts";
import { createWorld } from "../../world/world.ts";
import {
  answering,
  byAgent,
  iso,
  listByClawOps,
  lookAt,
  lookByClawOps,
  placeByClawOps,
  placing,
  type LookCase,
} from "./call-cases.ts";

describe("placing a call by ClawOps", () => {
  it("is one request, which has our answers spoken and our callbacks called", async () => {
    const { performed, requests } = await performWith(placeByClawOps, answering(201, { callId: "CA1", to: "…" }));
    const [request] = requests as [Request];
    expect(requests).toHaveLength(1);
    expect([request.method, request.url]).toEqual(["POST", "https://api.example/clawops/v1/accounts/AC7d2e9f41/calls"]);
    expect(request.headers.get("authorization")).toBe("Bearer sk_test");
    expect(await request.json()).toEqual({
      To: "01023456789",
      From: "07052358010",
      Url: "https://hooks.example/voice/clawops/o1-r3f",
      StatusCallback: "https://hooks.example/webhooks/clawops/o1-r3f",
      StatusCallbackEvent: "initiated ringing answered completed",
      Timeout: 30,
    });
    expect(performed).toEqual({ outcome: { kind: "done", ref: "CA1" }, status: 201, detail: "CA1" });
  });

  it("has the agent speak who is told what it is about, and no URL", async () => {
    const { requests } = await performWith(
      { ...placeByClawOps, input: { ...placing, by: byAgent } },
      answering(201, {}),
    );
    const asked = await requests[0]?.json();
    expect(asked).toMatchObject({
      AgentId: "cmag7k2p0001",
      CallContext: { Instruction: "주문을 확인한다", Variables: { name: "박서연" } },
      StatusCallback: "https://hooks.example/webhooks/clawops/o1-r3f",
      Timeout: 30,
    });
    expect(asked).not.toHaveProperty("Url");
  });

  it("tells an agent no more than the platform takes", async () => {
    const variables = Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`v${n}`, `${n}\ud800`]));
    const by = { kind: "agent" as const, instruction: "가".repeat(5000), variables };
    const { requests } = await performWith({ ...placeByClawOps, input: { ...placing, by } }, answering(201, {}));
    const [request] = requests as [Request];
    const { CallContext } = await request.json<{ CallContext: { Instruction: string; Variables: object } }>();
    expect(CallContext.Instruction).toHaveLength(4000);
    expect(Object.entries(CallContext.Variables)).toHaveLength(50);
    expect(Object.values(CallContext.Variables)[0]).toBe("0\ufffd");
  });

  it.each([{ kind: "flow" } as const, byAgent])("is placed by the pretend ClawOps ($kind)", async (by) => {
    const world = createWorld();
    const input = { ...placing, by };
    const { performed } = await performWith({ ...placeByClawOps, input }, (request) => world.fetch(request));
    expect(performed).toMatchObject({ outcome: { kind: "done", ref: expect.stringMatching(/^CA/) }, status: 201 });
  });
});

describe("asking ClawOps of a call", () => {
  const found = (call: string, [isOver, status, reason, answeredBy]: readonly unknown[]) => {
    return { kind: "found", call, isOver, status, reason, answeredBy };
  };

  it.each([
    [{ status: "queued", hangupCause: null, answeredBy: null }, [false, "initiated", null, null]],
    [{ status: "ringing" }, [false, "ringing", null, null]],
    [{ status: "answered" }, [false, "in-progress", null, null]],
    [{ status: "in-progress", answeredBy: "human" }, [false, "in-progress", null, "human"]],
    [
      { status: "completed", hangupCause: "normal_clearing", answeredBy: "machine" },
      [true, "completed", "normal_clearing", "machine"],
    ],
    [{ status: "completed", answeredBy: "unknown" }, [true, "completed", null, "unknown"]],
    [{ status: "no-answer", hangupCause: "no_answer" }, [true, "no-answer", "no_answer", null]],
    [{ status: "busy", hangupCause: "user_busy" }, [true, "busy", "user_busy", null]],
    [{ status: "failed", hangupCause: "invalid_number" }, [true, "failed", "invalid_number", null]],
    [{ status: "canceled" }, [true, "canceled", null, null]],
    [{ status: "rejected" }, [true, "rejected", null, null]],
    [{ status: "a_new_one", answeredBy: "a_cat" }, [false, "initiated", null, null]],
    [{}, [false, "initiated", null, null]],
  ])("says how it stands: %j", async (answer, expected) => {
    const { looked } = await lookAt(lookByClawOps, { callId: "CA1", ...answer });
    expect(looked).toEqual(found("CA1", expected));
  });

  it("finds what the pretend ClawOps knows, by its id and without", async () => {
    const world = createWorld();
    const ask = (theCase: LookCase) => performWith(theCase, (request) => world.fetch(request));
    expect((await ask(lookByClawOps)).performed.learned).toEqual({ looked: { kind: "absent" } });
    const call = { callId: "CA1", from: "07052358010", to: "01023456789", dateCreated: iso(NOW), status: "no-answer" };
    const seed = { method: "POST", body: JSON.stringify({ call }) };
    await world.fetch(new Request("https://x.example/_/clawops/calls", seed));
    const looked = { kind: "found", call: "CA1", isOver: true, status: "no-answer" };
    expect((await ask(lookByClawOps)).performed.learned).toMatchObject({ looked });
    expect((await ask(listByClawOps)).performed.learned).toMatchObject({ looked });
  });
});
