import * as z from "zod";

import { freshId } from "./clawops-answers.ts";
import { Fault, Faults, FaultyWire, type ReadFault } from "./faults.ts";
import type { Outside } from "./outside.ts";
import { Sayings } from "./realtime-saying.ts";
import { RealtimeSession } from "./realtime-session.ts";
import { type Incoming, type Service, textAnswer } from "./service.ts";
import { silence } from "./sound.ts";
import type { Wire } from "./wire.ts";

/** A request to open a WebSocket. */
export type Upgrade = Pick<Incoming, "path" | "query" | "headers">;
/** What takes a socket on, or a refusal. */
export type Accept = ((wire: Wire) => void) | Response;
export type Realtime = Service & { open(upgrade: Upgrade): Accept };

const Event = z.looseObject({ type: z.string() });
const FLOOD_EVENTS = 3000;

/**
 * The OpenAI Realtime API over WebSocket (GA) at `/realtime?model=`. It understands utterances made by `speak` (sound.ts) in μ-law, finds turns by
 * voice activity, and says what it was told to by `POST /says` (realtime-saying.ts); a response's own instructions it says word by word.
 * `POST /faults {faults}` has the next connections go wrong (faults.ts), `POST /sessions/:id/fault {does}` one that is open, and
 * `POST /sessions/:id/send` sends whatever event on it. `GET /sessions?of=`
 * (in the instructions) and `GET /sessions/:id/events` tell what happened. What the protocol does not allow is a violation (`/_/people/violations`).
 */
export function createRealtime(outside: Outside): Realtime {
  const sayings = new Sayings();
  const sessions: RealtimeSession[] = [];
  const faults: (ReadFault | null)[] = [];
  const blame = (what: string) => void outside.logbook.violations.push({ platform: "realtime", call: "", what });

  function open({ path, query, headers }: Upgrade): Accept {
    const [model, authorization] = [query.get("model"), headers.get("authorization") ?? ""];
    if (path !== "/") return textAnswer(404, "nothing here");
    if (headers.has("openai-beta")) blame("asked for the beta protocol");
    if (!/^Bearer \S+$/.test(authorization)) return refuse(401, "missing bearer authentication");
    if (!model) return refuse(400, "missing_model");
    const fault = faults.shift() ?? undefined;
    if (fault?.does === "refuse") return textAnswer(fault.status, "as scripted");
    return (wire) => {
      const session = new RealtimeSession({
        outside,
        sayings,
        model,
        authorization,
        wire: new FaultyWire(wire, fault, flood),
      });
      sessions.push(session);
      wire.listen({ message: (data) => session.take(data), closed: (how) => session.end(how) });
      session.wire.pass("open");
    };
  }

  function refuse(status: number, what: string): Response {
    blame(what);
    return textAnswer(status, what);
  }

  function inspect({ method, path, query, body }: Incoming): Response | undefined {
    const [, id, part] = /^\/sessions\/([^/]+)\/(events|fault|send)$/.exec(path) ?? [];
    const session = sessions.find((one) => one.id === id);
    if (id !== undefined && !session) return undefined;
    switch (`${method} ${part ?? path}`) {
      case "POST /says":
        sayings.tell(JSON.parse(body));
        return Response.json({ status: "told" });
      case "POST /faults":
        faults.push(...Faults.parse(JSON.parse(body)).faults);
        return Response.json({ status: "told" });
      case "POST fault":
        session?.wire.do(Fault.parse(JSON.parse(body)));
        return Response.json({ status: "done" });
      case "POST send":
        session?.say(Event.parse(JSON.parse(body)));
        return Response.json({ status: "sent" });
      case "GET events":
        return Response.json({ items: session?.events });
      case "GET /sessions": {
        const isAsked = ({ view: { config } }: RealtimeSession) =>
          (config.instructions ?? "").includes(query.get("of") ?? "");
        return Response.json({ items: sessions.filter(isAsked).map(({ view }) => view) });
      }
    }
    return undefined;
  }

  return {
    open,
    receive: async () => textAnswer(426, "this is a WebSocket"),
    inspect: async (incoming) => inspect(incoming) ?? textAnswer(404, "not here"),
  };
}

/** More of an answer than anybody could keep: two seconds of sound, over and over. */
function flood(): string[] {
  const about = { response_id: "resp_flood", item_id: "item_flood", output_index: 0, content_index: 0 };
  const event = { type: "response.output_audio.delta", ...about, delta: silence(2000).toString("base64") };
  return Array.from({ length: FLOOD_EVENTS }, () => JSON.stringify({ event_id: freshId("event_"), ...event }));
}
