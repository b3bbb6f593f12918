import * as z from "zod";

import { judgeReply, promptOf } from "../words/reply-prompt.ts";
import type { Connector, Performed } from "./connector.ts";
import { requestJson } from "./request.ts";

const PATIENCE_MS = 8000;
const MOST_TOKENS = 300;

const Completion = z.object({
  choices: z.tuple(
    [z.object({ message: z.object({ content: z.unknown() }), finish_reason: z.unknown() })],
    z.unknown(),
  ),
});

/**
 * Has a model write the answer to a text, by an OpenAI-compatible API (`POST {MODEL_URL}/chat/completions`). It is asked once: whatever goes
 * wrong is done with no reply, since the customer is better served by the template now than by the model later.
 */
export const replyWriter: Connector<"reply.write"> = {
  name: "reply-writer",
  lacks: ({ MODEL_URL, MODEL_NAME }) => (MODEL_URL ? (MODEL_NAME ? null : "MODEL_NAME") : "MODEL_URL"),
  async perform({ text }, outside) {
    const { MODEL_URL = "", MODEL_API_KEY, MODEL_NAME: model } = outside.settings;
    const {
      AUTO_REPLY_INSTRUCTIONS: instructions = "",
      BUSINESS_NAME: business,
      LANGUAGE: language,
    } = outside.settings;
    const headers = {
      "content-type": "application/json; charset=utf-8",
      ...(MODEL_API_KEY && { authorization: `Bearer ${MODEL_API_KEY}` }),
    };
    const messages = promptOf({ text, instructions, business, language });
    const body = JSON.stringify({ model, messages, max_tokens: MOST_TOKENS, stream: false });
    const signal = AbortSignal.any([outside.signal, AbortSignal.timeout(PATIENCE_MS)]);
    const asking = { method: "POST", headers, body };
    const answered = await requestJson(`${MODEL_URL}/chat/completions`, asking, { ...outside, signal });
    return judge(answered, `${business}\n${instructions}`);
  },
};

function judge({ performed, body }: { performed: Performed; body: unknown }, given: string): Performed {
  const { outcome, status, detail } = performed;
  if (outcome.kind !== "done") return without(detail || ("why" in outcome ? outcome.why : ""), status);
  const choice = Completion.safeParse(body).data?.choices[0];
  if (choice?.finish_reason === "length") return without("the model did not come to an end", status);
  const judged = judgeReply(choice?.message.content, given);
  if ("fault" in judged) return without(judged.fault, status);
  return { outcome: { kind: "done" }, status, detail: "", learned: { reply: judged.reply } };
}

function without(detail: string, status: number | null): Performed {
  return { outcome: { kind: "done" }, status, detail, learned: { reply: null } };
}
