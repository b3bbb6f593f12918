import { describe, expect, it, vi } from "vitest";

import type { ChatMessage } from "../../../../src/conversation/loop/chat.ts";
import { reply } from "../../../../src/conversation/loop/reply.ts";
import type { Granted } from "../../../../src/conversation/wish.ts";
import { settingsOf } from "../../../../src/settings.ts";

const settings = settingsOf({ MODEL_URL: "https://model.example/v1", MODEL_NAME: "a-model" });
const messages: ChatMessage[] = [{ role: "user", content: '"몇 시까지 하나요?"' }];

const delta = (given: object, finish_reason: string | null = null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta: given, finish_reason }] })}\n\n`;
const text = (content: string) => delta({ content });
const STOP = delta({}, "stop");
const wants = (...names: string[]) =>
  delta({
    tool_calls: names.map((name, index) => ({ index, id: `${name}-${index}`, function: { name, arguments: "{}" } })),
  }) + delta({}, "tool_calls");
/** A stream that says this and then nothing more, but does not end either. */
const hanging = (written: string) =>
  new ReadableStream<Uint8Array>({ start: (controller) => controller.enqueue(new TextEncoder().encode(written)) });

type Round = string | Response | Error;
type Means = { carryOut?: (name: string) => Granted; ending?: AbortController };

/** A model that answers so, round by round; what was said, what was done, what it was asked. */
async function replied(
  rounds: Round[],
  { carryOut = () => ({ result: {} }), ending = new AbortController() }: Means = {},
) {
  const [said, done]: [string[], string[]] = [[], []];
  const left = [...rounds];
  const fetch = vi.fn<typeof globalThis.fetch>(async () => {
    const round = left.shift() ?? STOP;
    if (round instanceof Error) throw round;
    return round instanceof Response ? round : new Response(round);
  });
  const outcome = await reply({
    messages,
    tools: [],
    settings,
    fetch,
    signal: ending.signal,
    say: (sentence) => void said.push(sentence),
    carryOut: ({ name }) => {
      done.push(name);
      return carryOut(name);
    },
  });
  const asked = fetch.mock.calls.map(
    ([, init]) => (JSON.parse(init?.body as string) as { messages: object[] }).messages,
  );
  return { outcome, said, done, asked };
}

describe("a reply", () => {
  it("is said sentence by sentence, the last one too where it has no end", async () => {
    const { outcome, said, asked } = await replied([text("네, 됩") + text("니다. 몇 ") + text("시가 좋으세요") + STOP]);
    expect([outcome, said]).toEqual([{ kind: "done" }, ["네, 됩니다.", "몇 시가 좋으세요"]]);
    expect(asked).toEqual([messages]);
  });

  it("is said as it is written, before it is whole", async () => {
    const ending = new AbortController();
    const said: string[] = [];
    const whole = reply({
      messages,
      tools: [],
      settings,
      fetch: async () => new Response(hanging(text("네, 됩니다. 몇 시가"))),
      signal: ending.signal,
      say: (sentence) => void said.push(sentence),
      carryOut: () => ({ result: {} }),
    });
    await vi.waitUntil(() => said.length > 0);
    expect(said).toEqual(["네, 됩니다."]);
    ending.abort();
    await whole;
    expect(said).toEqual(["네, 됩니다."]);
  });

  it("may say nothing at all", async () => {
    expect(await replied([STOP])).toMatchObject({ outcome: { kind: "done" }, said: [] });
    expect(await replied([text(" \n…") + STOP])).toMatchObject({ outcome: { kind: "done" }, said: [] });
  });
});

describe("a reply that fails", () => {
  it.each<[string, Round]>([
    ["is refused", new Response("no such model", { status: 404 })],
    ["meets a server that is broken", new Response("oh", { status: 500 })],
    ["finds nobody", new TypeError("no route")],
    ["is rubbish", "data: {\n\n"],
  ])("says nothing where it %s", async (_, round) => {
    expect(await replied([round])).toMatchObject({ outcome: { kind: "failed" }, said: [] });
  });

  it.each([
    ["breaks off", ""],
    ["is told of an error", 'data: {"error":{"message":"overloaded"}}\n\n'],
    ["becomes rubbish", 'data: {"choi\n\n'],
    ["has no end", text("가".repeat(5000))],
  ])("says no sentence in whose midst it %s", async (_, rest) => {
    const { outcome, said } = await replied([text("네, 됩니다. 몇 시") + rest]);
    expect([outcome.kind, said]).toEqual(["failed", ["네, 됩니다."]]);
  });

  it("tells why, for the log", async () => {
    const { outcome } = await replied([new Response("no such model", { status: 404 })]);
    expect(outcome).toEqual({ kind: "failed", why: expect.stringMatching(/404.*no such model/) });
  });

  it("in a later round says no less of the first", async () => {
    const { outcome, said, done } = await replied([
      text("잠시만요.") + wants("take_message"),
      new Response("", { status: 503 }),
    ]);
    expect([outcome.kind, said, done]).toEqual(["failed", ["잠시만요."], ["take_message"]]);
  });
});

describe("what the model wants done", () => {
  it("is done, and the model is told what came of it before it goes on", async () => {
    const carryOut = (name: string) => ({ result: { done: name } });
    const { outcome, said, asked } = await replied(
      [text("잠시만요") + wants("take_message", "confirm_order"), text("전했습니다.") + STOP],
      { carryOut },
    );
    expect([outcome, said]).toEqual([{ kind: "done" }, ["잠시만요", "전했습니다."]]);
    expect(asked[1]?.slice(1)).toEqual([
      {
        role: "assistant",
        content: "잠시만요",
        tool_calls: ["take_message-0", "confirm_order-1"].map((id) => ({
          id,
          type: "function",
          function: { name: id.slice(0, -2), arguments: "{}" },
        })),
      },
      { role: "tool", tool_call_id: "take_message-0", content: '{"done":"take_message"}' },
      { role: "tool", tool_call_id: "confirm_order-1", content: '{"done":"confirm_order"}' },
    ]);
    expect(messages).toHaveLength(1);
  });

  it("is told without arguments where the model wrote none that can be read: its server would refuse them", async () => {
    const call = { index: 0, id: "call-0", function: { name: "take_message", arguments: '{"text":"내일' } };
    const { asked } = await replied([delta({ tool_calls: [call] }) + delta({}, "tool_calls"), text("네.") + STOP]);
    expect(asked[1]).toContainEqual(
      expect.objectContaining({
        tool_calls: [{ id: "call-0", type: "function", function: { name: "take_message", arguments: "{}" } }],
      }),
    );
  });

  it("may be that the call ends: then it does not go on", async () => {
    const ends: Granted = { result: {}, ends: "hang_up" };
    const carryOut = (name: string) => (name === "end_call" ? ends : { result: {} });
    const { outcome, said, done, asked } = await replied([text("안녕히 계세요.") + wants("end_call", "take_message")], {
      carryOut,
    });
    expect([outcome, said]).toEqual([{ kind: "leave" }, ["안녕히 계세요."]]);
    expect([done, asked.length]).toEqual([["end_call", "take_message"], 1]);
  });

  it("has an end: a model that wants things for ever goes on a few times", async () => {
    const { outcome, done } = await replied(Array.from({ length: 20 }, () => wants("take_message")));
    expect(outcome).toEqual({ kind: "done" });
    expect(done).toHaveLength(4);
  });
});

describe("a reply that nobody wants any more", () => {
  it("tells nobody anything: no sentence that was begun, no tool, and no further question", async () => {
    const ending = new AbortController();
    const round = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(text("네, 됩니다. 몇 시가 좋으")));
        setTimeout(() => ending.abort(), 10);
      },
    });
    const { said, done, asked } = await replied([new Response(round), wants("take_message")], { ending });
    expect([said, done, asked.length]).toEqual([["네, 됩니다."], [], 1]);
  });

  it("does not go on where it was given up while something was done", async () => {
    const ending = new AbortController();
    const carryOut = () => {
      ending.abort();
      return { result: {} };
    };
    const { said, done, asked } = await replied([wants("take_message", "end_call"), text("네.") + STOP], {
      ending,
      carryOut,
    });
    expect([said, done, asked.length]).toEqual([[], ["take_message"], 1]);
  });

  it("does not say what came together with the sentence at which it was given up", async () => {
    const ending = new AbortController();
    const said: string[] = [];
    await reply({
      messages,
      tools: [],
      settings,
      fetch: async () => new Response(text("하나. 둘. 셋. 넷.") + STOP),
      signal: ending.signal,
      say: (sentence) => {
        said.push(sentence);
        ending.abort();
      },
      carryOut: () => ({ result: {} }),
    });
    expect(said).toEqual(["하나."]);
  });
});
