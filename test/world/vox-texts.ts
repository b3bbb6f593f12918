import * as z from "zod";

import { invalid, parsed, phone, refusal } from "./vox-answers.ts";

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
export type Message = { key: string; batch: string; from: string; to: string; text: string };

/** `POST /v3/sms/batch` (contracts/vox.md §6.3). The same Idempotency-Key gets the first answer again. */
export class Texts {
  readonly #messages: Message[] = [];
  readonly #firstByKey = new Map<string, object>();
  readonly #sent: (message: Message) => void;

  /** `sent` is told of each text that was taken. */
  constructor(sent: (message: Message) => void) {
    this.#sent = sent;
  }

  take(key: string, body: string): Response {
    if (key.length > LONGEST_KEY) return refusal(400, "VALIDATION_ERROR", "the Idempotency-Key is too long");
    const read = Batch.safeParse(parsed(body));
    return read.success ? this.#register(key, read.data) : invalid(read.error);
  }

  /** Those whose JSON contains a text. */
  list(contains: string): Message[] {
    return this.#messages.filter((message) => JSON.stringify(message).includes(contains));
  }

  #register(key: string, { from_number: from, items, title }: z.infer<typeof Batch>): Response {
    const first = this.#firstByKey.get(key);
    if (first) return Response.json(first, { status: 202 });
    const batch = crypto.randomUUID();
    for (const { to_number: to, message: text } of items) {
      const message = { key, batch, from, to, text };
      this.#messages.push(message);
      this.#sent(message);
    }
    const told = items.map(({ to_number, metadata = null }, index) => ({ index, to_number, metadata }));
    const answer = { batch_id: batch, total_count: items.length, items: told, title: title ?? null };
    if (key !== "") this.#firstByKey.set(key, answer);
    return Response.json(answer, { status: 202 });
  }
}
