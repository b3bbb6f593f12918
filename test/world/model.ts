import * as z from "zod";

import type { Clock } from "./clock.ts";
import { Asked } from "./model-asked.ts";
import { completion, Saying, streamed } from "./model-saying.ts";
import { Script } from "./script.ts";
import { type Incoming, type Service, textAnswer } from "./service.ts";
import { readForm } from "./transcription.ts";

/** What it makes of a sound in which nothing can be understood. */
export const TRANSCRIPT = "여보세요, 예약하고 싶은데요.";

const Says = z.strictObject({ contains: z.string().default(""), answers: z.array(Saying).min(1) });
const Hears = z.strictObject({ texts: z.array(z.string()).min(1) });
const SAYING = Saying.parse({});

/** One request. `abortedAt`: when its sender went away before the answer was whole. */
export type ModelRequest = {
  at: string;
  path: string;
  authorization: string | null;
  asked: unknown;
  endedAt: string | null;
  abortedAt: string | null;
};
type Kept = ModelRequest & { body: string };

/**
 * A model behind an OpenAI-compatible API. `POST /chat/completions`, streamed or not, says the same polite sentence each time, or what it was told
 * to by `POST /says {contains, answers}` (model-saying.ts). `POST /audio/transcriptions` understands marked utterances in a WAV, and otherwise
 * gives `TRANSCRIPT` or what it was told to by `POST /hears {texts}`. `GET /requests` gives what was asked; `contains` means the raw body, of a
 * form `transcribe <file name> <model>`.
 */
export function createModel(clock: Clock): Service {
  const requests: Kept[] = [];
  const script = new Script();
  const says: z.output<typeof Says>[] = [];
  const hears: string[] = [];

  function keep({ path, headers, signal }: Incoming, body: string, asked: unknown): Kept {
    const authorization = headers.get("authorization");
    const kept: Kept = { at: clock.iso(), path, body, authorization, asked, endedAt: null, abortedAt: null };
    requests.push(kept);
    signal.addEventListener("abort", () => (kept.abortedAt ??= kept.endedAt === null ? clock.iso() : null));
    return kept;
  }

  function complete(kept: Kept): Response {
    const { data, error } = Asked.safeParse(kept.asked);
    if (error) return refusal(z.prettifyError(error));
    const told = says.find(({ contains, answers }) => answers.length > 0 && kept.body.includes(contains));
    const said = told?.answers.shift() ?? SAYING;
    return data.stream ? eventStream(streamed(said, data, clock), kept, clock) : completion(said, data);
  }

  async function transcribe(incoming: Incoming): Promise<Response> {
    const form = await readForm(incoming);
    const text = typeof form === "string" ? form : `transcribe ${form.file.name} ${form.model}`;
    const kept = keep(incoming, text, form);
    const perform = () => (typeof form === "string" ? refusal(form) : Response.json({ text: understood(form.heard) }));
    return ended(kept, await script.answer(text, perform));
  }

  const understood = (heard: string) => heard || (hears.shift() ?? TRANSCRIPT);

  function ended(kept: Kept, answer: Response): Response {
    if (!answer.headers.get("content-type")?.startsWith("text/event-stream")) kept.endedAt = clock.iso();
    return answer;
  }

  function inspect({ method, path, query, body }: Incoming): Response | undefined {
    if (method === "POST" && path === "/says") says.push(Says.parse(JSON.parse(body)));
    else if (method === "POST" && path === "/hears") hears.push(...Hears.parse(JSON.parse(body)).texts);
    else if (method !== "GET" || path !== "/requests") return undefined;
    const found = requests.filter((one) => one.body.includes(query.get("contains") ?? ""));
    return Response.json({ items: found.map(({ body: _, ...one }) => one) });
  }

  return {
    receive: async (incoming) => {
      const { method, path, body } = incoming;
      if (path !== "/chat/completions" && path !== "/audio/transcriptions") return textAnswer(404, "nothing here");
      if (method !== "POST") return textAnswer(405, "method not allowed");
      if (path === "/audio/transcriptions") return transcribe(incoming);
      const kept = keep(incoming, body, read(body));
      return ended(kept, await script.answer(body, () => complete(kept)));
    },
    inspect: async (incoming) => inspect(incoming) ?? script.inspect(incoming) ?? textAnswer(404, "not here"),
  };
}

/** A completion that says this, for scripts. */
export function completionOf(content: unknown, finish_reason = "stop"): string {
  return JSON.stringify({ choices: [{ index: 0, message: { role: "assistant", content }, finish_reason }] });
}

function eventStream(events: AsyncGenerator<Uint8Array>, kept: Kept, clock: Clock): Response {
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await events.next();
      if (value) return controller.enqueue(value);
      if (done) {
        kept.endedAt = clock.iso();
        controller.close();
      }
    },
    cancel: () => void (kept.abortedAt ??= clock.iso()),
  });
  return new Response(body, { headers: { "content-type": "text/event-stream; charset=utf-8" } });
}

function refusal(message: string): Response {
  return Response.json({ error: { message, type: "invalid_request_error", param: null, code: null } }, { status: 400 });
}

/** A body that is no JSON as its text. */
function read(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return body;
  }
}
