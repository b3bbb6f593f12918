import * as z from "zod";

import { Script } from "./script.ts";
import { type Service, textAnswer } from "./service.ts";

/** What it says to whatever it is asked. */
export const ANSWER = "문의해 주셔서 감사합니다. 담당자가 확인 후 연락드리겠습니다.";

const Asked = z.looseObject({
  model: z.string().min(1),
  messages: z.array(z.object({ role: z.enum(["system", "user", "assistant"]), content: z.string() })).min(1),
  stream: z.literal(false).optional(),
});

/**
 * A model behind an OpenAI-compatible API: `POST /chat/completions`, answered with the same polite sentence each time. Looked into by `GET
 * /requests`, which gives what was asked; `contains` means the raw body.
 */
export function createModel(): Service {
  const requests: { body: string; authorization: string | null }[] = [];
  const script = new Script();

  function complete(body: string): Response {
    const { data, error } = Asked.safeParse(read(body));
    if (error) return Response.json({ error: { message: z.prettifyError(error) } }, { status: 400 });
    const message = { role: "assistant", content: ANSWER };
    const choices = [{ index: 0, message, finish_reason: "stop" }];
    return Response.json({ id: "chatcmpl-1", object: "chat.completion", created: 0, model: data.model, choices });
  }

  return {
    receive: async ({ method, path, headers, body }) => {
      if (path !== "/chat/completions") return textAnswer(404, "nothing here");
      if (method !== "POST") return textAnswer(405, "method not allowed");
      requests.push({ body, authorization: headers.get("authorization") });
      return script.answer(body, () => complete(body));
    },
    inspect: async (incoming) => {
      const contains = incoming.query.get("contains") ?? "";
      if (incoming.method !== "GET" || incoming.path !== "/requests")
        return script.inspect(incoming) ?? textAnswer(404, "not here");
      const items = requests.filter(({ body }) => body.includes(contains));
      return Response.json({
        items: items.map(({ body, ...one }) => ({ ...one, asked: read(body) })),
      });
    },
  };
}

/** A completion that says this, for scripts. */
export function completionOf(content: unknown, finish_reason = "stop"): string {
  return JSON.stringify({ choices: [{ index: 0, message: { role: "assistant", content }, finish_reason }] });
}

/** A body that is no JSON as its text. */
function read(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
