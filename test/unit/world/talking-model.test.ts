import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { wavOf } from "../../world/linear.ts";
import { ANSWER } from "../../world/model-saying.ts";
import { TRANSCRIPT } from "../../world/model.ts";
import { type ServedWorld, serveWorld } from "../../world/serve.ts";
import { speak } from "../../world/sound.ts";
import { askedOfModel, haveModelHear, haveModelSay, order } from "../../world/world-client.ts";

let world: ServedWorld;
beforeAll(async () => {
  world = await serveWorld();
});
afterAll(() => world.close());

const PATIENCE = { timeout: 10_000, interval: 5 };
type Chunk = { choices: { delta: { content?: string; tool_calls?: object[] }; finish_reason: string | null }[] };

function ask(content: string, { signal, ...more }: { signal?: AbortSignal; [field: string]: unknown } = {}) {
  const body = { model: "a-model", stream: true, messages: [{ role: "user", content }], ...more };
  const init = { method: "POST", body: JSON.stringify(body), signal: signal ?? null };
  return fetch(`${world.url}/model/chat/completions`, init);
}

/** The data of each event, which must stand alone. */
async function eventsOf(answer: Response): Promise<string[]> {
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  const events = (await answer.text()).split("\n\n").slice(0, -1);
  return events.map((event) => /^data: (.*)$/.exec(event)?.[1] ?? expect.fail(event));
}

const readAll = (events: string[]) => events.filter((it) => it !== "[DONE]").map((it) => JSON.parse(it) as Chunk);
const textOf = (chunks: Chunk[]) => chunks.map(({ choices: [one] }) => one?.delta.content ?? "").join("");

describe("a streamed answer", () => {
  test("comes in pieces, and is done", async () => {
    const events = await eventsOf(await ask("안녕하세요", { stream_options: { include_usage: true } }));
    expect(events.at(-1)).toBe("[DONE]");
    const chunks = readAll(events);
    expect(textOf(chunks)).toBe(ANSWER);
    expect(chunks.length).toBeGreaterThan(5);
    expect(chunks.at(-2)?.choices).toMatchObject([{ finish_reason: "stop" }]);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: 2 } });
  });

  test("is what it was told to say, at the pace it was told, however its bytes are cut", async () => {
    const answers = [{ deltas: ["네, ", "내일", " 됩니다."], firstMs: 30, deltaMs: 20, chopped: true }];
    await haveModelSay(world, { contains: "내일 되나요", answers });
    const started = performance.now();
    const events = await eventsOf(await ask("내일 되나요"));
    expect(performance.now() - started).toBeGreaterThan(60);
    expect(textOf(readAll(events))).toBe("네, 내일 됩니다.");
    expect(textOf(readAll(await eventsOf(await ask("내일 되나요"))))).toBe(ANSWER);
  });

  test("calls tools, name first and arguments in pieces", async () => {
    const calls = [{ name: "confirm_order", arguments: { address: "테헤란로 1" } }];
    await haveModelSay(world, { contains: "맞아요", answers: [{ calls }, { calls }] });
    const chunks = readAll(await eventsOf(await ask("맞아요")));
    const deltas = chunks.flatMap(({ choices: [one] }) => one?.delta.tool_calls ?? []);
    expect(deltas[0]).toMatchObject({ id: expect.stringMatching(/^call_/), function: { name: "confirm_order" } });
    const pieces = deltas.map((delta) => (delta as { function: { arguments: string } }).function.arguments);
    expect(JSON.parse(pieces.join(""))).toEqual({ address: "테헤란로 1" });
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe("tool_calls");
    expect(await (await ask("맞아요", { stream: false })).json()).toMatchObject({
      choices: [{ message: { content: null, tool_calls: [{ type: "function" }] }, finish_reason: "tool_calls" }],
    });
  });

  test("breaks off, errs, or holds what is no JSON", async () => {
    const answers = [{ ends: "cut" }, { ends: "error" }, { ends: "malformed" }, { ends: "silent" }] as const;
    await haveModelSay(world, { contains: "고장", answers: [...answers] });
    await expect((await ask("고장")).text()).rejects.toThrow();
    expect((await eventsOf(await ask("고장"))).at(-1)).toContain('"error"');
    expect(await eventsOf(await ask("고장"))).toContain('{"choices":[{"delta":');
    expect((await eventsOf(await ask("고장"))).at(-1)).not.toBe("[DONE]");
    await order(world, "model", { contains: "고장", answers: [{ status: 500 }] });
    expect((await ask("고장")).status).toBe(500);
  });

  test("that is broken off by who asked is recorded as such, stalled or not", async () => {
    const answers = [{ ends: "stall" as const }, { firstMs: 5000 }];
    await haveModelSay(world, { contains: "그만", answers });
    await order(world, "model", { contains: "끝내", answers: [{ hang: true }] });
    for (const said of ["그만 1", "그만 2", "끝내"]) {
      const gone = new AbortController();
      const asked = ask(said, { signal: gone.signal }).then((answer) => answer.text());
      await vi.waitUntil(async () => (await askedOfModel(world, said)).length === 1, PATIENCE);
      expect(await askedOfModel(world, said)).toMatchObject([{ endedAt: null, abortedAt: null }]);
      gone.abort();
      await expect(asked).rejects.toThrow();
      await vi.waitUntil(async () => (await askedOfModel(world, said))[0]?.abortedAt, PATIENCE);
    }
    expect(await askedOfModel(world, "되나요")).toMatchObject([{ abortedAt: null }, { abortedAt: null }]);
  });
});

