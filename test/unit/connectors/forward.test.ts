import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { CallEvent } from "../../../src/calls/event.ts";
import { forward } from "../../../src/connectors/forward.ts";
import { settingsOf } from "../../../src/settings.ts";
import { keepsConnectorContract, performWith } from "../../contracts/connector-contract.ts";
import { FORWARD_SECRET } from "../../world/owner.ts";
import { createWorld } from "../../world/world.ts";

const NOW = Date.UTC(2030, 0, 1);
const FORWARD_URL = "https://owner.example/owner/forward/n8n";

/** Something that the caller said. */
function said(id: string, text = "예약을 바꾸고 싶어요."): CallEvent {
  const at = Date.UTC(2026, 9, 12, 4, 12, 44, 123);
  const data = { role: "caller", text };
  return { id, provider: "vox", call: "CA1", type: "call.said", at, receivedAt: at + 5, data };
}

const theCase = {
  connector: forward,
  env: { FORWARD_URL, FORWARD_SECRET },
  needs: "FORWARD_URL",
  input: { events: [said("vox:CA1:said:1")] },
  exceptions: {
    410: {
      kind: "withdrawn",
      reason: "whoever is gone for good wants no other event either: forwarding is switched off",
    },
  },
} as const;
const three = { ...theCase, input: { events: [said("1"), said("2"), said("3")] } };

afterEach(() => void vi.useRealTimers());

keepsConnectorContract({ ...theCase, input: { events: [said("1")] } });

describe("an event", () => {
  it("is one request, in the shape of spec §4, that the owner's system finds genuine and new", async () => {
    vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
    const { requests, performed } = await performWith(three, () => new Response("ok"));
    expect(requests.map(({ method, url }) => [method, url])).toEqual([
      ["POST", FORWARD_URL],
      ["POST", FORWARD_URL],
      ["POST", FORWARD_URL],
    ]);
    const [first] = requests as [Request];
    expect(first.headers.get("content-type")).toMatch(/^application\/json/);
    expect(first.headers.get("webhook-id")).toBe("1");
    const verified = new Webhook(FORWARD_SECRET).verify(await first.text(), Object.fromEntries(first.headers));
    expect(verified).toEqual({
      id: "1",
      type: "call.said",
      provider: "vox",
      call: "CA1",
      at: "2026-10-12T04:12:44.123Z",
      receivedAt: "2026-10-12T04:12:44.128Z",
      data: { role: "caller", text: "예약을 바꾸고 싶어요." },
    });
    expect(performed).toEqual({
      outcome: { kind: "done" },
      status: 200,
      detail: "ok",
      delivered: ["1", "2", "3"],
    });
  });

  it("is taken by the pretend outside, whatever characters it holds", async () => {
    const world = createWorld();
    const odd = {
      ...theCase,
      input: { events: [said("odd%20id", `"\\ \u{1f600} \ud800 \u2028 ${"가".repeat(50_000)}`)] },
    };
    const { performed } = await performWith(odd, (request) => world.fetch(request));
    expect(performed).toMatchObject({ outcome: { kind: "done" }, detail: "taken", delivered: ["odd%20id"] });
  });
});

describe("an attempt with several events", () => {
  it.each([
    [500, "retry"],
    [400, "dead"],
    [410, "withdrawn"],
  ])("ends with the first that is answered %i (%s), and tells of those before", async (status, kind) => {
    const answers = [200, status, 200];
    const { performed, requests } = await performWith(three, () => new Response("x", { status: answers.shift() ?? 0 }));
    expect(requests).toHaveLength(2);
    expect(performed).toMatchObject({ outcome: { kind }, status, delivered: ["1"] });
  });

  it("begins none after five seconds, so that each has its share of the time", async () => {
    vi.useFakeTimers({ now: NOW, toFake: ["Date"] });
    const slow = (request: Request) => {
      vi.setSystemTime(Date.now() + 2600);
      return new Response(request.headers.get("webhook-timestamp"));
    };
    const { performed } = await performWith(three, slow);
    expect(performed).toMatchObject({ outcome: { kind: "done" }, delivered: ["1", "2"] });
    expect(performed.detail).toBe(String(NOW / 1000 + 2));
  });
});

it("is off without a secret too", () => {
  expect(forward.lacks(settingsOf({ FORWARD_URL }))).toBe("FORWARD_SECRET");
});
