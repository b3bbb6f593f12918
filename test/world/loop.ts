import * as z from "zod";

import { Line } from "./lines.ts";
import { LoopCall, type LoopWish } from "./loop-call.ts";
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
});

/**
 * The generic voice loop's platform (spec §8). Its commands are taken at `POST /commands`, where `contains` means the raw body. `POST /calls` has a
 * person call, and `GET /calls?id=` tells how that went; `GET /commands?call=` gives every command that was taken, in order.
 */
export function createLoop(outside: Outside): Service {
  const script = new Script();
  const calls = new Map<string, LoopCall>();
  const commands: (Command & { at: number })[] = [];
  const blame = (call: string, what: string) => void outside.logbook.violations.push({ platform: "loop", call, what });

  function take({ headers, body }: Incoming): Response {
    if (!headers.get("content-type")?.startsWith("application/json")) return refuse("a command that is not JSON");
    const command = readCommand(body);
    if (typeof command === "string") return refuse(`no command: ${command}`);
    const before = commands.findLast((one) => one.call_id === command.call_id)?.turn ?? 0;
    commands.push({ at: outside.clock.now(), ...command });
    if (command.turn !== undefined && command.turn < before)
      blame(command.call_id, `turn ${command.turn} after ${before}`);
    const made = calls.get(command.call_id);
    const isTaken = made?.take(command) ?? true;
    if (made?.isToldOfEnd) blame(command.call_id, `${command.action} after the end was told`);
    return isTaken ? Response.json({ status: "taken" }) : textAnswer(410, "the call is over");
  }

  function refuse(what: string): Response {
    blame("", what);
    return textAnswer(400, what);
  }

  function begin(body: string): Response {
    const wish: LoopWish = Calling.parse(JSON.parse(body));
    if (!outside.account.to) return textAnswer(409, "nobody was told where Offhook is");
    const made = new LoopCall(outside, wish);
    calls.set(wish.id, made);
    void made.carry();
    return Response.json({ id: wish.id }, { status: 201 });
  }

  function inspect({ method, path, query, body }: Incoming): Response | undefined {
    const [id, ofCall] = [query.get("id"), query.get("call")];
    const all = [...calls.values()].filter(({ wish }) => id === null || wish.id === id);
    switch (`${method} ${path}`) {
      case "POST /calls":
        return begin(body);
      case "GET /calls":
        return Response.json({ items: all.map(({ view }) => view) });
      case "GET /commands":
        return Response.json({ items: commands.filter(({ call_id }) => ofCall === null || call_id === ofCall) });
    }
    return undefined;
  }

  return {
    receive: async (incoming) => {
      if (incoming.path !== "/commands") return textAnswer(404, "nothing here");
      if (incoming.method !== "POST") return textAnswer(405, "method not allowed");
      return script.answer(incoming.body, () => take(incoming));
    },
    inspect: async (incoming) => inspect(incoming) ?? script.inspect(incoming) ?? textAnswer(404, "not here"),
  };
}
