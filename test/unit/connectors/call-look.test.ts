import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { callLook } from "../../../src/connectors/call-look.ts";
import type { Looked } from "../../../src/rules/action.ts";
import { settingsOf } from "../../../src/settings.ts";
import { keepsConnectorContract, NOW, performWith } from "../../contracts/connector-contract.ts";
import {
  CLAWOPS,
  VOX,
  answering,
  iso,
  listByClawOps,
  listByTeler,
  listByVox,
  lookAt,
  lookByClawOps,
  lookByTeler,
  lookByVox,
} from "./call-cases.ts";

for (const theCase of [lookByClawOps, listByClawOps, lookByVox, listByVox, lookByTeler, listByTeler])
  keepsConnectorContract(theCase);

describe("a call is looked up by its id", () => {
  it.each([
    [
      lookByClawOps,
      "GET https://api.example/clawops/v1/accounts/AC7d2e9f41/calls/CA1",
      "authorization",
      "Bearer sk_test",
    ],
    [lookByVox, "GET https://api.example/vox/v3/calls/c%2F1", "authorization", "Bearer a-vox-key"],
    [lookByTeler, "GET https://api.example/teler/api/v1/voice/calls/cs_1", "x-api-key", "a-teler-key"],
  ])("with one request ($input.via)", async (theCase, expected, header, key) => {
    const { asked, headers, requests } = await lookAt(theCase, {});
    expect([asked, headers.get(header), requests.length]).toEqual([expected, key, 1]);
  });

  it.each([lookByClawOps, lookByVox, lookByTeler])(
    "and is absent where it is answered 404 ($input.via)",
    async (theCase) => {
      const { performed } = await performWith(theCase, answering(404, { error: "no such call" }));
      const learned = { looked: { kind: "absent" } };
      expect(performed).toEqual({ outcome: { kind: "done" }, status: 404, detail: "absent", learned });
    },
  );
});

