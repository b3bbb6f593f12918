import { describe, expect, it } from "vitest";

import { callerIn, clawopsDialed, clawopsInbound } from "../../../src/providers/clawops-inbound.ts";
import type { Provider } from "../../../src/providers/provider.ts";
import { settingsOf } from "../../../src/settings.ts";
import { RECEIVED_AT, URL_GIVEN, deliveryOf, keepsProviderContract } from "../../contracts/provider-contract.ts";
import { signReference } from "../../world/sign.ts";
import { findStory } from "../../world/stories.ts";

const FORM = { "content-type": "application/x-www-form-urlencoded" };
const sign = (body: string, secret: string) => ({
  headers: { ...FORM, "x-signature": signReference({ url: URL_GIVEN, body, secret }) },
  body,
});
const bodiesAt = (path: string, ...stories: string[]) =>
  stories
    .flatMap((story) => findStory(`clawops/${story}`)?.deliveries ?? [])
    .filter((delivery) => delivery.path === path)
    .map(({ body }) => body);

keepsProviderContract({
  provider: clawopsInbound,
  secretName: "CLAWOPS_SIGNING_KEY",
  dialects: { inbound: { sign, bodies: bodiesAt("/voice/clawops", "announced", "announced-alone", "dialed") } },
});
keepsProviderContract({
  provider: clawopsDialed,
  secretName: "CLAWOPS_SIGNING_KEY",
  dialects: { dialed: { sign, bodies: bodiesAt("/voice/clawops/dialed", "dialed", "dialed-untaken") } },
});

const BODY = "CallId=CA1&AccountId=AC1&From=01012345678&To=07052351234&CallStatus=ringing&Direction=inbound";
const PARTIES = { direction: "inbound", from: "+821012345678", to: "+827052351234" };

function read(provider: Provider, body: string, env: Record<string, string> = {}, headers: object = FORM) {
  const delivery = deliveryOf({ headers: headers as Record<string, string>, body });
  const [dialect, ...others] = provider.dialects;
  expect(others).toEqual([]);
  return dialect?.read(delivery, settingsOf(env)) ?? expect.fail("no dialect");
}

describe("a call to one of our numbers", () => {
  it("begins with an announcement, and is over where nobody can take it", () => {
    const shared = { provider: "clawops", call: "CA1", at: RECEIVED_AT, receivedAt: RECEIVED_AT };
    expect(read(clawopsInbound, BODY)).toEqual({
      kind: "events",
      events: [
        {
          ...shared,
          id: "clawops:CA1:voice",
          type: "call.initiated",
          data: { ...PARTIES, announced: true, extra: { AccountId: "AC1", CallStatus: "ringing" } },
        },
        {
          ...shared,
          id: "clawops:CA1:announced",
          type: "call.ended",
          data: { ...PARTIES, announced: true, status: "completed" },
        },
      ],
    });
  });

  it("goes on where somebody is to take it", () => {
    const { events } = read(clawopsInbound, BODY, { TRANSFER_TO: "+821098765432" }) as { events: object[] };
    expect(events).toMatchObject([{ type: "call.initiated", data: { announced: true } }]);
    expect(events).toHaveLength(1);
  });

  it("is no announcement where a model talks", () => {
    for (const env of [{}, { TRANSFER_TO: "+821098765432" }]) {
      const { events } = read(clawopsInbound, BODY, { ...env, REALTIME_API_KEY: "a-key" }) as { events: object[] };
      expect(events).toMatchObject([{ type: "call.initiated", data: PARTIES }]);
      expect(JSON.stringify(events)).not.toContain("announced");
    }
  });

  it("comes in, unless it says otherwise, and when the platform says", () => {
    const { events } = read(clawopsInbound, "CallId=CA1&Timestamp=2026-10-12T04%3A12%3A00.123Z") as {
      events: object[];
    };
    expect(events[0]).toMatchObject({ at: Date.UTC(2026, 9, 12, 4, 12, 0, 123), data: { direction: "inbound" } });
    expect(read(clawopsInbound, "CallId=CA1&Direction=outbound")).toMatchObject({
      events: [{ data: { direction: "outbound" } }, { data: { direction: "outbound" } }],
    });
  });
});

describe("a telephone that rang", () => {
  const dialed = (status: string, env: Record<string, string> = {}) =>
    read(clawopsDialed, `${BODY}&DialCallStatus=${status}`, env);

  it.each(["completed", "busy", "no-answer", "failed", "canceled"])("ends the call: %s", (status) => {
    expect(dialed(status, { TRANSFER_TO: "+821098765432" })).toMatchObject({
      kind: "events",
      events: [
        { id: `clawops:CA1:dialed:${status}`, type: "call.transferred", data: { status, to: "+821098765432" } },
        {
          id: "clawops:CA1:announced",
          type: "call.ended",
          data: { ...PARTIES, announced: true, status: "completed" },
        },
      ],
    });
  });

  it("ends a call that we placed without its having been an announcement: its customer was spoken with", () => {
    const outbound = `${BODY.replace("inbound", "outbound")}&DialCallStatus=no-answer`;
    const { events } = read(clawopsDialed, outbound) as { events: object[] };
    expect(events).toMatchObject([{ type: "call.transferred" }, { type: "call.ended", data: { status: "completed" } }]);
    expect(JSON.stringify(events)).not.toContain('announced":');
  });

  it("was taken only where the platform says that the call with it was completed", () => {
    const taken = (body: string) => callerIn(deliveryOf({ headers: FORM, body }), settingsOf({}));
    expect(taken(`${BODY}&DialCallStatus=completed`)).toEqual({ from: "+821012345678", wasTaken: true });
    for (const status of ["no-answer", "busy", "", "whatever"])
      expect(taken(`${BODY}&DialCallStatus=${status}`).wasTaken).toBe(false);
    expect(taken("nonsense")).toEqual({ from: undefined, wasTaken: false });
  });
});

describe.each([
  ["inbound", clawopsInbound],
  ["dialed", clawopsDialed],
] as const)("a body that is not what it should be (%s)", (_, provider) => {
  it("is unreadable without a call, or of a call whose id is no id", () => {
    for (const body of ["From=01012345678", "CallId=", `CallId=${"x".repeat(300)}&DialCallStatus=busy`])
      expect(read(provider, body)).toEqual({ kind: "unreadable", reason: "no usable CallId" });
    expect(read(clawopsDialed, "CallId=CA1&DialCallStatus=")).toEqual({
      kind: "unreadable",
      reason: "no usable DialCallStatus",
    });
  });

  it("is malformed where it is no form, and unsupported where it says that it is none", () => {
    expect(read(provider, "{}").kind).toBe("malformed");
    expect(read(provider, "CallId=CA1", {}, { "content-type": "application/json" }).kind).toBe("unsupported");
  });
});
