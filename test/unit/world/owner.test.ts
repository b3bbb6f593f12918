import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";

import { FORWARD_SECRET, LOOKUP_TOKEN } from "../../world/owner.ts";
import { openWorld } from "./ask.ts";

const SENT = Date.UTC(2030, 0, 1);
type Ask = ReturnType<typeof openWorld>;
type Items = { items: { order: number; key: string; id: string; sentAt: number; event: unknown }[] };

function signed(id: string, body: string, { secret = FORWARD_SECRET, at = SENT } = {}): Record<string, string> {
  const signature = new Webhook(secret).sign(id, new Date(at), body);
  return { "webhook-id": id, "webhook-timestamp": String(at / 1000), "webhook-signature": signature };
}

async function send(ask: Ask, id: string, body: string, headers = signed(id, body)): Promise<string> {
  const answer = await ask("POST", "/owner/forward/n8n", body, headers);
  return `${answer.status} ${await answer.text()}`;
}

async function eventsOf(ask: Ask, contains = ""): Promise<Items["items"]> {
  return (await (await ask("GET", `/_/owner/events?contains=${contains}`)).json<Items>()).items;
}

describe("the owner's own system takes events", () => {
  test("that are signed, in the order in which they come, also twice", async () => {
    const ask = openWorld();
    for (const id of ["b", "a", "a"]) expect(await send(ask, id, `{"id":"${id}","text":"안녕"}`)).toBe("200 taken");
    const events = await eventsOf(ask);
    expect(events.map(({ order, id }) => [order, id])).toEqual([
      [1, "b"],
      [2, "a"],
      [3, "a"],
    ]);
    expect(events[0]).toMatchObject({ key: "n8n", sentAt: SENT, event: { id: "b", text: "안녕" } });
    expect((await eventsOf(ask, "%22a%22")).map(({ order }) => order)).toEqual([2, 3]);
  });

  test("one of whose signatures is right", async () => {
    const headers = signed("a", "{}");
    const two = `v1,b3RoZXI= ${headers["webhook-signature"]}`;
    expect(await send(openWorld(), "a", "{}", { ...headers, "webhook-signature": two })).toBe("200 taken");
  });

  test.each([
    ["another body", signed("a", "{ }")],
    ["another id", { ...signed("a", "{}"), "webhook-id": "b" }],
    ["another time", { ...signed("a", "{}"), "webhook-timestamp": String(SENT / 1000 + 1) }],
    ["another secret", signed("a", "{}", { secret: "whsec_c29tZWJvZHkgZWxzZQ==" })],
    ["no unix time", { ...signed("a", "{}"), "webhook-timestamp": "now" }],
    ["no signature", { "webhook-id": "a", "webhook-timestamp": "1893456000" }],
    ["nothing", {}],
  ])("and none that is signed for %s", async (_, headers: Record<string, string>) => {
    const ask = openWorld();
    expect(await send(ask, "a", "{}", headers)).toMatch(/^401 /);
    expect(await eventsOf(ask)).toEqual([]);
  });

  test("as it is told to", async () => {
    const ask = openWorld();
    const answers = [
      { status: 429, headers: { "retry-after": "30" } },
      { status: 410 },
      { status: 500, accept: true, delayMs: 1 },
    ];
    await ask("POST", "/_/owner/script", { contains: "sick", answers });
    expect(await send(ask, "a", '{"id":"well"}')).toBe("200 taken");
    const sick = '{"id":"sick"}';
    const limited = await ask("POST", "/owner/forward/n8n", sick, signed("sick", sick));
    expect([limited.status, limited.headers.get("retry-after")]).toEqual([429, "30"]);
    expect(await send(ask, "sick", sick)).toBe("410 ");
    expect((await eventsOf(ask)).map(({ id }) => id)).toEqual(["a"]);
    expect(await send(ask, "sick", sick)).toBe("500 taken");
    expect((await eventsOf(ask)).map(({ id }) => id)).toEqual(["a", "sick"]);
    const attempts = await ask("GET", "/_/owner/attempts?contains=sick");
    expect(await attempts.json()).toMatchObject({ count: 3 });
  });
});

describe("the owner's own system tells what it knows", () => {
  const PATH = "/owner/lookup?phone=%2B821012345678";
  const token = { authorization: `Bearer ${LOOKUP_TOKEN}` };

  test("of a number, to whoever has its token, and counts", async () => {
    const ask = openWorld();
    expect(await (await ask("GET", PATH, undefined, token)).json()).toEqual({
      variables: { customer_name: "박서연", last_visit: "2026-09-03" },
    });
    expect((await ask("GET", PATH)).status).toBe(401);
    expect((await ask("GET", PATH, undefined, { authorization: "Bearer other" })).status).toBe(401);
    expect((await ask("GET", "/owner/lookup", undefined, token)).status).toBe(400);
    const asked = await ask("GET", "/_/owner/attempts?contains=lookup%20%2B821012345678");
    expect(await asked.json()).toMatchObject({ count: 1 });
  });

  test("as it is told to", async () => {
    const ask = openWorld();
    const answers = [{ status: 404 }, { body: '{"variables":{"customer_name":null}}' }];
    await ask("POST", "/_/owner/script", { contains: "lookup +8210", answers });
    expect((await ask("GET", PATH, undefined, token)).status).toBe(404);
    expect(await (await ask("GET", PATH, undefined, token)).json()).toEqual({ variables: { customer_name: null } });
    expect((await ask("GET", PATH, undefined, token)).status).toBe(200);
  });
});

test("there is nothing else", async () => {
  const ask = openWorld();
  expect((await ask("POST", "/owner/forward/", "{}")).status).toBe(404);
  expect((await ask("GET", "/owner/forward/n8n")).status).toBe(405);
  expect((await ask("GET", "/_/owner/other")).status).toBe(404);
});
