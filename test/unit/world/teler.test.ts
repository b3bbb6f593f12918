import { describe, expect, test } from "vitest";

import { callsOf, meet, order, violationsIn } from "../../world/world-client.ts";
import { openStandIn, PUBLIC_URL } from "./stand-in.ts";

const NUMBER = "+919876543210";
const FLOW = "/voice/teler/a-teler-token";
const CALL = {
  from_number: "+918065001234",
  to_number: NUMBER,
  flow_url: PUBLIC_URL + FLOW,
  status_callback_url: `${PUBLIC_URL}/webhooks/teler/a-ref`,
  record: false,
};
const PLAY = JSON.stringify({ action: "play", media_url: "https://media.example/hello.mp3" });

type Told = { data: { id: string; record: boolean }; id: string; state: string; reason: string; has_more: boolean };
type Listed = { data: Told[]; next_cursor: string | null; has_more: boolean };

async function open(flow = PLAY) {
  const standIn = await openStandIn({ says: { [FLOW]: flow } });
  const api = async <Body = Told>(method: string, path: string, body?: unknown) => {
    const answer = await standIn.ask(method, `/teler/api/v1/voice/calls${path}`, body, { "x-api-key": "a-key" });
    return { status: answer.status, body: await answer.json<Body>() };
  };
  return { ...standIn, api, place: (call: object = CALL) => api("POST", "/initiate", call) };
}

describe("a placed call", () => {
  test.each([
    ["ignores", ["call.initiated", "call.ended no-answer"], "no_answer"],
    ["busy", ["call.initiated", "call.ended busy"], "busy"],
    ["rejects", ["call.initiated", "call.ended busy"], "user_busy"],
    ["fails", ["call.initiated", "call.ended failed"], "carrier_error"],
    ["invalid", ["call.initiated", "call.ended failed"], "carrier_error"],
    ["machine", ["call.initiated", "call.answered", "call.initiated", "call.ended completed"], "normal_clearing"],
    ["answers", ["call.initiated", "call.answered", "call.initiated", "call.ended completed"], "normal_clearing"],
  ] as const)("to somebody who %s is told of by webhooks that we believe", async (does, events, reason) => {
    const standIn = await open();
    await meet(standIn.reachable, { phone: NUMBER, calls: does });
    const { status, body } = await standIn.place();
    expect([status, body.data.record]).toEqual([202, false]);
    await standIn.pass();
    expect(standIn.events()).toEqual(events);
    const paths = standIn.came.map(({ path }) => path).filter((path) => path !== FLOW);
    expect(new Set(paths)).toEqual(new Set(["/webhooks/teler/a-ref"]));
    expect((await standIn.api("GET", `/${body.data.id}`)).body).toMatchObject({ id: body.data.id, reason });
    expect(await violationsIn(standIn.reachable)).toEqual([]);
  });

  test("does what its flow says, one after the other", async () => {
    const standIn = await open(JSON.stringify({ ...JSON.parse(PLAY), flow_url: `${PUBLIC_URL}/voice/teler/none` }));
    await standIn.place();
    await standIn.pass();
    expect((await callsOf(standIn.reachable, NUMBER)).items).toMatchObject([
      { heard: ["[https://media.example/hello.mp3]"] },
    ]);
    expect(await violationsIn(standIn.reachable)).toMatchObject([{ what: expect.stringContaining("answered 404") }]);
    expect(standIn.came.at(-1)?.body).toContain("flow_error");
  });

  test.each([
    ['{"action":"hangup"}', []],
    ['{"action":"stream","ws_url":"wss://a.example/media/t","chunk_size":500,"sample_rate":"8k","record":false}', []],
    ['{"action":"dial","to":"+14155550123","on_no_answer":{"action":"hangup"}}', []],
    ['{"action":"play","file_url":"https://a.example/a.mp3"}', [expect.stringContaining("not one")]],
    ['{"action":"say","text":"a"}', [expect.stringContaining("not one")]],
    ['{"action":"stream","ws_url":"wss://a.example","chunk_size":30}', [expect.stringContaining("not one")]],
    ["hello", ["the flow is not JSON"]],
  ])("answered with %s", async (flow, faults) => {
    const standIn = await open(flow);
    await standIn.place();
    await standIn.pass();
    expect((await violationsIn(standIn.reachable)).map(({ what }) => what)).toEqual(faults);
    expect(standIn.came.at(-1)?.body).toContain(faults.length > 0 ? "flow_error" : "normal_clearing");
  });

  test("is told of in the manner that was ordered", async () => {
    const standIn = await open();
    await meet(standIn.reachable, { phone: NUMBER, calls: "busy" });
    await order(standIn.reachable, "teler", { contains: NUMBER, answers: [{ callbacks: "twice" }] });
    await standIn.place();
    await standIn.pass();
    expect(standIn.events()).toEqual(["call.initiated", "call.initiated", "call.ended busy", "call.ended busy"]);
    expect(new Set(standIn.came.map(({ body }) => body)).size).toBe(2);
  });
});

test("calls are listed page by page, newest first", async () => {
  const standIn = await open();
  const ids = [(await standIn.place()).body.data.id, (await standIn.place()).body.data.id];
  const page = (await standIn.api<Listed>("GET", `?limit=1&to_number=${encodeURIComponent(NUMBER)}`)).body;
  expect(page).toMatchObject({ data: [{ id: ids[1], state: "initiated" }], has_more: true });
  const next = (await standIn.api<Listed>("GET", `?limit=1&cursor_after=${page.next_cursor}`)).body;
  expect(next).toMatchObject({ data: [{ id: ids[0] }], has_more: false, next_cursor: null });
  expect((await standIn.api<Listed>("GET", "?state=completed")).body.data).toEqual([]);
  expect((await standIn.api<Listed>("GET", "?created_before=2020-01-01T00:00:00Z")).body.data).toEqual([]);
  expect((await standIn.api("GET", "/cs_none")).status).toBe(404);
});

describe("the API refuses", () => {
  test("who has no key", async () => {
    const { ask } = await open();
    const answer = await ask("POST", "/teler/api/v1/voice/calls/initiate", CALL, { authorization: "Bearer a-key" });
    expect([answer.status, await answer.json()]).toEqual([403, { success: false, message: "Invalid API Key." }]);
  });

  test.each([
    ["a domestic number", { ...CALL, to_number: "09876543210" }, "to_number"],
    ["no flow", { ...CALL, flow_url: undefined }, "flow_url"],
    ["an address that is not https", { ...CALL, status_callback_url: "http://offhook.example" }, "status_callback_url"],
    ["an address that is too long", { ...CALL, flow_url: `https://a.example/${"a".repeat(2083)}` }, "flow_url"],
  ])("%s", async (_, call, field) => {
    expect(await (await open()).place(call)).toMatchObject({
      status: 422,
      body: { success: false, message: "Validation Error", errors: [{ loc: ["body", field] }] },
    });
  });

  test("a number that is nobody's here", async () => {
    const refused = await (await open()).place({ ...CALL, from_number: "+14155550100" });
    expect(refused).toMatchObject({ status: 400, body: { code: "from_number_not_provisioned" } });
  });
});
