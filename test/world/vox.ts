import * as z from "zod";

import { Script } from "./script.ts";
import { type Incoming, type Service, textAnswer } from "./service.ts";

const phone = z.string().regex(/^0\d{7,11}$/, "not a domestic number of digits alone");
const Batch = z.object({
  from_number: phone,
  items: z
    .array(
      z.object({
        to_number: phone,
        message: z.string().min(1),
        title: z.string().optional(),
        image_file_keys: z.array(z.string()).optional(),
        metadata: z.unknown().optional(),
      }),
    )
    .min(1)
    .max(50),
  title: z.string().optional(),
});
const LONGEST_KEY = 255;

/** A text that was taken, and the Idempotency-Key of its batch. */
type Message = { key: string; batch: string; from: string; to: string; text: string };

/**
 * The vox REST API, as far as Offhook speaks to it: `POST /v3/sms/batch` (contracts/vox.md §6.3) with any Bearer token. The same Idempotency-Key
 * gets the first answer again. Looked into by `GET /messages`, where `contains` means a message's JSON; elsewhere it means `METHOD path` and the body.
 */
export function createVox(): Service {
  const messages: Message[] = [];
  const firstByKey = new Map<string, object>();
  const script = new Script();

  function register(key: string, { from_number: from, items, title }: z.infer<typeof Batch>): Response {
    const first = firstByKey.get(key);
    if (first) return Response.json(first, { status: 202 });
    const batch = crypto.randomUUID();
    messages.push(...items.map(({ to_number: to, message: text }) => ({ key, batch, from, to, text })));
    const told = items.map(({ to_number, metadata = null }, index) => ({ index, to_number, metadata }));
    const answer = { batch_id: batch, total_count: items.length, items: told, title: title ?? null };
    if (key !== "") firstByKey.set(key, answer);
    return Response.json(answer, { status: 202 });
  }

  function take({ method, path, headers, body }: Incoming): Response {
    if (!/^Bearer \S+$/.test(headers.get("authorization") ?? "")) return refusal(401, "UNAUTHORIZED", "no API key");
    if (method !== "POST" || path !== "/v3/sms/batch") return refusal(404, "NOT_FOUND", `no ${method} ${path}`);
    const key = headers.get("idempotency-key") ?? "";
    if (key.length > LONGEST_KEY) return refusal(400, "VALIDATION_ERROR", "the Idempotency-Key is too long");
    const read = Batch.safeParse(parsed(body));
    return read.success ? register(key, read.data) : refusal(400, "VALIDATION_ERROR", z.prettifyError(read.error));
  }

  return {
    receive: (incoming) => script.answer(`${incoming.method} ${incoming.path}\n${incoming.body}`, () => take(incoming)),
    inspect: async (incoming) => {
      const contains = incoming.query.get("contains") ?? "";
      if (incoming.method !== "GET" || incoming.path !== "/messages")
        return script.inspect(incoming) ?? textAnswer(404, "not here");
      return Response.json({ items: messages.filter((message) => JSON.stringify(message).includes(contains)) });
    },
  };
}

function refusal(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message, details: {} } }, { status });
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
