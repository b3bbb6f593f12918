import { describe, expect, it } from "vitest";

import { performWith } from "../../contracts/connector-contract.ts";
import { TELER, answering, lookAt, lookByTeler, placeByTeler } from "./call-cases.ts";

describe("placing a call by Teler", () => {
  it("is one request, which is not to be recorded", async () => {
    const { performed, requests } = await performWith(placeByTeler, answering(202, { data: { id: "cs_1" } }));
    const [request] = requests as [Request];
    expect(requests).toHaveLength(1);
    expect([request.method, request.url]).toEqual(["POST", "https://api.example/teler/api/v1/voice/calls/initiate"]);
    expect(request.headers.get("x-api-key")).toBe("a-teler-key");
    expect(await request.json()).toEqual({
      from_number: "+918065001234",
      to_number: "+919876543210",
      flow_url: "https://hooks.example/voice/teler/a%20token/o1-r3f",
      status_callback_url: "https://hooks.example/webhooks/teler/a%20token/o1-r3f",
      record: false,
    });
    expect(performed).toEqual({ outcome: { kind: "done", ref: "cs_1" }, status: 202, detail: "cs_1" });
  });

  it("has callbacks without our token where they are signed", async () => {
    const env = { ...TELER, TELER_WEBHOOK_SECRET: "whsec_teler" };
    const { requests } = await performWith({ ...placeByTeler, env }, answering(202, { data: { id: "cs_1" } }));
    expect(await requests[0]?.json()).toMatchObject({
      flow_url: "https://hooks.example/voice/teler/a%20token/o1-r3f",
      status_callback_url: "https://hooks.example/webhooks/teler/o1-r3f",
    });
  });
});

describe("asking Teler of a call", () => {
  const found = (call: string, [isOver, status, reason, answeredBy]: readonly unknown[]) => {
    return { kind: "found", call, isOver, status, reason, answeredBy };
  };

  it.each([
    [{ state: "initiated", reason: null }, [false, "initiated", null, null]],
    [{ state: "ringing" }, [false, "ringing", null, null]],
    [{ state: "answered" }, [false, "in-progress", null, null]],
    [{ state: "completed", reason: "callee_hangup" }, [true, "completed", "callee_hangup", null]],
    [{ state: "failed", reason: "no_answer" }, [true, "no-answer", "no_answer", null]],
    [{ state: "failed", reason: "user_busy" }, [true, "busy", "user_busy", null]],
    [{ state: "failed", reason: "carrier_error" }, [true, "failed", "carrier_error", null]],
    [{ state: "failed" }, [true, "failed", null, null]],
    [{ state: "active" }, [false, "initiated", null, null]],
  ])("says how it stands: %j", async (answer, expected) => {
    const { looked } = await lookAt(lookByTeler, { id: "cs_1", ...answer });
    expect(looked).toEqual(found("cs_1", expected));
  });
});
