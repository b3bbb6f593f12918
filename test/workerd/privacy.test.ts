import { evictDurableObject } from "cloudflare:test";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { HOUR, SECOND } from "../../src/lib/instant.ts";
import { deliver } from "./front-door.ts";
import { ask, vox } from "./platforms.ts";
import { callOf, contactOf, passTimeFor, storedElsewhere, storedIn, untilIdle } from "./storage.ts";
import { NIGHT, stopTheClock } from "./story.ts";

/** Words that stand only in what an opted-out customer wants forgotten: transcript, recording, analysis, variables, tools, odd fields. */
const WORDS = /산부인과|초음파|lavender|magnolia|juniper|hemlock|박서연|목련|불만/;

const lines: string[] = [];
beforeEach(() => {
  stopTheClock();
  lines.length = 0;
  for (const level of ["info", "warn", "error", "log", "debug"] as const)
    vi.spyOn(console, level).mockImplementation((...line: unknown[]) => void lines.push(line.join(" ")));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

let calls = 0;
const newCall = () => `offhook-private-${++calls}`;

type Wish = { opt_out_sensitive_data_storage?: unknown };
type Version = "v1" | "v2";
/** One delivery of a call that is full of what must not be kept. */
type Told = (call: string, wish: Wish) => object;

const PARTIES = {
  v1: { call_from: "01012345678", call_to: "07052351234" },
  v2: { from_number: "01012345678", to_number: "07052351234" },
};
const ANALYSIS = {
  summary: "산부인과 예약",
  user_sentiment: "불만",
  custom_analysis_data: [{ type: "string", name: "hemlock", value: "초음파" }],
  notes: "juniper",
};
const transcript = [
  { role: "agent", content: "산부인과입니다" },
  { role: "user", content: "초음파 예약이요, lavender" },
];
const shared = (call: string) => ({
  call_id: call,
  agent_id: "agent-7",
  call_type: "inbound",
  metadata: { crm_id: "c_8842" },
});
const variables = { dynamic_variables: { customer_name: "박서연", magnolia: "목련" } };

const STARTED =
  (version: Version): Told =>
  (call, wish) => ({
    event: "call_started",
    ...(version === "v2" && { webhook_version: "v2" }),
    call: { ...shared(call), ...PARTIES[version], ...variables, start_timestamp: NIGHT, juniper: "juniper", ...wish },
  });
const SAID =
  (version: Version, content: string, after: number): Told =>
  (call) => {
    const said = {
      call_id: call,
      agent_id: "agent-7",
      event_type: "call_message",
      event_data: { role: "user", content, mood: "hemlock" },
    };
    return version === "v1"
      ? { event: "mid_call", mid_call: { ...said, timestamp: NIGHT + after } }
      : { event: "mid_call", webhook_version: "v2", call: { ...said, occurred_at: NIGHT + after } };
  };
const MOVED: Told = (call) => ({
  event: "mid_call",
  mid_call: {
    call_id: call,
    agent_id: "agent-7",
    timestamp: NIGHT + 2000,
    event_type: "flow_transition",
    event_data: { from_node_id: "n1", to_node_id: "n2", to_node_name: "예약", collected: { wish: "magnolia" } },
  },
});
const ENDED =
  (version: Version): Told =>
  (call, wish) => ({
    event: "call_ended",
    ...(version === "v2" && { webhook_version: "v2", call_status: "ended" }),
    call: {
      ...shared(call),
      ...PARTIES[version],
      ...variables,
      disconnection_reason: "user_hangup",
      end_timestamp: NIGHT + 64_000,
      transcript,
      transcript_with_tool_calls: [
        ...transcript,
        { role: "tool_call_invocation", name: "find", arguments: { who: "목련" } },
      ],
      recording_url: "https://rec.example/lavender.wav",
      ...(version === "v1" && { call_analysis: ANALYSIS, duration_ms: 64_000 }),
      juniper: { a: "juniper" },
      ...wish,
    },
  });
const ANALYZED: Told = (call) => ({
  event: "call_analyzed",
  webhook_version: "v2",
  call: { call_id: call, call_cost: { total_cost: "150.00" }, call_analysis: ANALYSIS, juniper: "hemlock" },
});

/** What may come of a call: [delivery, whether it tells the wish]. */
type Delivery = { told: Told; wish: Wish };
const OPTED_OUT: Wish = { opt_out_sensitive_data_storage: true };
const plain = (told: Told): Delivery => ({ told, wish: {} });
const optedOut = (told: Told): Delivery => ({ told, wish: OPTED_OUT });
const SETS: Record<string, Delivery[]> = {
  "said at the start alone (v2)": [
    optedOut(STARTED("v2")),
    ...[SAID("v2", "초음파", 1000), MOVED, SAID("v2", "lavender", 3000)].map(plain),
    plain(ANALYZED),
  ],
  "said at the end alone (v2)": [
    ...[SAID("v2", "초음파", 1000), MOVED, SAID("v2", "lavender", 3000)].map(plain),
    optedOut(ENDED("v2")),
    plain(ANALYZED),
  ],
  "said at the end, and the contrary at the start (v1)": [
    { told: STARTED("v1"), wish: { opt_out_sensitive_data_storage: false } },
    ...[SAID("v1", "초음파", 1000), SAID("v1", "lavender", 3000)].map(plain),
    optedOut(ENDED("v1")),
  ],
  "said at the start, and nothing of it at the end (v1)": [
    optedOut(STARTED("v1")),
    ...[SAID("v1", "초음파", 1000), MOVED].map(plain),
    plain(ENDED("v1")),
    plain(ANALYZED),
  ],
};

async function tell(call: string, { told, wish }: Delivery): Promise<void> {
  expect((await deliver(vox(told(call, wish)))).status).toBe(202);
}
const everythingOf = async (call: string) =>
  JSON.stringify([await storedIn(callOf("vox", call)), (await ask("GET", `/api/calls/vox/${call}`)).body]);
const rowOf = async (call: string) => {
  const { body } = await ask<{ items: Record<string, unknown>[] }>("GET", "/api/calls?limit=200");
  return body.items.find(({ id }) => id === call);
};

describe("of a call whose customer opted out nothing is kept, listed or logged of what was said", () => {
  it.each(Object.keys(SETS))("in any order, once or twice: %s", async (name) => {
    const set = SETS[name] ?? [];
    const anyOrder = fc.shuffledSubarray([...set, ...set], { minLength: set.length * 2 });
    await fc.assert(
      fc.asyncProperty(anyOrder, fc.nat(set.length), fc.boolean(), async (deliveries, pauseAt, isEvicted) => {
        vi.setSystemTime(NIGHT);
        const call = newCall();
        const stub = callOf("vox", call);
        for (const [index, delivery] of deliveries.entries()) {
          if (!(await deliver(vox(delivery.told(call, delivery.wish)))).status) throw new Error("not answered");
          if (index === pauseAt) await passTimeFor(stub, 5 * SECOND);
          if (index === pauseAt && isEvicted) await evictDurableObject(stub);
        }
        await passTimeFor(stub, HOUR);
        await untilIdle("vox", call);
        expect(await everythingOf(call)).not.toMatch(WORDS);
        expect((await rowOf(call))?.["summary"]).toBe(null);
      }),
      { numRuns: 12 },
    );
    expect(await storedElsewhere()).not.toMatch(WORDS);
    expect(lines.length).toBeGreaterThan(10);
    expect(lines.join("\n")).not.toMatch(WORDS);
  });

  it("while the rest of the call is known as ever", async () => {
    const call = newCall();
    for (const delivery of SETS["said at the end, and the contrary at the start (v1)"] ?? [])
      await tell(call, delivery);
    await passTimeFor(callOf("vox", call), SECOND);
    expect((await ask("GET", `/api/calls/vox/${call}`)).body).toMatchObject({
      status: "completed",
      direction: "inbound",
      from: "+821012345678",
      durationSeconds: 64,
      reason: "user_hangup",
      metadata: { crm_id: "c_8842" },
      summary: null,
      sentiment: null,
      fields: {},
      variables: {},
      recordingUrl: null,
    });
  });

  it.each([true, "true", "TRUE", 1, "yes", "on"])(
    "also where the wish is written %j",
    async (opt_out_sensitive_data_storage) => {
      const call = newCall();
      await tell(call, plain(SAID("v1", "lavender", 1000)));
      await tell(call, { told: ENDED("v1"), wish: { opt_out_sensitive_data_storage } });
      expect(await everythingOf(call)).not.toMatch(WORDS);
    },
  );
});

describe("while it is not known whether a customer opted out", () => {
  it("what was said stays with the call and out of the ledger, until it is known", async () => {
    const call = newCall();
    const stub = callOf("vox", call);
    await tell(call, plain(SAID("v2", "초음파", 1000)));
    await tell(call, plain(ANALYZED));
    await passTimeFor(stub, HOUR);
    expect((await ask("GET", `/api/calls/vox/${call}`)).body).toMatchObject({ summary: "산부인과 예약" });
    expect(await rowOf(call)).toMatchObject({ summary: null });
    expect(lines.join("\n")).not.toMatch(WORDS);
    await tell(call, { told: ENDED("v2"), wish: { opt_out_sensitive_data_storage: false } });
    await passTimeFor(stub, SECOND);
    expect(await rowOf(call)).toMatchObject({ summary: "산부인과 예약", status: "completed" });
    expect(JSON.stringify(await storedIn(stub))).toMatch(/lavender/);
  });

  it("and it turns out that he did, the ledger forgets what it was told", async () => {
    const call = newCall();
    const stub = callOf("vox", call);
    await tell(call, { told: STARTED("v2"), wish: { opt_out_sensitive_data_storage: false } });
    await tell(call, plain(ANALYZED));
    await passTimeFor(stub, SECOND);
    expect(await rowOf(call)).toMatchObject({ summary: "산부인과 예약" });
    await tell(call, optedOut(ENDED("v2")));
    await passTimeFor(stub, SECOND);
    expect(await rowOf(call)).toMatchObject({ summary: null });
    expect(await everythingOf(call)).not.toMatch(WORDS);
  });
});

describe("an opted-out customer's delivery that nobody understands", () => {
  it("is not kept whole for inspection", async () => {
    const unusable = { ...STARTED("v2")("", OPTED_OUT), event: "call_started" };
    expect(await deliver(vox(unusable))).toMatchObject({ status: 200, body: { status: "ignored" } });
    expect((await ask("GET", "/api/unreadable")).body).toEqual({ items: [] });
    expect(lines.join("\n")).not.toMatch(WORDS);
  });
});

describe("an opted-out customer's text message", () => {
  it("is known to have come, and nothing of its words", async () => {
    const sms = {
      from_number: "01077770001",
      to_number: "07052351234",
      message: "lavender",
      image_urls: ["https://x/magnolia"],
    };
    const answer = await deliver(vox({ event: "sms_received", sms: { id: "sms-private", ...sms, ...OPTED_OUT } }));
    expect(answer.status).toBe(202);
    const stored = JSON.stringify(await storedIn(contactOf("+821077770001")));
    expect(stored).toContain("sms-private");
    expect(stored).not.toMatch(WORDS);
    expect(lines.join("\n")).not.toMatch(WORDS);
  });
});
