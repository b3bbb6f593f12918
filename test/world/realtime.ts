import * as z from "zod";

import { freshId } from "./clawops-answers.ts";
import { Fault, Faults, FaultyWire, type ReadFault } from "./faults.ts";
import type { Outside } from "./outside.ts";
import { Sayings } from "./realtime-saying.ts";
import { RealtimeSession } from "./realtime-session.ts";
import { type Incoming, type Service, textAnswer } from "./service.ts";
import { silence } from "./sound.ts";
import type { Wire } from "./wire.ts";

/** What takes a socket on, or a refusal. */
export type Accept = ((wire: Wire) => void) | Response;
type Upgrade = Pick<Incoming, "path" | "query" | "headers">;

const Event = z.looseObject({ type: z.string() });
const FLOOD_EVENTS = 3000;

/**
 * The OpenAI Realtime API over WebSocket (GA) at `/realtime?model=`. It understands utterances made by `speak` (sound.ts) in μ-law, finds turns by
 * voice activity, and says what it was told to by `POST /says` (realtime-saying.ts); a response's own instructions it says word by word.
 * `POST /faults {faults}` has the next connections go wrong (faults.ts), `POST /sessions/:id/fault {does}` one that is open, and
 * `POST /sessions/:id/send` sends whatever event on that. `GET /sessions?of=` (in the instructions) and `GET /sessions/:id/events` tell what
 * happened. What the protocol does not allow is a violation (`/_/people/violations`).
 */
export class Realtime implements Service {
  readonly #outside: Outside;
  readonly #sayings = new Sayings();
  readonly #sessions: RealtimeSession[] = [];
  readonly #faults: (ReadFault | null)[] = [];

  constructor(outside: Outside) {
    this.#outside = outside;
  }

  open({ path, query, headers }: Upgrade): Accept {
    const [model, authorization] = [query.get("model"), headers.get("authorization") ?? ""];
    if (path !== "/") return textAnswer(404, "nothing here");
    if (headers.has("openai-beta")) this.#blame("asked for the beta protocol");
    if (!/^Bearer \S+$/.test(authorization)) return this.#refuse(401, "missing bearer authentication");
    if (!model) return this.#refuse(400, "missing_model");
    const fault = this.#faults.shift() ?? undefined;
    if (fault?.does === "refuse") return textAnswer(fault.status, "as scripted");
    return (made) => {
      const [wire, outside, sayings] = [new FaultyWire(made, fault, flood), this.#outside, this.#sayings];
      const session = new RealtimeSession({ outside, sayings, model, authorization, wire });
      this.#sessions.push(session);
      made.listen({ message: (data) => session.take(data), closed: (how) => session.end(how) });
      wire.pass("open");
    };
  }

  async receive(): Promise<Response> {
    return textAnswer(426, "this is a WebSocket");
  }

  async inspect(incoming: Incoming): Promise<Response> {
    const { method, path, query, body } = incoming;
    const [, id, part = ""] = /^\/sessions\/([^/]+)\/(\w+)$/.exec(path) ?? [];
    const session = this.#sessions.find((one) => one.id === id);
    if (session) return inspectSession(session, `${method} ${part}`, body);
    switch (`${method} ${path}`) {
      case "POST /says":
        this.#sayings.tell(JSON.parse(body));
        return Response.json({ status: "told" });
      case "POST /faults":
        this.#faults.push(...Faults.parse(JSON.parse(body)).faults);
        return Response.json({ status: "told" });
      case "GET /sessions": {
        const views = this.#sessions.map(({ view }) => view);
        const of = query.get("of") ?? "";
        return Response.json({ items: views.filter(({ config }) => (config.instructions ?? "").includes(of)) });
      }
    }
    return textAnswer(404, "not here");
  }

  #refuse(status: number, what: string): Response {
    this.#blame(what);
    return textAnswer(status, what);
  }

  #blame(what: string): void {
    this.#outside.logbook.violations.push({ platform: "realtime", call: "", what });
  }
}

function inspectSession(session: RealtimeSession, asked: string, body: string): Response {
  switch (asked) {
    case "POST fault":
      session.wire.do(Fault.parse(JSON.parse(body)));
      return Response.json({ status: "done" });
    case "POST send":
      session.say(Event.parse(JSON.parse(body)));
      return Response.json({ status: "sent" });
    case "GET events":
      return Response.json({ items: session.events });
  }
  return textAnswer(404, "not here");
}

/** More of an answer than anybody could keep: two seconds of sound, over and over. */
function flood(): string[] {
  const about = { response_id: "resp_flood", item_id: "item_flood", output_index: 0, content_index: 0 };
  const event = { type: "response.output_audio.delta", ...about, delta: silence(2000).toString("base64") };
  return Array.from({ length: FLOOD_EVENTS }, () => JSON.stringify({ event_id: freshId("event_"), ...event }));
}
