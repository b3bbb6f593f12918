import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { WebSocket } from "ws";

import type { ServedWorld } from "../../world/serve.ts";
import { callsOf, haveTalk, meet, streamsOf, violationsIn } from "../../world/world-client.ts";
import { createSetting, INDIAN, PATIENCE, type Setting } from "./stream-setting.ts";

const PERSON = "+919812345678";
const PROMISE = "다시 전화드리겠습니다.";
const WISH = {
  target: { kind: "pstn", number: PERSON },
  mode: "cold",
  timeout: 25,
  record: false,
  ringback: "passthrough",
  on_failure: { action: "say", text: PROMISE, language: "ko-KR" },
};

let world: ServedWorld;
let open: Setting["open"];
let close: Setting["close"];
beforeEach(async () => {
  ({ world, open, close } = await createSetting());
});
afterEach(() => close());

/** A live call at Teler, over a socket that answers nothing. */
async function live() {
  const sockets: WebSocket[] = [];
  const { came } = await open({ socket: (socket) => void sockets.push(socket) });
  await haveTalk(world, { phone: INDIAN, via: "teler", lines: [] });
  await vi.waitUntil(() => sockets.length === 1, PATIENCE);
  const { call = "" } = (await streamsOf(world, INDIAN))[0] ?? {};
  const api = async (path: string, init: RequestInit = {}, headers: object = {}) => {
    const url = `${world.url}/teler/api/v1/voice/calls/${call}${path}`;
    const answer = await fetch(url, { ...init, headers: { "x-api-key": "a-key", ...headers } });
    return { status: answer.status, body: (await answer.json()) as { code?: string; legs: object[]; state: string } };
  };
  return {
    came,
    socket: sockets[0],
    ask: (wish: object = WISH, key = "a-key") =>
      api("/transfer", { method: "POST", body: JSON.stringify(wish) }, key ? { "idempotency-key": key } : {}),
    read: () => api(""),
    untilOver: async () => {
      await vi.waitUntil(async () => (await callsOf(world, INDIAN)).items[0]?.endedAt, PATIENCE);
      return (await callsOf(world, INDIAN)).items[0];
    },
    /** What its webhooks told. */
    told: () => came.flatMap(({ body }) => /"type":"([^"]+)"/.exec(body)?.[1] ?? []),
  };
}

describe("a caller who is transferred at Teler", () => {
  test("talks with the person, and the stream is closed", async () => {
    const { ask, read, untilOver, told } = await live();
    const accepted = await ask();
    expect(accepted).toMatchObject({ status: 202, body: { status: "initiated", mode: "cold", target_leg_id: null } });
    expect((await untilOver())?.heard).toEqual([`[${PERSON}]`]);
    expect((await callsOf(world, PERSON)).items).toMatchObject([{ did: "answers", direction: "outbound" }]);
    const { body } = await read();
    expect(body).toMatchObject({ state: "completed", legs: [{ role: "transfer_target", state: "completed" }] });
    expect(told().slice(-4)).toEqual([
      "call.transfer.initiated",
      "leg.answered",
      "call.transfer.completed",
      "call.completed",
    ]);
    expect(await violationsIn(world)).toEqual([]);
  });

  test.each(["ignores", "busy", "fails"] as const)("hears what was asked for where the person %s", async (does) => {
    await meet(world, { phone: PERSON, calls: does });
    const { ask, read, untilOver, told } = await live();
    await ask();
    expect((await untilOver())?.heard).toEqual([`[${PERSON}]`, PROMISE]);
    expect((await read()).body.legs).toMatchObject([{ state: "failed", answered_at: null }]);
    expect(told()).toContain("call.transfer.failed");
  });

  test("is not, once we have closed the socket", async () => {
    const { ask, socket, untilOver } = await live();
    socket?.close(1000);
    expect((await untilOver())?.heard).toEqual([]);
    expect(await ask()).toMatchObject({ status: 409, body: { code: "call_not_live", type: "invalid_state" } });
    expect((await callsOf(world, PERSON)).items).toEqual([]);
  });

  test("is so once, however often that is asked for", async () => {
    const { ask, untilOver } = await live();
    const first = await ask();
    expect((await ask()).body).toEqual(first.body);
    expect((await ask(WISH, "another")).body.code).toMatch(/transfer_in_progress|call_not_live/);
    await untilOver();
    expect((await callsOf(world, PERSON)).items).toHaveLength(1);
  });

  test.each([
    ["an unknown key", { ...WISH, caller: "me" }, 422],
    ["an unknown key within", { ...WISH, on_failure: { action: "say", words: "a" } }, 422],
    ["no target", { mode: "cold" }, 422],
    ["a telephone that rings for too long", { ...WISH, timeout: 601 }, 422],
    ["no number", { ...WISH, target: { kind: "pstn" } }, 400],
    ["another mode", { ...WISH, mode: "warm" }, 400],
  ])("is refused with %s", async (_, wish, status) => {
    const { ask, socket, untilOver } = await live();
    expect((await ask(wish)).status).toBe(status);
    socket?.close(1000);
    expect((await untilOver())?.heard).toEqual([]);
  });

  test("is refused without an idempotency key, and to no call", async () => {
    const { ask, socket, untilOver } = await live();
    expect((await ask(WISH, "")).status).toBe(400);
    const url = `${world.url}/teler/api/v1/voice/calls/cs_none/transfer`;
    const headers = { "x-api-key": "a-key", "idempotency-key": "a-key" };
    expect((await fetch(url, { method: "POST", headers, body: JSON.stringify(WISH) })).status).toBe(404);
    socket?.close(1000);
    await untilOver();
  });
});
