import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";

import type { ServedWorld } from "../../world/serve.ts";
import {
  failStream,
  haveStreamsFail,
  haveTalk,
  meet,
  realtimeSessions,
  sendOnStream,
  streamsOf,
  violationsIn,
} from "../../world/world-client.ts";
import { listenFor } from "./listening.ts";
import { createSetting, PATIENCE, PHONE, type Setting, xml } from "./stream-setting.ts";

let world: ServedWorld;
let open: Setting["open"];
let talked: Setting["talked"];
let close: Setting["close"];
beforeEach(async () => {
  ({ world, open, talked, close } = await createSetting());
});
afterEach(() => close());

describe("it is held against us", () => {
  test.each([
    ["what is no frame", "hello", "a frame that is none"],
    ["a stream id", '{"event":"clear","streamId":"MZ1"}', "a frame that is none"],
    ["a payload that is no base64", '{"event":"media","media":{"payload":"a b"}}', "a frame that is none"],
    ["what comes too early", '{"event":"clear"}', "clear before the start"],
  ])("on a stream of ClawOps: %s", async (_, text, what) => {
    await open({
      socket: (opened) => {
        opened.send(text);
        opened.once("message", () => opened.close(1000));
      },
    });
    await talked([]);
    expect((await violationsIn(world)).map((one) => one.what)).toContainEqual(expect.stringContaining(what));
  });

  const audio = Buffer.alloc(8000).toString("base64");
  test.each([
    ["nested audio", [{ type: "audio", data: { audio_b64: audio, chunk_id: 1 } }], "a frame that is none"],
    ["a short chunk", [{ type: "audio", audio_b64: "AAAA", chunk_id: 1 }], "half a sample"],
    ["a chunk twice", [1, 1].map((chunk_id) => ({ type: "audio", audio_b64: audio, chunk_id })), "chunk 1 twice"],
    ["an interrupt for nothing", [{ type: "interrupt", chunk_id: 5 }], "chunk 5 that never came"],
  ])("on a stream of Teler: %s", async (_, frames, what) => {
    await open({
      socket: (opened) =>
        void opened.once("message", () => {
          for (const frame of frames) opened.send(JSON.stringify(frame));
          opened.once("message", () => opened.close(1000));
        }),
    });
    await talked([], "teler");
    expect((await violationsIn(world)).map((one) => one.what)).toContainEqual(expect.stringContaining(what));
  });

  test("a socket that is refused", async () => {
    const stream = `<Stream url="${world.url.replace("http", "ws")}/none"/>`;
    const offhook = await listenFor(world.url, { http: () => xml(`<Connect>${stream}</Connect>`) });
    onTestFinished(offhook.close);
    await haveTalk(world, { phone: PHONE });
    await vi.waitUntil(async () => (await violationsIn(world)).length > 0, PATIENCE);
    expect(await violationsIn(world)).toMatchObject([{ what: "the stream's socket was answered 404" }]);
  });
});

test("a stream breaks or stalls while it is open", async () => {
  await open();
  await haveTalk(world, { phone: PHONE });
  await vi.waitUntil(async () => (await streamsOf(world, PHONE))[0]?.heard.length === 1, PATIENCE);
  const [stream] = await streamsOf(world, PHONE);
  await failStream(world, stream?.id ?? "", "cut");
  await vi.waitUntil(async () => (await realtimeSessions(world))[0]?.closed, PATIENCE);
  expect((await streamsOf(world, PHONE))[0]).toMatchObject({ endedBy: "other" });
});

test("a stream goes wrong as it is told to, and a call that was placed is carried the same way", async () => {
  await haveStreamsFail(world, { at: "media", count: 3, does: "cut" });
  const { url } = await open();
  const { stream } = await talked([]);
  expect(stream).toMatchObject({ endedBy: "other", closed: { code: 1006, byUs: true } });
  await meet(world, { phone: "01087654321", calls: { lines: [{ says: "여보세요?" }] } });
  const call = { To: "01087654321", From: "07052351234", Url: `${url}/voice/clawops/a-ref` };
  const init = { method: "POST", headers: { authorization: "Bearer sk_a", "content-type": "application/json" } };
  const path = "/clawops/v1/accounts/AC7d2e9f41/calls";
  const { callId } = await (
    await fetch(world.url + path, { ...init, body: JSON.stringify(call) })
  ).json<{ callId: string }>();
  const opened = async () => (await streamsOf(world, "01087654321"))[0];
  await vi.waitUntil(async () => (await opened())?.said.length === 1, PATIENCE);
  await sendOnStream(world, (await opened())?.id ?? "", '{"event":"none"}');
  await fetch(`${world.url + path}/${callId}`, { ...init, body: '{"Status":"completed"}' });
  await vi.waitUntil(async () => (await opened())?.closed, PATIENCE);
  expect((await opened())?.endedBy).toBe("other");
});
