import { describe, expect, it } from "vitest";

import { crm } from "../../../src/connectors/crm.ts";
import type { CallRecord } from "../../../src/rules/action.ts";
import { ACTION, keepsConnectorContract, performWith } from "../../contracts/connector-contract.ts";
import { createWorld } from "../../world/world.ts";

const record: CallRecord = {
  type: "call",
  provider: "clawops",
  call: "CA1/a b",
  phone: "+821012345678",
  contactName: "박서연",
  direction: "inbound",
  status: "completed",
  startedAt: Date.UTC(2026, 9, 12, 4, 12, 44, 123),
  endedAt: Date.UTC(2026, 9, 12, 4, 13, 44),
  durationSeconds: 59.877,
  summary: "예약 변경",
  sentiment: "positive",
  fields: { followUps: ["전화"] },
  recordingUrl: "https://media.example/CA1.wav",
  transcript: "[고객] 예약을 바꾸고 싶어요.",
  missing: [],
  optedOut: false,
  shownAt: "https://offhook.example/calls/clawops/CA1",
};
const theCase = {
  connector: crm,
  env: { CRM_URL: "https://owner.example/crm/", CRM_TOKEN: "a-crm-token" },
  needs: "CRM_URL",
  input: { record, isUpdate: false },
} as const;
const update = { ...theCase, input: { record, isUpdate: true } };

keepsConnectorContract(theCase);

describe("a call", () => {
  it("is one POST, with the article's fields and ours", async () => {
    const { requests } = await performWith(theCase, () => new Response("ok"));
    const [request] = requests as [Request];
    expect([request.method, request.url]).toEqual(["POST", "https://owner.example/crm/activities"]);
    expect(request.headers.get("authorization")).toBe("Bearer a-crm-token");
    expect(request.headers.get("idempotency-key")).toBe(ACTION);
    expect(request.headers.get("content-type")).toMatch(/^application\/json/);
    expect(await request.json()).toEqual({
      type: "call",
      phone: "+821012345678",
      duration: 59.877,
      summary: "예약 변경",
      transcript: "[고객] 예약을 바꾸고 싶어요.",
      call_id: "CA1/a b",
      provider: "clawops",
      direction: "inbound",
      status: "completed",
      started_at: "2026-10-12T04:12:44.123Z",
      ended_at: "2026-10-12T04:13:44.000Z",
      sentiment: "positive",
      fields: { followUps: ["전화"] },
      recording_url: "https://media.example/CA1.wav",
      contact_name: "박서연",
      offhook_url: "https://offhook.example/calls/clawops/CA1",
      missing: [],
      opted_out: false,
    });
  });

  it("of which little is known has empty texts where the article's CRM wants texts", async () => {
    const little = { ...record, summary: null, transcript: "", endedAt: null, missing: ["transcript" as const] };
    const input = { record: little, isUpdate: false };
    const { requests } = await performWith({ ...theCase, input }, () => new Response("ok"));
    expect(await requests[0]?.json()).toMatchObject({
      summary: "",
      transcript: "",
      ended_at: null,
      missing: ["transcript"],
    });
  });

  it("is updated by a PUT of its own", async () => {
    const { requests } = await performWith(update, () => new Response("ok"));
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      "PUT https://owner.example/crm/activities/CA1%2Fa%20b",
    ]);
  });

  it("is told without a token where there is none", async () => {
    const { CRM_URL } = theCase.env;
    const { requests } = await performWith({ ...theCase, env: { CRM_URL } }, () => new Response("ok"));
    expect(requests[0]?.headers.has("authorization")).toBe(false);
  });
});

describe("409", () => {
  const conflict = () => new Response("known", { status: 409 });

  it("says that an attempt whose answer was lost has been taken", async () => {
    const { performed } = await performWith(theCase, conflict, { tries: 2 });
    expect(performed).toEqual({ outcome: { kind: "done" }, status: 409, detail: "known" });
  });

  it("says nothing of the kind at first, and the same of an update", async () => {
    const retry = { outcome: { kind: "retry", why: "answered 409" } };
    expect((await performWith(theCase, conflict, { tries: 1 })).performed).toMatchObject(retry);
    expect((await performWith(update, conflict, { tries: 1 })).performed).toMatchObject(retry);
    expect((await performWith(update, conflict, { tries: 2 })).performed.outcome).toEqual({ kind: "done" });
  });
});

it("is taken by the pretend CRM once, however often it is tried, and updated there", async () => {
  const world = createWorld();
  const toWorld = (request: Request) => world.fetch(request);
  for (const one of [theCase, theCase, update])
    expect((await performWith(one, toWorld)).performed.outcome).toEqual({ kind: "done" });
  const kept = await world.fetch(new Request("https://x.example/_/crm/activities"));
  expect(await kept.json()).toMatchObject({ items: [{ key: ACTION, updates: 1, activity: { call_id: "CA1/a b" } }] });
});