test.each([
  ["a tool's answer to nothing", [{ role: "tool", content: "{}", tool_call_id: "call_1" }]],
  ["an assistant who says nothing", [{ role: "assistant", content: "" }]],
  [
    "a tool's call without an answer",
    [
      { role: "assistant", tool_calls: [{ id: "a", type: "function", function: { name: "a", arguments: "{}" } }] },
      { role: "user", content: "네" },
    ],
  ],
])("the API refuses %s", async (_, messages) => {
  expect((await ask("", { messages })).status).toBe(400);
});

describe("a transcription", () => {
  const send = (file: Blob | null, { name = "turn.wav", ...fields }: Record<string, string> = {}) => {
    const form = new FormData();
    if (file) form.append("file", file, name);
    for (const [field, value] of Object.entries({ model: "a-transcriber", ...fields })) form.append(field, value);
    return fetch(`${world.url}/model/audio/transcriptions`, { method: "POST", body: form });
  };
  const sound = (bytes: Uint8Array<ArrayBuffer>) => new Blob([bytes], { type: "audio/wav" });

  test("understands what was said, and otherwise says what it is told to", async () => {
    const said = await send(sound(Uint8Array.from(wavOf(speak("세 시로 할게요.")))), { language: "ko" });
    expect(await said.json()).toEqual({ text: "세 시로 할게요." });
    await haveModelHear(world, "두 시요.");
    const unclear = sound(Uint8Array.of(1, 2, 3));
    expect(await (await send(unclear)).json()).toEqual({ text: "두 시요." });
    expect(await (await send(unclear)).json()).toEqual({ text: TRANSCRIPT });
    await order(world, "model", { contains: "transcribe", answers: [{ status: 503 }] });
    expect((await send(unclear)).status).toBe(503);
    expect((await askedOfModel(world, "transcribe turn.wav"))[0]).toMatchObject({
      asked: { model: "a-transcriber", language: "ko", file: { type: "audio/wav" } },
      abortedAt: null,
    });
  });

  test.each<[string, Blob | null, Record<string, string>]>([
    ["no file", null, {}],
    ["no model", new Blob(["a"]), { model: "" }],
    ["an unknown kind of file", new Blob(["a"]), { name: "turn.pcm" }],
    ["an empty file", new Blob([]), {}],
    ["another field", new Blob(["a"]), { sample_rate: "8000" }],
    ["a language that is none", new Blob(["a"]), { language: "Korean" }],
  ])("refuses %s", async (_, file, fields) => {
    expect((await send(file, fields)).status).toBe(400);
  });
});
