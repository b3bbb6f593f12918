import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { CallEvent } from "../../../src/calls/event.ts";
import { callContent } from "../../../src/connectors/call-content.ts";
import { settingsOf } from "../../../src/settings.ts";
import { type ConnectorCase, keepsConnectorContract, NOW, performWith } from "../../contracts/connector-contract.ts";
import { createWorld } from "../../world/world.ts";

const SEGMENTS = [
  { speaker: "AGENT", start: 0, end: 1.5, text: "강남내과입니다." },
  { speaker: "CUSTOMER", start: 2, end: 4, text: "예약을 바꾸고 싶어요." },
  { speaker: "speaker_2", start: 5, end: 6, text: "네" },
];
const TRANSCRIPT = { status: "completed", callId: "CA1", segmentCount: 3, segments: SEGMENTS };
const SUMMARY = {
  status: "completed",
  resultJson: { coreSummary: "예약 변경", sentiment: "positive", followUps: ["전화"], decisions: [] },
};

const theCase: ConnectorCase<"content.fetch"> = {
  connector: callContent,
  env: {
    CLAWOPS_API_BASE: "https://api.example/clawops",
    CLAWOPS_API_KEY: "sk_test",
    CLAWOPS_ACCOUNT_ID: "AC7d2e9f41",
  },
  needs: "CLAWOPS_API_KEY",
  input: { call: "CA1", since: NOW - 15_000, wanted: ["transcript"] },
  good: { body: JSON.stringify(TRANSCRIPT), detail: "transcript completed" },
  exceptions: {
    unreadable: {
      kind: "retry",
      reason: "an answer that does not say how far it is leaves the transcript to be looked for",
    },
  },
  reads: { bytes: 2_000_000, reason: "a transcript is what it is for" },
};

keepsConnectorContract(theCase);

