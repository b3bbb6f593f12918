import * as z from "zod";

import { Line } from "./lines.ts";
import { LoopCall } from "./loop-call.ts";
import { type Command, readCommand } from "./loop-commands.ts";
import { LoopManner } from "./loop-events.ts";
import type { Outside } from "./outside.ts";
import { Script } from "./script.ts";
import { type Incoming, type Service, textAnswer } from "./service.ts";

/** A call that a person makes through the loop's platform. */
export type LoopCalling = z.input<typeof Calling>;
const Calling = z.strictObject({
  id: z
    .string()
    .min(1)
    .default(() => `loop-${crypto.randomUUID()}`),
  from: z.string().default("01012345678"),
  to: z.string().default("07052351234"),
  lines: z.array(Line).default([]),
  as: z.enum(["transcript", "audio"]).default("transcript"),
  manner: LoopManner.default("usual"),
  /** How long a sentence lasts in this call; by default as the pace says. */
  turnMs: z.number().positive().optional(),
});

/**
 * The generic voice loop's platform (spec §8). Its commands are taken at `POST /commands`, where `contains` means the raw body. `POST /calls` has a
 * person call, and `GET /calls?id=` tells how that went; `GET /commands?call=` gives every command that was taken, in order.
 */
export class Loop implements Service {
  readonly #outside: Outside;
  readonly #script = new Script();
  readonly #calls = new Map<string, LoopCall>();
  readonly #commands: (Command & { at: number })[] = [];

  constructor(outside: Outside) {
    this.#outside = outside;
  }

  async receive(incoming: Incoming): Promise<Response> {
    if (incoming.path !== "/commands") return textAnswer(404, "nothing here");
    if (incoming.method !== "POST") return textAnswer(405, "method not allowed");
    return this.#script.answer(incoming.body, () => this.#take(incoming));
  }

  async inspect(incoming: Incoming): Promise<Response> {
    const { method, path, query, body } = incoming;
    const [id, ofCall] = [query.get("id"), query.get("call")];
    switch (`${method} ${path}`) {
      case "POST /calls":
        return this.#begin(body);
      case "GET /calls": {
        const asked = [...this.#calls.values()].filter(({ wish }) => id === null || wish.id === id);
        return Response.json({ items: asked.map(({ view }) => view) });
      }
      case "GET /commands":
        return Response.json({ items: this.#commands.filter(({ call_id }) => ofCall === null || call_id === ofCall) });
    }
    return this.#script.inspect(incoming) ?? textAnswer(404, "not here");
  }

  #take({ headers, body }: Incoming): Response {
    if (!headers.get("content-type")?.startsWith("application/json")) return this.#refuse("a command that is not JSON");
    const command = readCommand(body);
    if (typeof command === "string") return this.#refuse(`no command: ${command}`);
    const { call_id, turn, action } = command;
    const before = this.#commands.findLast((one) => one.call_id === call_id)?.turn ?? 0;
    this.#commands.push({ at: this.#outside.clock.now(), ...command });
    if (turn !== undefined && turn < before) this.#blame(call_id, `turn ${turn} after ${before}`);
    const call = this.#calls.get(call_id);
    const isTaken = call?.take(command) ?? true;
    if (call?.isToldOfEnd) this.#blame(call_id, `${action} after the end was told`);
    return isTaken ? Response.json({ status: "taken" }) : textAnswer(410, "the call is over");
  }

  #begin(body: string): Response {
    const { turnMs, ...wish } = Calling.parse(JSON.parse(body));
    const outside = this.#outside;
    if (!outside.account.to) return textAnswer(409, "nobody was told where Offhook is");
    const own = turnMs === undefined ? outside : { ...outside, pace: { ...outside.pace, turnMs } };
    const call = new LoopCall(own, wish);
    this.#calls.set(wish.id, call);
    void call.carry();
    return Response.json({ id: wish.id }, { status: 201 });
  }

  #refuse(what: string): Response {
    this.#blame("", what);
    return textAnswer(400, what);
  }

  #blame(call: string, what: string): void {
    this.#outside.logbook.violations.push({ platform: "loop", call, what });
  }
}
