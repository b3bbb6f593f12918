import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";

import { type ChatMessage, type Part, streamReply, type Tool } from "../../../../src/conversation/loop/chat.ts";
import { collect, cutAt, streamOf } from "../../streams.ts";

const settings = { MODEL_URL: "https://model.example/v1", MODEL_API_KEY: "sk-test", MODEL_NAME: "gpt-test" };
const messages: ChatMessage[] = [{ role: "user", content: '"안녕하세요"' }];
const tool: Tool = { type: "function", function: { name: "end_call", description: "Ends the call.", parameters: {} } };
const open = new AbortController().signal;

const event = (data: unknown) => `data: ${JSON.stringify(data)}\n\n`;
const delta = (given: object, finish_reason: string | null = null) =>
  event({ id: "c1", object: "chat.completion.chunk", choices: [{ index: 0, delta: given, finish_reason }] });
const text = (content: string) => delta({ content });
const STOP = delta({}, "stop");
const DONE = "data: [DONE]\n\n";
const bytesOf = (written: string) => new TextEncoder().encode(written);

/** A model whose server answers this. */
function replyOf(
  answer: Response | (() => Promise<Response>),
  asking: Partial<Parameters<typeof streamReply>[0]> = {},
) {
  const fetch = vi.fn<typeof globalThis.fetch>(typeof answer === "function" ? answer : async () => answer);
  return { fetch, parts: streamReply({ messages, settings, fetch, signal: open, ...asking }) };
}

const read = (written: string, asking?: Partial<Parameters<typeof streamReply>[0]>) =>
  collect(replyOf(new Response(written), asking).parts);
const said = (parts: Part[]) => parts.map((part) => (part.kind === "text" ? part.text : part.kind)).join("|");

describe("what a model is asked", () => {
  it("is to stream its reply to the messages, by the owner's key", async () => {
    const { fetch, parts } = replyOf(new Response(STOP), { tools: [tool] });
    await collect(parts);
    const [url, init] = fetch.mock.calls[0] ?? [];
    expect([url, init?.method, init?.redirect]).toEqual([
      "https://model.example/v1/chat/completions",
      "POST",
      "manual",
    ]);
    expect(new Headers(init?.headers).get("authorization")).toBe("Bearer sk-test");
    expect(JSON.parse(init?.body as string)).toEqual({ model: "gpt-test", messages, tools: [tool], stream: true });
  });

  it("has no key and no tools where there are none", async () => {
    const { fetch, parts } = replyOf(new Response(STOP), {
      tools: [],
      settings: { MODEL_URL: "http://localhost/v1", MODEL_API_KEY: undefined, MODEL_NAME: "m" },
    });
    await collect(parts);
    const [, init] = fetch.mock.calls[0] ?? [];
    expect(new Headers(init?.headers).has("authorization")).toBe(false);
    expect(JSON.parse(init?.body as string)).not.toHaveProperty("tools");
  });
});

describe("a reply", () => {
  it("is its texts, as they come", async () => {
    expect(
      said(await read(delta({ role: "assistant", content: "" }) + text("네, ") + text("여섯 시요.") + STOP + DONE)),
    ).toBe("네, |여섯 시요.");
    expect(said(await read(text("네.") + DONE))).toBe("네.");
    expect(said(await read(`: hello\n\n${event({ choices: [], usage: {} })}${text("네.")}${STOP}`))).toBe("네.");
  });

  it("is given before it is whole", async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const { parts } = replyOf(new Response(readable));
    void writer.write(bytesOf(text("네.")));
    expect(await parts.next()).toEqual({ done: false, value: { kind: "text", text: "네." } });
    await parts.return(undefined);
  });

  it("is the same wherever the stream is cut", async () => {
    const bytes = bytesOf(
      text("네, 😊 ") +
        text("여섯 시요.") +
        delta({ tool_calls: [{ index: 0, id: "t", function: { name: "x", arguments: "{}" } }] }) +
        STOP,
    );
    const whole = await collect(replyOf(new Response(streamOf([bytes]))).parts);
    expect(said(whole)).toBe("네, 😊 |여섯 시요.|tools");
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: bytes.length })), async (places) => {
        expect(await collect(replyOf(new Response(streamOf(cutAt(bytes, places)))).parts)).toEqual(whole);
      }),
    );
  });

  it("ends with the tools that the model wants, put together, all at once", async () => {
    const piece = (index: number, given: object) => delta({ tool_calls: [{ index, ...given }] });
    const written =
      text("잠시만요.") +
      piece(0, { id: "call_a", type: "function", function: { name: "take_message", arguments: "" } }) +
      piece(0, { function: { arguments: '{"name":' } }) +
      piece(1, { id: "call_b", function: { name: "end_call", arguments: "{}" } }) +
      piece(0, { function: { arguments: '"김"}' } }) +
      delta({}, "tool_calls");
    expect((await read(written)).at(-1)).toEqual({
      kind: "tools",
      calls: [
        { id: "call_a", name: "take_message", arguments: '{"name":"김"}' },
        { id: "call_b", name: "end_call", arguments: "{}" },
      ],
    });
  });

  it("may have tools that are not numbered, or have no id", async () => {
    const calls = (...tool_calls: object[]) => read(delta({ tool_calls }) + STOP);
    const whole = (name: string, id?: string) => ({ id, function: { name, arguments: "{}" } });
    expect((await calls(whole("a", "1"), whole("b", "2"))).at(-1)).toMatchObject({
      calls: [
        { id: "1", name: "a" },
        { id: "2", name: "b" },
      ],
    });
    expect(await calls(whole("a"))).toEqual([{ kind: "tools", calls: [{ id: "call_0", name: "a", arguments: "{}" }] }]);
    const apart =
      delta({ tool_calls: [{ id: "1", function: { name: "a" } }] }) +
      delta({ tool_calls: [{ id: "1", function: { arguments: "{" } }] }) +
      delta({ tool_calls: [{ function: { arguments: "}" } }] });
    expect(await read(apart + STOP)).toEqual([{ kind: "tools", calls: [{ id: "1", name: "a", arguments: "{}" }] }]);
  });
});