describe("a call whose id is not known is looked for", () => {
  it.each([
    [
      listByClawOps,
      "GET https://api.example/clawops/v1/accounts/AC7d2e9f41/calls",
      { from: "07052358010", to: "01023456789", since: iso(NOW - 30_000), pageSize: "100" },
    ],
    [
      listByVox,
      "GET https://api.example/vox/v3/calls",
      { call_from: "07045671234", call_to: "01023456789", sort_order: "desc", limit: "100" },
    ],
    [
      listByTeler,
      "GET https://api.example/teler/api/v1/voice/calls",
      { from_number: "+918065001234", to_number: "+919876543210", created_after: iso(NOW - 30_000), limit: "100" },
    ],
  ])("among those to the number ($input.via)", async (theCase, expected, query) => {
    const { asked } = await lookAt(theCase, {});
    const [path, search] = asked.split("?");
    expect([path, Object.fromEntries(new URLSearchParams(search))]).toEqual([expected, query]);
  });

  const one = (callId: string, after: number, to = "01023456789") => {
    return { callId, to, status: "ringing", dateCreated: iso(NOW + after) };
  };
  const idOf = (looked: Looked | undefined) => (looked?.kind === "found" ? looked.call : looked?.kind);

  it.each([
    ["CA1", [one("CA1", 3000)]],
    ["CA2", [one("CA1", 40_000), one("CA2", -3000), one("CA3", 5000)]],
    ["CA1", [one("CA1", -5000)]],
    ["CA1", [one("CA1", 90_000)]],
    ["absent", [one("CA1", -30_001)]],
    ["absent", [one("CA1", 90_001)]],
    ["absent", [one("CA1", 0, "01099998888"), one("CA2", 0, "07052358010")]],
    ["CA1", [one("CA1", 0, "+82 10-2345-6789")]],
    ["CA1", [{ callId: "CA1", to: "01023456789", status: "queued" }]],
    ["CA1", [{ callId: "CA1", status: "queued", dateCreated: iso(NOW) }]],
    ["CA2", [{ callId: "CA1", to: "01023456789" }, one("CA2", 80_000)]],
    ["absent", []],
  ])("by number and time: %s", async (expected, data) => {
    const { looked, outcome } = await lookAt(listByClawOps, { data });
    expect([idOf(looked), outcome]).toEqual([expected, { kind: "done" }]);
  });

  const his = (id: string, metadata: unknown, more: object = {}) => {
    return { id, to_number: "01023456789", status: "ongoing", start_at: NOW + 1000, metadata, ...more };
  };
  it.each([
    ["c1", [his("c1", { offhook_ref: "r3f" }, { start_at: null })]],
    ["c2", [his("c1", {}), his("c2", { offhook_ref: "r3f" }, { start_at: NOW + 80_000 })]],
    ["c1", [his("c1", {})]],
    ["c1", [his("c1", null, { start_at: null })]],
    ["absent", [his("c1", { offhook_ref: "another" })]],
    ["absent", [his("c1", null, { start_at: NOW - 60_000 })]],
  ])("by our ref where vox tells it: %s", async (expected, items) => {
    expect(idOf((await lookAt(listByVox, { items })).looked)).toBe(expected);
  });

  it("by number and time with Teler", async () => {
    const calls = [10_000, 2000].map((after) => {
      return {
        id: `cs_${after}`,
        state: "failed",
        reason: "busy",
        to_number: "+919876543210",
        created_at: iso(NOW + after),
      };
    });
    expect((await lookAt(listByTeler, { data: calls })).learned).toEqual({
      looked: { kind: "found", call: "cs_2000", isOver: true, status: "busy", reason: "busy", answeredBy: null },
    });
  });

  it("and is not taken for absent where the list might hold it unread", async () => {
    const another = Array.from({ length: 100 }, (_, n) => one(`CA${n}`, 0, "01099998888"));
    const unread = [{ data: [{ id: "CA1" }] }, { data: [one("CA1", 0, "01099998888"), null] }, {}, { data: another }];
    const why = "the answer does not say how the call stands";
    for (const body of unread) {
      const { outcome, learned, detail } = await lookAt(listByClawOps, body);
      expect({ outcome, learned, detail }).toEqual({
        outcome: { kind: "retry", why },
        learned: undefined,
        detail: why,
      });
    }
  });

  it("and a list that is not there says nothing of the call", async () => {
    const { outcome, learned } = await lookAt(listByClawOps, { error: "no such account" }, 404);
    expect([outcome, learned]).toEqual([{ kind: "dead", why: "answered 404" }, undefined]);
  });
});

it("shows nothing of what was said", async () => {
  const answer = { id: "c/1", status: "ended", disconnection_reason: "user_hangup", transcript: [{ content: "비밀" }] };
  expect((await lookAt(lookByVox, answer)).detail).toBe("completed (user_hangup)");
});

describe("is off", () => {
  it("while no platform can be asked, and names what is missing of the one that was begun with", () => {
    expect(callLook.lacks(settingsOf({}))).toBe("CLAWOPS_FROM");
    expect(callLook.lacks(settingsOf({ TELER_FROM: "+918065001234" }))).toBe("TELER_API_KEY");
    expect(callLook.lacks(settingsOf({ ...VOX, TELER_FROM: "+918065001234" }))).toBe(null);
  });

  it("for a platform that can't be asked", async () => {
    const { outcome, requests } = await lookAt({ ...lookByVox, env: CLAWOPS }, {});
    expect([outcome, requests]).toEqual([{ kind: "dead", why: "call by vox is off: VOX_FROM is not set" }, []]);
  });
});

it("takes whatever is answered, and finds nothing in what is no call", async () => {
  const cases = fc.constantFrom(lookByClawOps, listByClawOps, lookByVox, listByVox, lookByTeler, listByTeler);
  await fc.assert(
    fc.asyncProperty(cases, fc.json(), async (theCase, text) => {
      const { performed } = await performWith(theCase, () => new Response(text));
      if (performed.outcome.kind === "done") expect(performed.learned?.looked).toBeDefined();
      else expect(performed).toMatchObject({ outcome: { kind: "retry" } });
    }),
  );
});
