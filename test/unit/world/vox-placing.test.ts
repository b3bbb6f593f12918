import { describe, expect, test } from "vitest";

import { callsOf, meet, order } from "../../world/world-client.ts";
import { openStandIn } from "./stand-in.ts";

const NUMBER = "01023456789";
const AGENT = { agent_id: "5b0e3c1a-0d44-4b50-8888-8dd25736052a", agent_version: "production" };
const CALL = {
  from_number: "07045671234",
  to_number: NUMBER,
  agent: AGENT,
  dynamic_variables: { customer_name: "박서연" },
  metadata: { ref: "a:ref" },
};

type Told = { id: string; status: string; disconnection_reason: string | null; transcript: object[] | null } & {
  items: Told[];
  next_cursor: string | null;
  total_count: number;
  error: { code: string; details: { allowed_query_parameters?: string[] } };
};

async function open() {
  const standIn = await openStandIn();
  const api = async (method: string, path: string, body?: unknown) => {
    const answer = await standIn.ask(method, `/vox/v3/calls${path}`, body, { authorization: "Bearer a-key" });
    return { status: answer.status, body: await answer.json<Told>() };
  };
  return { ...standIn, api, place: (call: object = CALL) => api("POST", "", call) };
}

describe("a placed call", () => {
  test.each([
    ["ignores", ["call.ended no-answer"], "not_connected", "dial_no_answer"],
    ["busy", ["call.ended busy"], "not_connected", "dial_busy"],
    ["rejects", ["call.ended rejected"], "not_connected", "dial_declined"],
    ["fails", ["call.ended failed"], "not_connected", "dial_failed"],
    ["invalid", ["call.ended failed"], "not_connected", "dial_failed"],
    ["machine", ["call.answered", "call.ended no-answer", "call.analyzed"], "ended", "voicemail_reached"],
    ["answers", ["call.answered", "call.ended completed", "call.analyzed"], "ended", "user_hangup"],
  ] as const)("to somebody who %s is told of by webhooks that we believe", async (does, events, status, reason) => {
    const standIn = await open();
    await meet(standIn.reachable, { phone: NUMBER, calls: does });
    const { body: call } = await standIn.place();
    expect(call).toMatchObject({ ...CALL, status: "queued", call_type: "outbound", start_at: null });
    await standIn.pass();
    expect(standIn.events()).toEqual(events);
    const { body } = await standIn.api("GET", `/${call.id}`);
    expect(body).toMatchObject({ status, disconnection_reason: reason });
  });

  test("brings back what it was given, and leaves what was said", async () => {
    const standIn = await open();
    const talk = [
      { role: "agent" as const, text: "주문 맞으세요?" },
      { role: "person" as const, text: "네" },
    ];
    await meet(standIn.reachable, { phone: NUMBER, calls: { talk, summary: "주문 확인" } });
    const { id } = (await standIn.place()).body;
    await standIn.pass();
    const [started, ended, analyzed] = standIn.came.map(({ body }) => JSON.parse(body) as { call: object });
    const { dynamic_variables, metadata } = CALL;
    for (const told of [started, ended])
      expect(told).toMatchObject({ call: { call_id: id, dynamic_variables, metadata } });
    expect(ended?.call).not.toHaveProperty("call_analysis");
    expect(analyzed?.call).toMatchObject({ call_analysis: { summary: "주문 확인" } });
    expect((await standIn.api("GET", `/${id}`)).body.transcript).toMatchObject([
      { role: "agent" },
      { role: "user", content: "네" },
    ]);
    const { items } = await callsOf(standIn.reachable, NUMBER);
    expect(items).toMatchObject([{ heard: ["주문 맞으세요?"], told: { dynamic_variables, metadata } }]);
  });

  test("is told of in the manner that was ordered", async () => {
    const standIn = await open();
    const answers = [{ callbacks: "reversed" }, { callbacks: "none", status: 500, accept: true }];
    await order(standIn.reachable, "vox", { contains: NUMBER, answers });
    await standIn.place();
    await standIn.pass();
    expect(standIn.events()).toEqual(["call.analyzed", "call.ended completed", "call.answered"]);
    expect((await standIn.place()).status).toBe(500);
    await standIn.pass();
    expect(standIn.events()).toHaveLength(3);
    expect((await standIn.api("GET", "")).body.total_count).toBe(2);
  });
});

test("calls are found by what is known of them, page by page, newest first", async () => {
  const standIn = await open();
  const ids = [];
  for (const metadata of [{ ref: "a:ref" }, { ref: "another" }, { ref: "a:ref" }])
    ids.push((await standIn.place({ ...CALL, metadata })).body.id);
  const page = (await standIn.api("GET", "?limit=1&metadata=ref:a:ref")).body;
  expect(page).toMatchObject({ items: [{ id: ids[2] }], total_count: 2 });
  const next = (await standIn.api("GET", `?limit=1&metadata=ref:a:ref&cursor=${page.next_cursor}`)).body;
  expect(next).toMatchObject({ items: [{ id: ids[0] }], next_cursor: null });
  expect((await standIn.api("GET", "?status=queued&status=ended&call_to=01000000000")).body.items).toEqual([]);
  expect((await standIn.api("GET", "?start_at_after=0")).body.items).toEqual([]);
  await standIn.pass();
  expect((await standIn.api("GET", "?start_at_after=0&sort_order=asc")).body.items).toMatchObject(
    ids.map((id) => ({ id })),
  );
  const refused = await standIn.api("GET", "?status[]=queued");
  expect(refused).toMatchObject({ status: 400, body: { error: { code: "VALIDATION_ERROR" } } });
  expect(refused.body.error.details.allowed_query_parameters).toContain("status");
});

test.each([
  ["a number with its country code", { ...CALL, to_number: "+821023456789" }],
  ["no agent", { ...CALL, agent: undefined }],
  ["an agent that is null", { ...CALL, agent: null }],
  ["an agent that has no such id", { ...CALL, agent: { agent_id: "a" } }],
  ["a version that is none", { ...CALL, agent: { ...AGENT, agent_version: "v0" } }],
  ["variables that are none", { ...CALL, dynamic_variables: [] }],
  ["a field that it does not have", { ...CALL, agent_id: AGENT.agent_id }],
])("%s is refused", async (_, call) => {
  const standIn = await open();
  expect(await standIn.place(call)).toMatchObject({ status: 400, body: { error: { code: "VALIDATION_ERROR" } } });
  await standIn.pass();
  expect((await callsOf(standIn.reachable, NUMBER)).items).toEqual([]);
});
