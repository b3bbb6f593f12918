import * as z from "zod";

import type { Settings } from "../settings.ts";
import type { Outside, Performed } from "./connector.ts";
import { requestJson } from "./request.ts";

const Completion = z.object({
  choices: z.tuple(
    [z.object({ message: z.object({ content: z.unknown() }), finish_reason: z.unknown() })],
    z.unknown(),
  ),
});

type Message = { role: "system" | "user"; content: string };
type Asking = { messages: Message[]; mostTokens: number };

export function lacksModel({ MODEL_URL, MODEL_NAME }: Settings): string | null {
  if (!MODEL_URL) return "MODEL_URL";
  return MODEL_NAME ? null : "MODEL_NAME";
}

/**
 * Asks a model, by an OpenAI-compatible API (`POST {MODEL_URL}/chat/completions`). `content` is what it said, whatever that is; null where its answer
 * is none or did not come to an end.
 */
export async function askModel(
  { messages, mostTokens }: Asking,
  outside: Outside,
): Promise<{ performed: Performed; content: unknown; isCutOff: boolean }> {
  const { MODEL_URL = "", MODEL_API_KEY, MODEL_NAME: model } = outside.settings;
  const headers = {
    "content-type": "application/json; charset=utf-8",
    ...(MODEL_API_KEY && { authorization: `Bearer ${MODEL_API_KEY}` }),
  };
  const body = JSON.stringify({ model, messages, max_tokens: mostTokens, stream: false });
  const asked = await requestJson(`${MODEL_URL}/chat/completions`, { method: "POST", headers, body }, outside);
  const choice = Completion.safeParse(asked.body).data?.choices[0];
  return { performed: asked.performed, content: choice?.message.content, isCutOff: choice?.finish_reason === "length" };
}