describe("a reply that fails", () => {
  const failure = async (answer: Response | (() => Promise<Response>), patienceMs?: number) => {
    const parts = await collect(replyOf(answer, patienceMs === undefined ? {} : { patienceMs }).parts);
    return [said(parts), parts.at(-1)?.kind === "failed" ? (parts.at(-1) as { failure: object }).failure : null];
  };
  const stuck = (...chunks: Uint8Array[]) =>
    new ReadableStream<Uint8Array>({ start: (controller) => chunks.forEach((chunk) => controller.enqueue(chunk)) });

  it("tells the status and what was said of it", async () => {
    expect(await failure(new Response("no such\nmodel", { status: 404 }))).toEqual([
      "failed",
      { tag: "status", status: 404, detail: "no such model" },
    ]);
    expect(await failure(new Response(null, { status: 302 }))).toEqual([
      "failed",
      { tag: "status", status: 302, detail: "" },
    ]);
    const [, { detail }] = (await failure(new Response("x".repeat(10_000), { status: 500 }))) as [
      string,
      { detail: string },
    ];
    expect(detail).toHaveLength(500);
    expect(await failure(new Response(stuck(), { status: 503 }), 20)).toMatchObject(["failed", { status: 503 }]);
  });

  it("is unreachable, or breaks off", async () => {
    expect(await failure(() => Promise.reject(new TypeError("no route")))).toEqual([
      "failed",
      { tag: "unreachable", detail: "TypeError: no route" },
    ]);
    expect(await failure(new Response(text("네")))).toEqual(["네|failed", { tag: "cut_short" }]);
    expect(await failure(new Response(null))).toEqual(["failed", { tag: "cut_short" }]);
    const broken = new ReadableStream<Uint8Array>({ start: (controller) => controller.error(new Error("reset")) });
    expect(await failure(new Response(broken))).toEqual(["failed", { tag: "unreachable", detail: "Error: reset" }]);
  });

  it("is stalled where nothing comes, at first or after a while", async () => {
    expect(await failure(() => new Promise(() => {}), 20)).toEqual(["failed", { tag: "stalled" }]);
    expect(await failure(new Response(stuck(bytesOf(text("네,")))), 20)).toEqual(["네,|failed", { tag: "stalled" }]);
  });

  it.each([
    ["data: {\n\n", "malformed"],
    ["data: 7\n\n", "malformed"],
    [event({ choices: [{ delta: { content: 7 } }] }), "malformed"],
    [event({ choices: "none" }), "malformed"],
    [`data: ${"x".repeat(70_000)}\n\n`, "malformed"],
    [text("x".repeat(5000)), "malformed"],
    [delta({ tool_calls: Array.from({ length: 20 }, (_, index) => ({ index, id: `${index}` })) }), "malformed"],
    [delta({ tool_calls: [{ index: 0, function: { arguments: "x".repeat(30_000) } }] }), "malformed"],
    [event({ error: { message: "overloaded" } }), "refused"],
  ])("is not understood, or refused: %#", async (written, tag) => {
    expect(await failure(new Response(written + STOP))).toMatchObject(["failed", { tag }]);
  });
});

describe("a reply that nobody wants any more", () => {
  /** A server that goes on until its request is aborted. */
  function endless() {
    const state = { isAborted: false, isCancelled: false };
    const answer = async (_: unknown, init?: RequestInit) => {
      init?.signal?.addEventListener("abort", () => void (state.isAborted = true));
      const body = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(bytesOf(text("네. ").repeat(2))),
        cancel: () => void (state.isCancelled = true),
      });
      return new Response(body);
    };
    return { state, fetch: vi.fn<typeof globalThis.fetch>(answer) };
  }

  it("just ends where the signal is aborted, with its request", async () => {
    const { state, fetch } = endless();
    const ending = new AbortController();
    const parts: Part[] = [];
    for await (const part of streamReply({ messages, settings, fetch, signal: ending.signal })) {
      if (parts.push(part) === 3) ending.abort();
    }
    expect(said(parts)).toBe("네. |네. |네. ");
    expect(state).toEqual({ isAborted: true, isCancelled: true });
  });

  it("ends while it waits, and does not begin once aborted", async () => {
    const ending = new AbortController();
    const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response(new ReadableStream<Uint8Array>()));
    const all = collect(streamReply({ messages, settings, fetch, signal: ending.signal }));
    await vi.waitFor(() => expect(fetch).toHaveBeenCalled());
    ending.abort();
    expect(await all).toEqual([]);
    expect(await collect(streamReply({ messages, settings, fetch, signal: ending.signal }))).toEqual([]);
  });

  it("takes its request along where the caller stops reading", async () => {
    const { state, fetch } = endless();
    for await (const _ of streamReply({ messages, settings, fetch, signal: open })) break;
    expect(state).toEqual({ isAborted: true, isCancelled: true });
  });
});
