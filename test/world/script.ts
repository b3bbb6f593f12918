import { setTimeout as pause } from "node:timers/promises";

import * as z from "zod";

import { Manner } from "./callbacks.ts";
import { Dropped, type Incoming } from "./service.ts";

const Answer = z.strictObject({
  status: z.int().min(200).max(599).optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.string().optional(),
  /** How long the answer is kept back; the request has taken effect before, if it does at all. */
  delayMs: z.number().nonnegative().optional(),
  /** No answer, ever. */
  hang: z.literal(true).optional(),
  /** The connection is cut instead of an answer. */
  drop: z.literal(true).optional(),
  /** The request takes effect whatever its sender is told. Without it, only a 2xx answer means it did. */
  accept: z.literal(true).optional(),
  /** How the platform tells of the call that was placed by this request. */
  callbacks: Manner.optional(),
});
const Orders = z.strictObject({ contains: z.string().default(""), answers: z.array(Answer).min(1) });

const PLAIN = { "content-type": "text/plain; charset=utf-8" };

type Answer = z.infer<typeof Answer>;
type Perform = (callbacks: Manner) => Response | Promise<Response>;

/** What a pretend service was asked, and what it has been told to answer to the next requests that contain a text. */
export class Script {
  readonly #attempts: { at: string; text: string }[] = [];
  readonly #orders: { contains: string; answers: Answer[] }[] = [];

  /** Counts the attempt and answers it as told, or by `perform` where nothing was told. `text` is what `contains` looks into. */
  async answer(text: string, perform: Perform): Promise<Response> {
    this.#attempts.push({ at: new Date().toISOString(), text });
    const told = this.#orders
      .find((order) => order.answers.length > 0 && text.includes(order.contains))
      ?.answers.shift();
    return told ? follow(told, perform) : perform("usual");
  }

  /** Answers `POST /script` and `GET /attempts`; undefined for what is not ours. */
  inspect({ method, path, query, body }: Incoming): Response | undefined {
    if (method === "POST" && path === "/script") {
      this.#orders.push(Orders.parse(JSON.parse(body)));
      return Response.json({ status: "told" });
    }
    if (method === "GET" && path === "/attempts") {
      const found = this.#attempts.filter(({ text }) => text.includes(query.get("contains") ?? ""));
      return Response.json({ count: found.length, times: found.map(({ at }) => at) });
    }
    return undefined;
  }
}

async function follow(told: Answer, perform: Perform): Promise<Response> {
  const { status, headers = {}, body, delayMs = 0, hang, drop, accept, callbacks = "usual" } = told;
  const isPerformed = accept ?? (!hang && !drop && (status === undefined || status < 300));
  const real = isPerformed ? await perform(callbacks) : undefined;
  if (real && !real.ok && !accept) return real;
  if (delayMs > 0) await pause(delayMs);
  if (hang) return new Promise(() => {});
  if (drop) throw new Dropped("the connection is cut, as scripted");
  const text = body ?? (await real?.text()) ?? "";
  const answer = new Response(text || null, { status: status ?? real?.status ?? 200, headers: real?.headers ?? PLAIN });
  for (const [name, value] of Object.entries(headers)) answer.headers.set(name, value);
  return answer;
}
