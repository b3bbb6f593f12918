import * as z from "zod";

import { chunksOf, Stalled } from "../../lib/chunks.ts";
import { DeadlinePassed, within } from "../../lib/deadline.ts";
import { parseJson } from "../../lib/json.ts";
import { describe } from "../../lib/log.ts";
import { EventTooLong, readServerSentEvents } from "../../lib/server-sent-events.ts";
import { cut, oneLine } from "../../lib/text.ts";
import type { Settings } from "../../settings.ts";
import { CallDelta, type ToolCall, ToolCalls } from "./tool-calls.ts";

const PATIENCE_MS = 8000;
const LONGEST_EVENT = 64 * 1024;
/** There is no bound of tokens in the request, since models do not agree on its name. */
const LONGEST_REPLY = 4000;
const DETAIL_LENGTH = 500;

export type ChatMessage =
  | { role: "system" | "user"; content: string }
  | { role: "assistant"; content: string | null; tool_calls?: CalledTool[] }
  | { role: "tool"; tool_call_id: string; content: string };
type CalledTool = { id: string; type: "function"; function: { name: string; arguments: string } };
/** `parameters`: a JSON Schema. */
export type Tool = { type: "function"; function: { name: string; description: string; parameters: object } };

/** Why a reply did not come, or not to its end. `detail` is what the model's server says of it, which may hold anything. */
type Failure =
  | { tag: "status"; status: number; detail: string }
  | { tag: "unreachable" | "malformed" | "refused"; detail: string }
  | { tag: "stalled" | "cut_short" };

/** A reply is texts, then at most one `tools` or `failed`, which is its last. */
export type Part =
  | { kind: "text"; text: string }
  | { kind: "tools"; calls: ToolCall[] }
  | { kind: "failed"; failure: Failure };

/** `patienceMs`: how long nothing may come, not even the first byte. */
type Asking = {
  messages: readonly ChatMessage[];
  tools?: readonly Tool[];
  settings: Pick<Settings, "MODEL_URL" | "MODEL_API_KEY" | "MODEL_NAME">;
  fetch: typeof fetch;
  signal: AbortSignal;
  patienceMs?: number;
};

const Delta = z.object({ content: z.string().nullish(), tool_calls: z.array(CallDelta).nullish() });
const Choice = z.object({ delta: Delta.nullish(), finish_reason: z.string().nullish() });
const Chunk = z.object({ choices: z.array(Choice).nullish(), error: z.unknown().optional() });

/**
 * A model's reply as it is written, by an OpenAI-compatible API (`POST {MODEL_URL}/chat/completions`, `stream: true`). What goes wrong outside is its
 * last part and not thrown. When the signal is aborted it just ends; then, and when the caller stops early, the request is cancelled.
 */
export async function* streamReply(asking: Asking): AsyncGenerator<Part> {
  const { signal, patienceMs = PATIENCE_MS } = asking;
  const ending = new AbortController();
  try {
    const response = await within(patienceMs, ask(asking, AbortSignal.any([signal, ending.signal])));
    const chunks = chunksOf<Uint8Array>(response.body ?? new Blob().stream(), { signal, patienceMs });
    if (response.ok) yield* whileWanted(read(chunks), signal);
    else yield failed({ tag: "status", status: response.status, detail: await beginningOf(chunks) });
  } catch (cause) {
    if (!signal.aborted) yield failed(failureOf(cause));
  } finally {
    ending.abort();
  }
}

async function ask({ messages, tools, settings, fetch }: Asking, signal: AbortSignal): Promise<Response> {
  const { MODEL_URL = "", MODEL_API_KEY, MODEL_NAME: model } = settings;
  return fetch(`${MODEL_URL}/chat/completions`, {
    method: "POST",
    headers: {
      "content-type": "application/json; charset=utf-8",
      accept: "text/event-stream",
      ...(MODEL_API_KEY && { authorization: `Bearer ${MODEL_API_KEY}` }),
    },
    body: JSON.stringify({ model, messages, ...(tools?.length && { tools }), stream: true }),
    redirect: "manual",
    signal,
  });
}

async function* read(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Part> {
  const calls = new ToolCalls();
  let length = 0;
  for await (const data of readServerSentEvents(chunks, LONGEST_EVENT)) {
    const chunk = data === "[DONE]" ? { choices: [{ finish_reason: "stop" }] } : Chunk.safeParse(parseJson(data)).data;
    if (!chunk) return yield failed({ tag: "malformed", detail: oneLine(data, DETAIL_LENGTH) });
    if ("error" in chunk && chunk.error) return yield failed({ tag: "refused", detail: said(chunk.error) });
    const choice: z.infer<typeof Choice> = chunk.choices?.[0] ?? {};
    const text = choice.delta?.content ?? "";
    if ((length += text.length) > LONGEST_REPLY) return yield failed({ tag: "malformed", detail: "no end" });
    if (text !== "") yield { kind: "text", text };
    const isEndless = choice.delta?.tool_calls?.some((call) => !calls.add(call));
    if (isEndless) return yield failed({ tag: "malformed", detail: "no end of tool calls" });
    if (!choice.finish_reason) continue;
    // What may follow are counts of tokens: nobody waits for them.
    if (calls.all().length > 0) yield { kind: "tools", calls: calls.all() };
    return;
  }
  yield failed({ tag: "cut_short" });
}

/** More may have come at once than was wanted in the end. */
async function* whileWanted(parts: AsyncIterable<Part>, signal: AbortSignal): AsyncGenerator<Part> {
  for await (const part of parts) {
    if (signal.aborted) return;
    yield part;
  }
}

function failureOf(cause: unknown): Failure {
  if (cause instanceof Stalled || cause instanceof DeadlinePassed) return { tag: "stalled" };
  const tag = cause instanceof EventTooLong ? "malformed" : "unreachable";
  return { tag, detail: oneLine(describe(cause), DETAIL_LENGTH) };
}

async function beginningOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of chunks) {
      text += decoder.decode(chunk, { stream: true });
      if (text.length > DETAIL_LENGTH) break;
    }
  } catch {
    // The status has decided.
  }
  return oneLine(text, DETAIL_LENGTH);
}

function said(error: unknown): string {
  return oneLine(cut(JSON.stringify(error), DETAIL_LENGTH), DETAIL_LENGTH);
}

const failed = (failure: Failure): Part => ({ kind: "failed", failure });
