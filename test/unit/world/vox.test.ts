import { describe, expect, test } from "vitest";

import { openWorld } from "./ask.ts";

const BATCH = {
  from_number: "07045671234",
  items: [{ to_number: "01023456789", message: "안녕하세요", metadata: { a: 1 } }],
};
const token = { authorization: "Bearer a-vox-key" };

function openVox() {
  const ask = openWorld();
  const send = (body: unknown, headers: Record<string, string> = {}) =>
    ask("POST", "/vox/v3/sms/batch", body, { ...token, ...headers });
  const sent = async (contains = "") => {
    const answer = await ask("GET", `/_/vox/messages?contains=${contains}`);
    return (await answer.json<{ items: { key: string; to: string; text: string }[] }>()).items;
  };
  return { ask, send, sent };
}

describe("the pretend vox", () => {
  test("takes a batch, and tells which", async () => {
    const { send, sent } = openVox();
    const answer = await send(BATCH, { "idempotency-key": "a" });
    expect(answer.status).toBe(202);
    expect(await answer.json()).toEqual({
      batch_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      total_count: 1,
      items: [{ index: 0, to_number: "01023456789", metadata: { a: 1 } }],
      title: null,
    });
    expect(await sent("01023456789")).toMatchObject([{ key: "a", to: "01023456789", text: "안녕하세요" }]);
    expect(await sent("01000000000")).toEqual([]);
  });

  test("sends nothing again for the same Idempotency-Key, whatever the body says", async () => {
    const { send, sent } = openVox();
    const first = await (await send(BATCH, { "idempotency-key": "a" })).json();
    const other = { ...BATCH, items: [{ to_number: "01099999999", message: "x" }] };
    expect(await (await send(other, { "idempotency-key": "a" })).json()).toEqual(first);
    await send(other);
    await send(other);
    expect((await sent()).map(({ key }) => key)).toEqual(["a", "", ""]);
  });

  test.each([
    ["a number with its country code", { ...BATCH, from_number: "+827045671234" }, {}],
    ["a number with hyphens", { ...BATCH, from_number: "070-4567-1234" }, {}],
    ["an empty text", { ...BATCH, items: [{ to_number: "01023456789", message: "" }] }, {}],
    ["no items", { ...BATCH, items: [] }, {}],
    ["too long a key", BATCH, { "idempotency-key": "a".repeat(256) }],
    ["no JSON", "{", {}],
  ])("refuses %s", async (_, body, headers: Record<string, string>) => {
    const { send, sent } = openVox();
    const answer = await send(body, headers);
    expect([answer.status, await answer.json()]).toMatchObject([400, { error: { code: "VALIDATION_ERROR" } }]);
    expect(await sent()).toEqual([]);
  });

  test("wants a key, has nothing else, and answers as it is told to", async () => {
    const { ask, send } = openVox();
    expect((await send(BATCH, { authorization: "" })).status).toBe(401);
    expect((await ask("POST", "/vox/v2/calls", {}, token)).status).toBe(404);
    await ask("POST", "/_/vox/script", { contains: "안녕", answers: [{ status: 503 }] });
    expect([(await send(BATCH)).status, (await send(BATCH)).status]).toEqual([503, 202]);
  });
});
