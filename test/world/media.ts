import * as z from "zod";

import type { Clock } from "./clock.ts";
import { Fault, Faults, FaultyWire, type ReadFault } from "./faults.ts";
import type { ReadLine } from "./lines.ts";
import type { Outside } from "./outside.ts";
import { forTests, type Service, textAnswer } from "./service.ts";
import { type About, type Protocol, Stream } from "./stream.ts";
import type { Closed, Dial } from "./wire.ts";

const Manners = z.strictObject({ echoesCleared: z.boolean() }).partial();
const Sent = z.strictObject({ text: z.string() });

/** How a stream ended: the person hung up, Offhook closed the socket, or it could not be had. */
export type StreamEnd = "person" | "offhook" | "other" | "refused";
type Carrying = About & { lines: ReadLine[]; speak(stream: Stream): Protocol; isOver(): boolean };

/** All media streams. Without a `dial` there are none. */
export class MediaStreams {
  readonly streams: Stream[] = [];
  readonly faults: (ReadFault | null)[] = [];
  readonly canDial: boolean;
  readonly #dial: Dial;
  /** Whether marks come back that a clear has overtaken. */
  echoesCleared = false;

  constructor(dial: Dial | undefined) {
    this.canDial = dial !== undefined;
    this.#dial = dial ?? (async () => 0);
  }

  /** Dials and carries the sound of a call until that ends. */
  async carry(outside: Outside, { lines, speak, isOver, ...about }: Carrying): Promise<StreamEnd> {
    const fault = this.faults.shift() ?? undefined;
    const wire = await this.#dial(about.url);
    if (typeof wire === "number") {
      outside.logbook.violations.push({
        platform: about.platform,
        call: about.call,
        what: `the stream's socket was answered ${wire || "by nobody"}`,
      });
      return "refused";
    }
    const faulty: FaultyWire = new FaultyWire(wire, fault, () => protocol.flood());
    const stream = new Stream(outside, { ...about, lines }, faulty);
    const protocol: Protocol = speak(stream);
    this.streams.push(stream);
    wire.listen({
      message: (data) => faulty.isStalled || protocol.take(data),
      closed: (how) => end(stream, how, outside.clock),
    });
    faulty.pass("open");
    await stream.carry(protocol, isOver);
    return stream.endedBy ?? "other";
  }
}

function end(stream: Stream, how: Closed, clock: Clock): void {
  stream.closed = { ...how, at: clock.now() };
  stream.endedBy ??= how.byUs || how.code === 1006 ? "other" : "offhook";
}

/**
 * `GET /streams?person=` (E.164) and `GET /streams/:id/frames`: what went through media streams (stream.ts). `POST /faults {faults}` has the next
 * ones go wrong, `POST /streams/:id/fault {does}` one that is open, and `POST /streams/:id/send {text}` sends whatever on it. `PUT /manners
 * {echoesCleared}` says whether marks come back that a clear has overtaken.
 */
export function createMedia({ media }: Outside): Service {
  return forTests(async ({ method, path, query, body }) => {
    const [, id, part] = /^\/streams\/([^/]+)\/(frames|fault|send)$/.exec(path) ?? [];
    const stream = media.streams.find((one) => one.id === id);
    if (id !== undefined && !stream) return textAnswer(404, "no such stream");
    switch (`${method} ${part ?? path}`) {
      case "GET /streams": {
        const found = media.streams.filter(({ about }) => (query.get("person") ?? about.person) === about.person);
        return Response.json({ items: found.map(({ view }) => view) });
      }
      case "GET frames":
        return Response.json({ items: stream?.frames });
      case "POST /faults":
        media.faults.push(...Faults.parse(JSON.parse(body)).faults);
        return Response.json({ status: "told" });
      case "POST fault":
        stream?.wire.do(Fault.parse(JSON.parse(body)));
        return Response.json({ status: "done" });
      case "POST send":
        stream?.wire.send("sent", Sent.parse(JSON.parse(body)).text);
        return Response.json({ status: "sent" });
      case "PUT /manners":
        Object.assign(media, Manners.parse(JSON.parse(body)));
        return Response.json({ status: "told" });
    }
    return textAnswer(404, "not here");
  });
}
