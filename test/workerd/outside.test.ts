import { expect, it, vi } from "vitest";

import { askedOfModel, haveModelSay, haveRealtimeFail, realtimeSessions } from "../world/world-client.ts";

const OUTSIDE = { url: "https://outside.example" };
const PATIENCE = { timeout: 10_000, interval: 50 };

function open(): Promise<Response> {
  const headers = { upgrade: "websocket", authorization: "Bearer key" };
  return fetch(`${OUTSIDE.url}/realtime?model=gpt-realtime`, { headers });
}

it("a Worker reaches the pretend Realtime model over a WebSocket, and learns how it was closed", async () => {
  await haveRealtimeFail(OUTSIDE, { does: "refuse", status: 429 }, { at: "input_audio_buffer.clear", does: "cut" });
  expect((await open()).status).toBe(429);
  const { webSocket: socket } = await open();
  const came: string[] = [];
  let code: number | null = null;
  socket?.addEventListener("message", ({ data }) => came.push((JSON.parse(String(data)) as { type: string }).type));
  socket?.addEventListener("close", (event) => (code = event.code));
  socket?.accept();
  await vi.waitUntil(() => came.includes("session.created"), PATIENCE);
  socket?.send(JSON.stringify({ type: "input_audio_buffer.clear" }));
  await vi.waitUntil(() => code !== null, PATIENCE);
  expect([code, came]).toEqual([1006, ["session.created", "input_audio_buffer.cleared"]]);
  expect((await realtimeSessions(OUTSIDE)).at(-1)).toMatchObject({ model: "gpt-realtime", closed: { byUs: true } });
});

it("a Worker reads what the pretend model says as it says it", async () => {
  await haveModelSay(OUTSIDE, { contains: "천천히", answers: [{ deltas: ["네, "], ends: "stall" }] });
  const body = JSON.stringify({ model: "a-model", stream: true, messages: [{ role: "user", content: "천천히요" }] });
  const answer = await fetch(`${OUTSIDE.url}/model/chat/completions`, { method: "POST", body });
  const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes("네, ")) text += (await reader?.read())?.value ?? expect.fail("it ended");
  expect(await askedOfModel(OUTSIDE, "천천히")).toMatchObject([{ endedAt: null }]);
  await reader?.cancel();
});
