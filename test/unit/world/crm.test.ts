import { describe, expect, test } from "vitest";

import { openWorld } from "./ask.ts";

const ACTIVITY = {
  type: "call",
  phone: "+821012345678",
  duration: 60,
  summary: "예약",
  transcript: "",
  call_id: "CA1",
};
const token = { authorization: "Bearer a-crm-token" };
type Items = { items: { id: number; key: string; updates: number; activity: { summary: string } }[] };

function openCrm() {
  const ask = openWorld();
  const send = async (method: string, path: string, body: unknown, headers: Record<string, string> = {}) => {
    const answer = await ask(method, `/crm${path}`, body, { ...token, ...headers });
    return `${answer.status} ${await answer.text()}`;
  };
  const kept = async (contains = "") =>
    (await (await ask("GET", `/_/crm/activities?contains=${contains}`)).json<Items>()).items;
  return { ask, send, kept };
}

describe("the pretend CRM", () => {
  test("keeps an activity once for each Idempotency-Key, and twice where there is none", async () => {
    const { send, kept } = openCrm();
    const post = (key?: string) => send("POST", "/activities", ACTIVITY, key ? { "idempotency-key": key } : {});
    expect([await post("a"), await post("a"), await post("b")]).toEqual([
      '201 {"id":1}',
      '201 {"id":1}',
      '201 {"id":2}',
    ]);
    expect([await post(), await post()]).toEqual(['201 {"id":3}', '201 {"id":4}']);
    expect((await kept()).map(({ key }) => key)).toEqual(["a", "b", "", ""]);
  });

  test("updates what it knows of a call", async () => {
    const { send, kept } = openCrm();
    expect(await send("PUT", "/activities/CA1", ACTIVITY)).toMatch(/^404 /);
    await send("POST", "/activities", ACTIVITY);
    expect(await send("PUT", "/activities/CA1", { ...ACTIVITY, summary: "변경" })).toBe('200 {"id":1}');
    expect(await kept("변경")).toMatchObject([{ updates: 1, activity: { summary: "변경" } }]);
    expect(await kept("예약")).toEqual([]);
  });

  test.each([
    ["no token", { authorization: "" }, ACTIVITY, 401],
    ["no phone", token, { ...ACTIVITY, phone: undefined }, 422],
    ["a duration in words", token, { ...ACTIVITY, duration: "60" }, 422],
    ["no JSON", token, "{", 422],
  ])("refuses what comes with %s", async (_, headers: Record<string, string>, body, status) => {
    const { ask, kept } = openCrm();
    expect((await ask("POST", "/crm/activities", body, headers)).status).toBe(status);
    expect(await kept()).toEqual([]);
  });

  test("answers as it is told to", async () => {
    const { ask, send, kept } = openCrm();
    await ask("POST", "/_/crm/script", {
      contains: "POST /activities a",
      answers: [{ status: 500, accept: true }, { status: 409 }],
    });
    const post = () => send("POST", "/activities", ACTIVITY, { "idempotency-key": "a" });
    expect([await post(), await post()]).toEqual(['500 {"id":1}', "409 "]);
    expect(await kept()).toHaveLength(1);
    expect(await (await ask("GET", "/_/crm/attempts?contains=CA1")).json()).toMatchObject({ count: 2 });
  });

  test("has nothing else", async () => {
    const { ask } = openCrm();
    expect((await ask("POST", "/crm/contacts", ACTIVITY, token)).status).toBe(404);
    expect((await ask("PUT", "/crm/activities", ACTIVITY, token)).status).toBe(405);
    expect((await ask("GET", "/_/crm/other")).status).toBe(404);
  });
});
