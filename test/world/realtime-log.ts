import { freshId } from "./clawops-answers.ts";
import type { FaultyWire } from "./faults.ts";
import type { Outside } from "./outside.ts";
import type { Sent } from "./realtime-response.ts";
import { msOf } from "./sound.ts";

/** An event as it passed; of sound only how long it is. */
export type PassedEvent = { at: number; from: "client" | "server"; type: string; ms?: number; event: object };

/** Errors that a client can't always avoid, since neither end knows what the other is just sending. */
const RACES = new Set(["response_cancel_not_active", "conversation_already_has_active_response"]);

/** What passes between a client and a session, and what the client did wrong. */
export class RealtimeLog {
  readonly events: PassedEvent[] = [];
  readonly #outside: Outside;
  readonly #wire: FaultyWire;
  readonly #session: string;

  constructor(outside: Outside, wire: FaultyWire, session: string) {
    this.#outside = outside;
    this.#wire = wire;
    this.#session = session;
  }

  send(event: Sent): void {
    const whole = { event_id: freshId("event_").slice(0, 26), ...event };
    this.note("server", whole);
    this.#wire.send(event.type, JSON.stringify(whole));
  }

  /** Says so, and holds it against the client where it could have known. */
  refuse(code: string, message: string): void {
    this.send({ type: "error", error: { type: "invalid_request_error", code, message, param: null, event_id: null } });
    if (!RACES.has(code)) this.blame(`${code}: ${message}`);
  }

  blame(what: string): void {
    this.#outside.logbook.violations.push({ platform: "realtime", call: this.#session, what });
  }

  note(from: PassedEvent["from"], event: { type: string; audio?: unknown; delta?: unknown }): void {
    const isSound = event.type === "input_audio_buffer.append" || event.type === "response.output_audio.delta";
    const { audio, delta, ...rest } = event;
    const ms = isSound ? msOf(Buffer.from(String(audio ?? delta), "base64")) : undefined;
    const shown = isSound ? { ms, event: rest } : { event };
    this.events.push({ at: this.#outside.clock.now(), from, type: event.type, ...shown } as PassedEvent);
  }
}
