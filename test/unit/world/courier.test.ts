import { expect, test } from "vitest";

import { openWorld } from "./ask.ts";

type Carried = { id: number; url: string; body: string; answer: { status: number } | null };
const CALL = {
  To: "01023456789",
  From: "07052351234",
  Url: "https://offhook.example/voice/clawops/a-ref",
  StatusCallback: "https://offhook.example/webhooks/clawops/a-ref",
  StatusCallbackEvent: "answered completed",
};

async function open() {
  const ask = openWorld();
  const { now } = await (await ask("GET", "/_/clock")).json<{ now: number }>();
  let later = now;
  const pass = (ms = 100) => ask("POST", "/_/clock", { now: (later += ms) });
  const held = async () =>
    (await (await ask("GET", "/_/courier/deliveries?held=true")).json<{ items: Carried[] }>()).items;
  const answer = async (id: number | undefined, answered: object) => {
    const { status } = await ask("POST", `/_/courier/deliveries/${id}`, answered);
    await pass(0);
    return status;
  };
  await ask("POST", "/clawops/v1/accounts/AC7d2e9f41/calls", CALL, { authorization: "Bearer sk_live" });
  await pass();
  return { ask, pass, held, answer };
}

test("what nobody carries is held until a test answers it", async () => {
  const { pass, held, answer, ask } = await open();
  const [told, asked] = await held();
  expect([told?.url, asked?.url]).toEqual([CALL.StatusCallback, CALL.Url]);
  expect(told?.body).toContain("CallStatus=in-progress");
  const body = "<Response><Say>안녕하세요</Say></Response>";
  expect(await answer(asked?.id, { type: "application/xml", body })).toBe(200);
  expect(await answer(asked?.id, {})).toBe(409);
  expect(await answer(told?.id, { status: 202 })).toBe(200);
  await pass();
  expect((await held()).map((carried) => new URLSearchParams(carried.body).get("CallStatus"))).toEqual(["completed"]);
  const calls = await (await ask("GET", "/_/people/calls?phone=01023456789")).json();
  expect(calls).toMatchObject({ items: [{ heard: ["안녕하세요"] }] });
});

test("patience ends, and then a platform that asked gives up; one that tells tries again, three times in all", async () => {
  const { pass, held, ask } = await open();
  await pass(4000);
  expect(await held()).toHaveLength(2);
  await pass(2000);
  expect((await held()).map(({ url }) => url)).toEqual([CALL.StatusCallback]);
  await pass(60_000);
  expect(await held()).toEqual([]);
  const all = await ask("GET", "/_/courier/deliveries?contains=in-progress");
  const { items } = await all.json<{ items: Carried[] }>();
  expect(items.filter(({ url }) => url === CALL.StatusCallback).map(({ answer }) => answer?.status)).toEqual([0, 0, 0]);
  const violations = await (await ask("GET", "/_/people/violations")).json();
  expect(violations).toMatchObject({ items: [{ what: expect.stringContaining("answered nothing") }] });
});
