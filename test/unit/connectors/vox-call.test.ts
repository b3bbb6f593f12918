import { describe, expect, it } from "vitest";

import { performWith } from "../../contracts/connector-contract.ts";
import { answering, lookAt, lookByVox, placeByVox } from "./call-cases.ts";

describe("placing a call by vox", () => {
  it("is one request, for the agent as it is published", async () => {
    const { performed, requests } = await performWith(placeByVox, answering(200, { id: "c1f2", status: "queued" }));
    const [request] = requests as [Request];
    expect(requests).toHaveLength(1);
    expect([request.method, request.url]).toEqual(["POST", "https://api.example/vox/v3/calls"]);
    expect(request.headers.get("authorization")).toBe("Bearer a-vox-key");
    expect(await request.json()).toEqual({
      from_number: "07045671234",
      to_number: "01023456789",
      agent: { agent_id: "5b0e3c1a-0d44-4b50-8888-8dd25736052a", agent_version: "production" },
      dynamic_variables: { name: "박서연", instruction: "주문을 확인한다" },
      metadata: { offhook_ref: "o1-r3f" },
    });
    expect(performed).toEqual({ outcome: { kind: "done", ref: "c1f2" }, status: 200, detail: "c1f2" });
  });

  it("has its id also where an older version tells it", async () => {
    const { performed } = await performWith(placeByVox, answering(200, { call_id: "c9", status: "queued" }));
    expect(performed.outcome).toEqual({ kind: "done", ref: "c9" });
  });
});

describe("asking vox of a call", () => {
  const found = (call: string, [isOver, status, reason, answeredBy]: readonly unknown[]) => {
    return { kind: "found", call, isOver, status, reason, answeredBy };
  };

  it.each([
    [{ status: "queued", disconnection_reason: null }, [false, "initiated", null, null]],
    [{ status: "ringing" }, [false, "ringing", null, null]],
    [{ status: "ongoing" }, [false, "in-progress", null, null]],
    [{ status: "ended", disconnection_reason: "user_hangup" }, [true, "completed", "user_hangup", null]],
    [
      { status: "ended", disconnection_reason: "voicemail_reached" },
      [true, "no-answer", "voicemail_reached", "machine"],
    ],
    [{ status: "ended", disconnection_reason: "a_new_one" }, [true, "completed", "a_new_one", null]],
    [{ status: "ended" }, [true, "completed", null, null]],
    [{ status: "not_connected", disconnection_reason: "dial_declined" }, [true, "rejected", "dial_declined", null]],
    [{ status: "not_connected" }, [true, "no-answer", null, null]],
    [{ status: "error", disconnection_reason: "dial_failed" }, [true, "failed", "dial_failed", null]],
    [{ status: "error" }, [true, "failed", null, null]],
    [{ status: "canceled" }, [true, "canceled", null, null]],
    [{ status: "a_new_one" }, [false, "initiated", null, null]],
    [{ status: "a_new_one", disconnection_reason: "dial_busy" }, [true, "busy", "dial_busy", null]],
  ])("says how it stands: %j", async (answer, expected) => {
    const { looked } = await lookAt(lookByVox, { id: "c/1", ...answer });
    expect(looked).toEqual(found("c/1", expected));
  });
});
