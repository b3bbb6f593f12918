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
export class Model implements Service {
  readonly #clock: Clock;
  readonly #requests: Kept[] = [];
  readonly #script = new Script();
  readonly #says: z.output<typeof Says>[] = [];
  readonly #hears: string[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async receive(incoming: Incoming): Promise<Response> {
    const { method, path, body } = incoming;
    if (path !== "/chat/completions" && path !== "/audio/transcriptions") return textAnswer(404, "nothing here");
    if (method !== "POST") return textAnswer(405, "method not allowed");
    if (path === "/audio/transcriptions") return this.#transcribe(incoming);
    const kept = this.#keep(incoming, body, read(body));
    return this.#ended(kept, await this.#script.answer(body, () => this.#complete(kept)));
  }

  async inspect(incoming: Incoming): Promise<Response> {
    const { method, path, query, body } = incoming;
    switch (`${method} ${path}`) {
      case "POST /says":
        this.#says.push(Says.parse(JSON.parse(body)));
        return Response.json({ status: "told" });
      case "POST /hears":
        this.#hears.push(...Hears.parse(JSON.parse(body)).texts);
        return Response.json({ status: "told" });
      case "GET /requests": {
        const found = this.#requests.filter((one) => one.body.includes(query.get("contains") ?? ""));
        return Response.json({ items: found.map(({ body: _, ...one }) => one) });
      }
    }
    return this.#script.inspect(incoming) ?? textAnswer(404, "not here");
  }

  #keep({ path, headers, signal }: Incoming, body: string, asked: unknown): Kept {
    const [at, authorization] = [this.#clock.iso(), headers.get("authorization")];
    const kept: Kept = { at, path, body, authorization, asked, endedAt: null, abortedAt: null };
    this.#requests.push(kept);
    signal.addEventListener("abort", () => (kept.abortedAt ??= kept.endedAt === null ? this.#clock.iso() : null));
    return kept;
  }

  #complete(kept: Kept): Response {
    const { data, error } = Asked.safeParse(kept.asked);
    if (error) return refusal(z.prettifyError(error));
    const told = this.#says.find(({ contains, answers }) => answers.length > 0 && kept.body.includes(contains));
    const said = told?.answers.shift() ?? SAYING;
    if (!data.stream) return completion(said, data);
    return eventStream(streamed(said, data, this.#clock), kept, this.#clock);
  }

  async #transcribe(incoming: Incoming): Promise<Response> {
    const form = await readForm(incoming);
    const text = typeof form === "string" ? form : `transcribe ${form.file.name} ${form.model}`;
    const kept = this.#keep(incoming, text, form);
    const perform = () =>
      typeof form === "string" ? refusal(form) : Response.json({ text: this.#understood(form.heard) });
    return this.#ended(kept, await this.#script.answer(text, perform));
  }

  #understood(heard: string): string {
    return heard || (this.#hears.shift() ?? TRANSCRIPT);
  }

  #ended(kept: Kept, answer: Response): Response {
    if (!answer.headers.get("content-type")?.startsWith("text/event-stream")) kept.endedAt = this.#clock.iso();
    return answer;
  }
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
