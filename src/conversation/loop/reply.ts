import { parseObject } from "../../lib/json.ts";
import type { Settings } from "../../settings.ts";
import type { Granted } from "../wish.ts";
import { type ChatMessage, type Part, type Tool, streamReply } from "./chat.ts";
import { Sentences } from "./sentences.ts";
import type { ToolCall } from "./tool-calls.ts";

/** So often a model may go on after what it wanted done was done. */
const MOST_ROUNDS = 4;

type Replying = {
  messages: readonly ChatMessage[];
  tools: readonly Tool[];
  settings: Settings;
  fetch: typeof fetch;
  signal: AbortSignal;
  /** A sentence is whole. */
  say: (sentence: string) => void;
  /** `ends`: the call ends with this reply. */
  carryOut: (call: ToolCall) => Granted;
};

/** `leave`: the call ends once what was said is played. `why`: for the log. */
export type Replied = { kind: "done" | "leave" } | { kind: "failed"; why: string };

/**
 * Has a model answer: what it says is said sentence by sentence as it is written, and what it wants done is done before it goes on. Once the signal is
 * aborted nothing more is said or done, and what this gives means nothing.
 */
export async function reply(replying: Replying): Promise<Replied> {
  const messages = [...replying.messages];
  for (let round = 0; round < MOST_ROUNDS && !replying.signal.aborted; round++) {
    const { text, last } = await oneRound(messages, replying);
    if (last?.kind === "failed") return { kind: "failed", why: JSON.stringify(last.failure) };
    if (last?.kind !== "tools") return { kind: "done" };
    const done = last.calls.flatMap((call) => {
      return replying.signal.aborted ? [] : [{ call, ...replying.carryOut(call) }];
    });
    if (done.some(({ ends }) => ends !== undefined)) return { kind: "leave" };
    // Many servers refuse all that follows where these are no JSON object; what came of the call says that they were none.
    const tool_calls = last.calls.map(({ id, name, arguments: given }) => {
      return { id, type: "function" as const, function: { name, arguments: parseObject(given) ? given : "{}" } };
    });
    messages.push({ role: "assistant", content: text || null, tool_calls });
    for (const { call, result } of done)
      messages.push({ role: "tool", tool_call_id: call.id, content: JSON.stringify(result) });
  }
  return { kind: "done" };
}

async function oneRound(messages: ChatMessage[], replying: Replying): Promise<{ text: string; last: Part | null }> {
  const { settings, fetch, signal, tools, say } = replying;
  const sentences = new Sentences();
  const sayAll = (whole: string[]) => whole.forEach((sentence) => signal.aborted || say(sentence));
  let text = "";
  let last: Part | null = null;
  for await (const part of streamReply({ messages, tools, settings, fetch, signal })) {
    last = part;
    if (part.kind !== "text") continue;
    text += part.text;
    sayAll(sentences.push(part.text));
  }
  // What was broken off in the midst of a sentence is not spoken.
  if (last?.kind !== "failed") sayAll(sentences.end());
  return { text, last };
}
