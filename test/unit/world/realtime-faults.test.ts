import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { type ServedWorld, serveWorld } from "../../world/serve.ts";
import { silence } from "../../world/sound.ts";
import {
  failRealtime,
  haveRealtimeFail,
  realtimeSessions,
  sendInRealtime,
  violationsIn,
} from "../../world/world-client.ts";
import { configured, open, PATIENCE, SESSION } from "./realtime-client.ts";

let world: ServedWorld;
beforeEach(async () => {
  world = await serveWorld();
});
afterEach(() => world.close());

describe("it is held against the client", () => {
  test.each([
    ["a beta event", { type: "session.update", session: { voice: "marin" } }],
    ["a session without a type", { type: "session.update", session: { instructions: "a" } }],
    [
      "a format of the beta",
      { type: "session.update", session: { ...SESSION, audio: { input: { format: "g711_ulaw" } } } },
    ],
    ["another model", { type: "session.update", session: { ...SESSION, model: "other" } }],
    ["what is no base64", { type: "input_audio_buffer.append", audio: "a b" }],
    ["an unknown field", { type: "response.create", response: { modalities: ["audio"] } }],
    ["an unknown event", { type: "response.start" }],
    ["an empty commit", { type: "input_audio_buffer.commit" }],
    [
      "the cutting of what is not there",
      { type: "conversation.item.truncate", item_id: "a", content_index: 0, audio_end_ms: 0 },
    ],
  ])("%s", async (_, event) => {
    const client = await configured(world.url);
    client.send(event);
    await client.until("error");
    expect(await violationsIn(world)).toHaveLength(1);
  });

  test("sound before its format was agreed on", async () => {
    const client = await open(world.url);
    await client.until("session.created");
    client.append(silence(20));
    await vi.waitUntil(async () => (await violationsIn(world)).length === 1, PATIENCE);
  });

  test.each([
    ["no key", { headers: { authorization: "" } }, 401],
    ["no model", { query: "" }, 400],
  ])("%s", async (_, opening, status) => {
    expect(await (await open(world.url, opening)).refused).toBe(status);
    expect(await violationsIn(world)).toHaveLength(1);
  });
});

test("connections go wrong as they are told to, one after the other", async () => {
  await haveRealtimeFail(
    world,
    { does: "refuse", status: 429 },
    { at: "session.update", does: "cut" },
    { at: "session.updated", does: "close", code: 1013 },
    { at: "session.created", does: "rubbish" },
    { at: "open", does: "flood" },
    { at: "open", does: "stall" },
    null,
  );
  expect(await (await open(world.url)).refused).toBe(429);
  for (const code of [1006, 1013]) {
    const client = await open(world.url);
    await client.until("session.created");
    client.send({ type: "session.update", session: SESSION });
    await vi.waitUntil(() => client.closed() === code, PATIENCE);
  }
  await (await open(world.url)).until("none");
  await (await open(world.url)).until("response.output_audio.delta", 3000);
  const stalled = await open(world.url);
  await stalled.until("session.created");
  stalled.send({ type: "session.update", session: SESSION });
  const well = await configured(world.url);
  expect(stalled.types()).toEqual(["session.created"]);
  const session = (await realtimeSessions(world)).at(-1);
  await failRealtime(world, session?.id ?? "", "cut");
  await vi.waitUntil(() => well.closed() === 1006, PATIENCE);
  await vi.waitUntil(async () => (await realtimeSessions(world)).at(-1)?.closed, PATIENCE);
  expect((await realtimeSessions(world)).at(-1)?.closed).toMatchObject({ code: 1006, byUs: true });
});

test("it says whatever it is told to, as if by itself", async () => {
  const client = await configured(world.url);
  const [session] = await realtimeSessions(world);
  await sendInRealtime(world, session?.id ?? "", { type: "rate_limits.updated" });
  await client.until("rate_limits.updated");
});
