import * as z from "zod";

import type { Clock } from "./clock.ts";
import { forTests, type Service, textAnswer } from "./service.ts";

/** How long a platform waits for an answer (contracts/teler.md §1 has 5 s; the others name none), how often it tells a thing, and how long between. */
const PATIENCE_MS = 5000;
const TRIES = 3;
const RETRY_MS = 1000;

/** A request of a platform's to Offhook, signed and all. It is always a POST. */
export type Outgoing = { url: string; headers: Record<string, string>; body: string };
/** Status 0: nobody answered, or not in time. `type` is the content type. */
export type Answered = { status: number; type: string; body: string };
/** As much of fetch as carrying needs. */
export type Send = (
  url: string,
  init: { method: "POST"; headers: Record<string, string>; body: string },
) => Promise<Response>;
type Carried = Outgoing & { id: number; at: number; answer: Answered | null };

const Answer = z.strictObject({
  status: z.int().min(200).max(599).default(200),
  type: z.string().default(""),
  body: z.string().default(""),
});
const UNANSWERED: Answered = { status: 0, type: "", body: "" };

/** Carries what platforms have to say to Offhook. Without a `send`, each request is held until a test has taken and answered it, or patience ends. */
export class Courier {
  readonly #clock: Clock;
  readonly #send: Send | undefined;
  readonly #carried: Carried[] = [];
  readonly #held = new Map<number, (answer: Answered) => void>();

  constructor(clock: Clock, send?: Send) {
    this.#clock = clock;
    this.#send = send;
  }

  /** Once. Never throws. */
  async ask(outgoing: Outgoing): Promise<Answered> {
    const carried: Carried = { ...outgoing, id: this.#carried.length + 1, at: this.#clock.now(), answer: null };
    this.#carried.push(carried);
    const patience = this.#clock.wait(PATIENCE_MS).then(() => UNANSWERED);
    const answer = await Promise.race([this.#send ? this.#carry(carried, this.#send) : this.#hold(carried), patience]);
    this.#held.delete(carried.id);
    carried.answer = answer;
    return answer;
  }

  /** Until it is answered by a 2xx, or for the last time. */
  async tell(outgoing: Outgoing): Promise<void> {
    for (let tries = 1; ; tries++) {
      const { status } = await this.ask(outgoing);
      if ((status >= 200 && status < 300) || tries === TRIES) return;
      await this.#clock.wait(RETRY_MS);
    }
  }

  list(contains: string): Carried[] {
    return this.#carried.filter(({ url, body }) => `${url}\n${body}`.includes(contains));
  }

  isHeld({ id }: Carried): boolean {
    return this.#held.has(id);
  }

  /** False where it is not held, or not any more. */
  answer(id: number, answer: Answered): boolean {
    const give = this.#held.get(id);
    give?.(answer);
    return give !== undefined;
  }

  #carry({ url, headers, body }: Carried, send: Send): Promise<Answered> {
    const carrying = async () => {
      try {
        const answer = await send(url, { method: "POST", headers, body });
        return { status: answer.status, type: answer.headers.get("content-type") ?? "", body: await answer.text() };
      } catch {
        return UNANSWERED;
      }
    };
    return this.#clock.during(carrying());
  }

  #hold({ id }: Carried): Promise<Answered> {
    return new Promise((give) => this.#held.set(id, give));
  }
}

/**
 * `GET /deliveries?contains=` (in the URL or the body; `held=true` for those that wait for a test): every request with its answer.
 * `POST /deliveries/:id {status, type, body}` answers a held one.
 */
export function createCourierService(courier: Courier): Service {
  return forTests(async ({ method, path, query, body }) => {
    const [, id] = /^\/deliveries\/(\d+)$/.exec(path) ?? [];
    if (method === "POST" && id !== undefined) {
      const isTaken = courier.answer(Number(id), Answer.parse(JSON.parse(body)));
      return isTaken ? Response.json({ status: "answered" }) : textAnswer(409, "it is not held");
    }
    if (method !== "GET" || path !== "/deliveries") return textAnswer(404, "not here");
    const found = courier.list(query.get("contains") ?? "");
    const items = query.get("held") === "true" ? found.filter((carried) => courier.isHeld(carried)) : found;
    return Response.json({ items });
  });
}