/** A look at both, or one of them, so many seconds after the end; `transcript` and `summary` are the answers, or their status. */
async function lookAt(
  answers: { transcript?: unknown; summary?: unknown },
  { after = 15, wanted = ["transcript", "summary"] as ("transcript" | "summary")[], isRequested = "false" } = {},
) {
  const env = { ...theCase.env, CLAWOPS_REQUEST_TRANSCRIPTS: isRequested };
  const input = { call: "CA1", since: NOW - after * 1000, wanted };
  const { performed, requests } = await performWith({ ...theCase, env, input }, ({ url }) => {
    const answer = url.endsWith("/transcript") ? answers.transcript : answers.summary;
    return typeof answer === "number" ? new Response("x", { status: answer }) : Response.json(answer);
  });
  return { ...performed, asked: requests.map(({ url }) => url.replace(/.*\//, "")) };
}

const both = { transcript: TRANSCRIPT, summary: SUMMARY };
const pending = { status: "pending" };
const none = { status: "not_requested" };
const failed = { status: "failed" };

describe("what is there", () => {
  it("becomes an event each, as canonical as any other", async () => {
    const { outcome, detail, learned } = await lookAt(both);
    expect([outcome, detail]).toEqual([{ kind: "done" }, "transcript completed, summary completed"]);
    const shared = { provider: "clawops", call: "CA1", at: NOW, receivedAt: NOW };
    expect(learned).toEqual({
      artefacts: {},
      events: [
        {
          ...shared,
          id: "clawops:CA1:transcript",
          type: "call.transcribed",
          data: {
            status: "completed",
            segments: 3,
            transcript: [
              { role: "agent", text: "강남내과입니다." },
              { role: "caller", text: "예약을 바꾸고 싶어요." },
              { role: "speaker_2", text: "네" },
            ],
          },
        },
        {
          ...shared,
          id: "clawops:CA1:summary.completed",
          type: "call.analyzed",
          data: { summary: "예약 변경", sentiment: "positive", fields: { followUps: ["전화"], decisions: [] } },
        },
      ],
    });
    for (const event of learned?.events ?? []) expect(CallEvent.parse(event)).toEqual(event);
  });

  it("is asked for where the platform keeps it", async () => {
    const input = { ...theCase.input, call: "CA 1/x" };
    const { performed, requests } = await performWith({ ...theCase, input }, () => Response.json(TRANSCRIPT));
    expect(requests.map(({ method, url, headers }) => [method, url, headers.get("authorization")])).toEqual([
      ["GET", "https://api.example/clawops/v1/accounts/AC7d2e9f41/calls/CA%201%2Fx/transcript", "Bearer sk_test"],
    ]);
    expect(performed.learned?.events).toMatchObject([{ id: "clawops:CA%201%2Fx:transcript", call: "CA 1/x" }]);
  });

  it("may be a transcript that is long", async () => {
    const segments = Array.from({ length: 10_000 }, () => ({ speaker: "speaker_0", text: "가".repeat(40) }));
    const { learned } = await lookAt({ transcript: { status: "completed", segments } }, { wanted: ["transcript"] });
    expect(learned?.events).toMatchObject([{ data: { segments: 10_000 } }]);
  });

  it("is read past segments that are none", async () => {
    const segments = [
      null,
      7,
      {},
      { speaker: "AGENT" },
      { speaker: 1, text: "x" },
      { speaker: "a\ud800", text: "b\udc00" },
    ];
    const { learned } = await lookAt({ transcript: { status: "completed", segments } }, { wanted: ["transcript"] });
    expect(learned?.events).toMatchObject([{ data: { transcript: [{ role: "a\ufffd", text: "b\ufffd" }] } }]);
  });

  it.each([
    [JSON.stringify({ coreSummary: "예약" }), { summary: "예약" }],
    ["그냥 글", { summary: "그냥 글" }],
    [
      { coreSummary: ["예", "약"], sentiment: 5 },
      { summary: '["예","약"]', sentiment: "5" },
    ],
    [{ coreSummary: "", sentiment: null, topic: { id: 1 } }, { fields: { topic: { id: 1 } } }],
    [{}, {}],
  ])("is a summary of whatever schema: %j", async (resultJson, data) => {
    const { learned } = await lookAt({ summary: { status: "completed", resultJson } }, { wanted: ["summary"] });
    const [event] = learned?.events ?? [];
    expect(JSON.parse(JSON.stringify(event?.data))).toEqual(data);
    expect(CallEvent.safeParse(event).success).toBe(true);
  });
});

describe("what is not there yet", () => {
  it.each([
    [15, { kind: "retry", why: "transcript pending", afterSeconds: 45 }],
    [15.1, { kind: "retry", why: "transcript pending", afterSeconds: 45 }],
    [59.9, { kind: "retry", why: "transcript pending", afterSeconds: 1 }],
    [60, { kind: "retry", why: "transcript pending", afterSeconds: 120 }],
    [3, { kind: "retry", why: "transcript pending", afterSeconds: 12 }],
    [-3600, { kind: "retry", why: "transcript pending", afterSeconds: 15 }],
    [180, { kind: "withdrawn", why: "still pending after the last look" }],
    [90_000, { kind: "withdrawn", why: "still pending after the last look" }],
  ])("is looked for again at 15 s, 1 min and 3 min after the end: %d s after it", async (after, outcome) => {
    expect(await lookAt({ transcript: pending }, { after, wanted: ["transcript"] })).toMatchObject({
      outcome,
      learned: { events: [], artefacts: {} },
    });
  });

  it("does not keep back what is there", async () => {
    expect(await lookAt({ transcript: TRANSCRIPT, summary: pending })).toMatchObject({
      outcome: { kind: "retry", why: "transcript completed, summary pending" },
      learned: { events: [{ type: "call.transcribed" }], artefacts: {} },
    });
    expect(await lookAt({ transcript: pending, summary: SUMMARY }, { after: 180 })).toMatchObject({
      outcome: { kind: "withdrawn" },
      learned: { events: [{ type: "call.analyzed" }], artefacts: {} },
    });
  });

  it.each([
    {},
    [],
    null,
    { status: 7 },
    { status: "odd" },
    { status: "completed" },
    { status: "completed", segments: [{}] },
  ])("is what nobody can read: %j", async (transcript) => {
    const { outcome } = await lookAt({ transcript }, { wanted: ["transcript"] });
    expect(outcome).toMatchObject({ kind: "retry", why: "transcript unreadable" });
  });
});

describe("what will not come", () => {
  it("is done with, and a summary is made of no transcript", async () => {
    const transcript = await lookAt({ transcript: failed });
    expect(transcript).toMatchObject({ outcome: { kind: "done" }, learned: { artefacts: { transcript: "failed" } } });
    expect(transcript.asked).toEqual(["transcript"]);
    expect(await lookAt({ transcript: TRANSCRIPT, summary: failed })).toMatchObject({
      outcome: { kind: "done" },
      learned: { events: [{}], artefacts: { summary: "failed" } },
    });
  });

  it("is a transcript that nobody asked for by the second look", async () => {
    expect(await lookAt({ transcript: none }, { after: 59 })).toMatchObject({
      outcome: { kind: "retry", why: "transcript not_requested" },
      learned: { artefacts: {} },
      asked: ["transcript"],
    });
    expect(await lookAt({ transcript: none }, { after: 60 })).toMatchObject({
      outcome: { kind: "done" },
      learned: { artefacts: { transcript: "not_requested" } },
    });
  });

  it.each([15, 60])(
    "is not a transcript that we ask for: that is told at once, and looked for again (%d s)",
    async (after) => {
      expect(await lookAt({ transcript: none }, { after, isRequested: "true" })).toMatchObject({
        outcome: { kind: "retry" },
        learned: { artefacts: { transcript: "not_requested" } },
      });
    },
  );

  it("is a summary that is not begun by the second look, though the transcript is there", async () => {
    const summary = none;
    const wanted: "summary"[] = ["summary"];
    const told = { outcome: { kind: "done" }, learned: { artefacts: { summary: "not_requested" } } };
    expect(await lookAt({ summary }, { wanted, after: 60 })).toMatchObject(told);
    expect(await lookAt({ transcript: TRANSCRIPT, summary }, { after: 60 })).toMatchObject(told);
    const notYet = { outcome: { kind: "retry" }, learned: { artefacts: {} } };
    expect(await lookAt({ summary }, { wanted, after: 59 })).toMatchObject(notYet);
    expect(await lookAt({ transcript: pending, summary }, { after: 60 })).toMatchObject(notYet);
  });
});

describe("a look that fails", () => {
  it("is what comes of the attempt, and keeps what the other has found", async () => {
    expect(await lookAt({ transcript: TRANSCRIPT, summary: 500 })).toMatchObject({
      outcome: { kind: "retry", why: "answered 500" },
      status: 500,
      learned: { events: [{ type: "call.transcribed" }] },
    });
    expect(await lookAt({ transcript: 503, summary: SUMMARY })).toMatchObject({
      outcome: { kind: "retry", why: "answered 503" },
      learned: { events: [{ type: "call.analyzed" }] },
    });
  });

  it("is the only one where there is no such call", async () => {
    expect(await lookAt({ transcript: 404, summary: 404 })).toMatchObject({
      outcome: { kind: "dead", why: "answered 404" },
      learned: { events: [], artefacts: {} },
      asked: ["transcript"],
    });
  });
});

it("finds with the pretend ClawOps what was seeded, once a transcript was asked for", async () => {
  const world = createWorld();
  const toWorld = (request: Request) => world.fetch(request);
  const look = async () => (await performWith(theCase, toWorld)).performed.detail;
  expect(await look()).toBe("transcript not_requested");
  const seed = { method: "POST", body: JSON.stringify({ later: both }) };
  await world.fetch(new Request("https://x.example/_/clawops/calls/CA1/artefacts", seed));
  const ask = { method: "POST", headers: { authorization: "Bearer sk_test" } };
  await world.fetch(new Request("https://x.example/clawops/v1/accounts/AC7d2e9f41/calls/CA1/transcript", ask));
  expect([await look(), await look()]).toEqual(["transcript pending", "transcript completed"]);
});

it("is off without an account too", () => {
  expect(callContent.lacks(settingsOf({ CLAWOPS_API_KEY: "sk_test" }))).toBe("CLAWOPS_ACCOUNT_ID");
});

it("takes whatever is answered, and learns only what is canonical", async () => {
  const like = fc.record(
    {
      status: fc.oneof(fc.constantFrom("completed", "completed", "pending", "failed", "not_requested"), fc.json()),
      segments: fc.oneof(
        fc.array(fc.record({ speaker: fc.string({ unit: "binary" }), text: fc.string({ unit: "binary" }) })),
        fc.jsonValue(),
      ),
      resultJson: fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.json(), fc.jsonValue()),
    },
    { requiredKeys: [] },
  );
  const answer = fc.oneof(like, fc.jsonValue());
  await fc.assert(
    fc.asyncProperty(answer, answer, fc.integer({ min: -10, max: 300 }), async (transcript, summary, after) => {
      const as = (value: unknown) => (typeof value === "number" ? { value } : value);
      const { outcome, learned } = await lookAt({ transcript: as(transcript), summary: as(summary) }, { after });
      expect(["done", "retry", "withdrawn"]).toContain(outcome.kind);
      for (const event of learned?.events ?? []) expect(CallEvent.safeParse(event).error).toBeUndefined();
    }),
  );
});
