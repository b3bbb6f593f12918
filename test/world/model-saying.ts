import * as z from "zod";

import type { Clock } from "./clock.ts";
import type { Asked } from "./model-asked.ts";

/** What it says to whatever it is asked. */
export const ANSWER = "문의해 주셔서 감사합니다. 담당자가 확인 후 연락드리겠습니다.";

const Call = z.strictObject({ name: z.string(), arguments: z.union([z.string(), z.looseObject({})]) });

/**
 * One answer. Of a streamed one `deltas` are the pieces of its text (by default as many characters at a time as models send), the first after
 * `firstMs`, the others `deltaMs` apart. `ends`: `cut` breaks the connection after them, `stall` lets it hang for ever, `error` tells of one as
 * the API does mid-stream, `malformed` sends a line that is no JSON among them, `silent` ends without `[DONE]`. `chopped` splits the bytes anywhere.
 */
export type Saying = z.input<typeof Saying>;
export const Saying = z.strictObject({
  text: z.string().optional(),
  deltas: z.array(z.string()).optional(),
  calls: z.array(Call).default([]),
  firstMs: z.number().nonnegative().default(0),
  deltaMs: z.number().nonnegative().default(0),
  ends: z.enum(["done", "cut", "stall", "error", "malformed", "silent"]).default("done"),
  chopped: z.boolean().default(false),
});
type Said = z.output<typeof Saying>;

const DELTA_CHARACTERS = 3;
const CHOPPED_BYTES = 7;

let calls = 0;

/** The whole answer at once. */
export function completion(said: Said, { model }: Asked): Response {
  const tool_calls = said.calls.map(toolCall);
  const message = { role: "assistant", content: textOf(said), ...(tool_calls.length > 0 && { tool_calls }) };
  const choices = [{ index: 0, message, finish_reason: reasonOf(said) }];
  return Response.json({ id: "chatcmpl-1", object: "chat.completion", created: 0, model, choices });
}

/** The answer as server-sent events. */
export async function* streamed(said: Said, asked: Asked, clock: Clock): AsyncGenerator<Uint8Array> {
  const pause = async (ms: number) => (ms > 0 ? clock.wait(ms) : undefined);
  const pieces = said.deltas ?? textOf(said)?.match(new RegExp(`[^]{1,${DELTA_CHARACTERS}}`, "gu")) ?? [];
  const sent = (line: string) => bytesOf(`data: ${line}\n\n`, said.chopped);
  const chunk = (delta: object, finish_reason: string | null = null) => sent(chunkOf(asked, delta, finish_reason));
  await pause(said.firstMs);
  yield* chunk({ role: "assistant", content: "" });
  for (const [index, content] of pieces.entries()) {
    if (index > 0) await pause(said.deltaMs);
    yield* chunk({ content });
    if (index === 0 && said.ends === "malformed") yield* sent('{"choices":[{"delta":');
  }
  for (const delta of said.calls.flatMap(callDeltas)) yield* chunk(delta);
  if (said.ends === "cut") throw new Error("the stream is cut, as scripted");
  if (said.ends === "stall") await new Promise(() => {});
  if (said.ends === "error")
    return yield* sent(
      JSON.stringify({ error: { message: "The server had an error", type: "server_error", code: null } }),
    );
  yield* chunk({}, reasonOf(said));
  if (asked.stream_options?.include_usage) yield* sent(usageOf(asked));
  if (said.ends !== "silent") yield* sent("[DONE]");
}

function textOf({ text, deltas, calls: { length } }: Said): string | null {
  return text ?? deltas?.join("") ?? (length > 0 ? null : ANSWER);
}

function reasonOf({ calls: { length } }: Said): string {
  return length > 0 ? "tool_calls" : "stop";
}

function toolCall({ name, arguments: given }: Said["calls"][number]) {
  const text = typeof given === "string" ? given : JSON.stringify(given);
  return { id: `call_${++calls}`, type: "function", function: { name, arguments: text } };
}

/** The name first, then the arguments in pieces. */
function callDeltas(call: Said["calls"][number], index: number): object[] {
  const { function: whole, ...named } = toolCall(call);
  const first = { index, ...named, function: { name: whole.name, arguments: "" } };
  const pieces = whole.arguments.match(/[^]{1,8}/gu) ?? [];
  const deltas = [first, ...pieces.map((piece) => ({ index, function: { arguments: piece } }))];
  return deltas.map((delta) => ({ tool_calls: [delta] }));
}

const SHARED = { id: "chatcmpl-1", object: "chat.completion.chunk", created: 0 };

function chunkOf({ model }: Asked, delta: object, finish_reason: string | null): string {
  return JSON.stringify({ ...SHARED, model, choices: [{ index: 0, delta, finish_reason }] });
}

function usageOf({ model }: Asked): string {
  const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
  return JSON.stringify({ ...SHARED, model, choices: [], usage });
}

function* bytesOf(text: string, isChopped: boolean): Generator<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const size = isChopped ? CHOPPED_BYTES : bytes.length;
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
