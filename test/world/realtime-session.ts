import type { SessionUpdatedEvent } from "openai/resources/realtime/realtime";

import { freshId } from "./clawops-answers.ts";
import type { Heard } from "./ear.ts";
import type { FaultyWire } from "./faults.ts";
import type { Outside } from "./outside.ts";
import { type ClientEvent, type ClientItem, readClientEvent, type SessionConfig } from "./realtime-events.ts";
import { Items } from "./realtime-items.ts";
import { Listening } from "./realtime-listening.ts";
import { type PassedEvent, RealtimeLog } from "./realtime-log.ts";
import { SpokenResponse } from "./realtime-response.ts";
import { SAID, type Sayings } from "./realtime-saying.ts";
import type { Closed } from "./wire.ts";

type Opening = { outside: Outside; sayings: Sayings; wire: FaultyWire; model: string; authorization: string };
/** What a client cut an answer to: `audioMs` is how much of it had been sent by then. */
type Truncation = { item_id: string; audio_end_ms: number; audioMs: number; at: number };

/** A session as it went; `heard` is what the client sent of the person. Times are ms since the epoch. */
export type RealtimeView = {
  id: string;
  model: string;
  authorization: string;
  openedAt: number;
  closed: (Closed & { at: number }) | null;
  config: SessionConfig;
  heard: Heard[];
  heardMs: number;
  noiseMs: number;
  items: Items["view"];
  truncations: Truncation[];
};

/** One session of the Realtime API, as the server has it. */
export class RealtimeSession {
  readonly id = freshId("sess_").slice(0, 26);
  readonly wire: FaultyWire;
  readonly #opening: Opening;
  readonly #log: RealtimeLog;
  readonly #items = new Items();
  readonly #listening: Listening;
  readonly #truncations: Truncation[] = [];
  readonly #openedAt: number;
  #config: SessionConfig = { type: "realtime" };
  #response: SpokenResponse | null = null;
  #given: Promise<void> = Promise.resolve();
  #closed: (Closed & { at: number }) | null = null;

  constructor(opening: Opening) {
    this.wire = opening.wire;
    this.#opening = opening;
    this.#openedAt = opening.outside.clock.now();
    this.#log = new RealtimeLog(opening.outside, opening.wire, this.id);
    this.#listening = new Listening({
      items: this.#items,
      log: this.#log,
      interrupt: () => this.#response?.cancel("turn_detected"),
      answer: (said) => this.#respond(said, SAID),
    });
    this.#log.send({ type: "session.created", session: this.#session() });
  }

  get view(): RealtimeView {
    const { model, authorization } = this.#opening;
    const { heard, totalMs, noiseMs } = this.#listening.ear;
    const about = { id: this.id, model, authorization, openedAt: this.#openedAt, closed: this.#closed };
    const listened = { heard, heardMs: totalMs, noiseMs };
    return { ...about, ...listened, config: this.#config, items: this.#items.view, truncations: this.#truncations };
  }

  get events(): PassedEvent[] {
    return this.#log.events;
  }

  end(how: Closed): void {
    this.#closed = { ...how, at: this.#opening.outside.clock.now() };
    this.#response?.cancel("client_cancelled");
  }

  /** Whatever it is, as if it had come about by itself. */
  say(event: { type: string }): void {
    this.#log.send(event as Parameters<RealtimeLog["send"]>[0]);
  }

  take(data: string | Uint8Array): void {
    if (this.wire.isStalled) return;
    const event = readClientEvent(data);
    if (typeof event === "string") return this.#log.refuse("invalid_value", event);
    this.#log.note("client", event);
    this.#do(event);
    this.wire.pass(event.type);
  }

  #do(event: ClientEvent): void {
    const { audio: { input = {} } = {} } = this.#config;
    switch (event.type) {
      case "session.update":
        return this.#update(event.session);
      case "input_audio_buffer.append":
        return this.#listening.hear(Buffer.from(event.audio, "base64"), input);
      case "input_audio_buffer.commit":
        return void this.#listening.commit(input);
      case "input_audio_buffer.clear":
        return this.#log.send({ type: "input_audio_buffer.cleared" });
      case "conversation.item.create":
        return this.#create(event.item);
      case "conversation.item.delete":
        if (!this.#items.delete(event.item_id)) return this.#log.refuse("item_delete_invalid_item_id", event.item_id);
        return this.#log.send({ type: "conversation.item.deleted", item_id: event.item_id });
      case "conversation.item.retrieve":
        return this.#retrieve(event.item_id);
      case "conversation.item.truncate":
        return this.#truncate(event);
      case "response.create": {
        const { instructions } = event.response ?? {};
        return this.#respond(instructions ?? this.#items.lastText(), wordsIn(instructions) ?? SAID);
      }
      case "response.cancel":
        if (!this.#response?.isUnderWay) return this.#log.refuse("response_cancel_not_active", "no active response");
        return this.#response.cancel("client_cancelled");
    }
  }

  /** What is named replaces what was; nothing else changes. */
  #update(session: SessionConfig): void {
    const voices = [this.#config, session].map(({ audio }) => JSON.stringify(audio?.output?.voice));
    if (session.model !== undefined && session.model !== this.#opening.model)
      return this.#log.refuse("invalid_value", "the model of a session cannot change");
    if (this.#response && voices[0] && voices[1] && voices[0] !== voices[1])
      return this.#log.refuse("cannot_update_voice", "the voice cannot change once it was heard");
    const { audio: { input, output } = {} } = this.#config;
    const audio = { input: { ...input, ...session.audio?.input }, output: { ...output, ...session.audio?.output } };
    this.#config = { ...this.#config, ...session, audio };
    this.#log.send({ type: "session.updated", session: this.#session() });
  }

  #session(): SessionUpdatedEvent["session"] {
    return { ...this.#config, model: this.#opening.model } as SessionUpdatedEvent["session"];
  }

  #create(item: ClientItem): void {
    if (item.type === "function_call_output" && !this.#items.hasCall(item.call_id))
      return this.#log.refuse("invalid_tool_call_id", `no call ${item.call_id} in the conversation`);
    const added = this.#items.add(item as Parameters<Items["add"]>[0]);
    this.#log.send({ type: "conversation.item.added", ...added });
    this.#log.send({ type: "conversation.item.done", ...added });
  }

  #retrieve(id: string): void {
    const kept = this.#items.find(id);
    if (!kept) return this.#log.refuse("item_retrieve_invalid_item_id", id);
    this.#log.send({ type: "conversation.item.retrieved", item: kept.item });
  }

  #truncate({ item_id, audio_end_ms }: Extract<ClientEvent, { type: "conversation.item.truncate" }>): void {
    const kept = this.#items.find(item_id);
    if (kept?.item.type !== "message" || kept.item.role !== "assistant")
      return this.#log.refuse("item_truncate_invalid_item_id", item_id);
    if (audio_end_ms > kept.audioMs)
      return this.#log.refuse("invalid_value", `only ${kept.audioMs} ms of the ${audio_end_ms} ms were spoken`);
    const { audioMs } = kept;
    kept.heardMs = audio_end_ms;
    this.#truncations.push({ item_id, audio_end_ms, audioMs, at: this.#opening.outside.clock.now() });
    this.#log.send({ type: "conversation.item.truncated", item_id, content_index: 0, audio_end_ms });
  }

  #respond(trigger: string, otherwise: string): void {
    const { outside, sayings } = this.#opening;
    if (this.#response?.isUnderWay)
      return this.#log.refuse("conversation_already_has_active_response", "a response is under way");
    if (this.#config.audio?.output?.format?.type !== "audio/pcmu")
      this.#log.blame("let it speak in what is not audio/pcmu");
    const said = sayings.next(trigger, this.#config.instructions ?? "", otherwise);
    const response = new SpokenResponse(said, {
      items: this.#items,
      send: (event) => this.#log.send(event),
      now: () => outside.clock.now() * outside.pace.speed,
      wait: (ms) => outside.clock.wait(ms / outside.pace.speed),
    });
    this.#response = response;
    this.#given = this.#given.then(() => response.give());
  }
}

/** A model that is to say a text says it, and not what it was told about that. */
function wordsIn(instructions: string | undefined): string | undefined {
  const [quoted] = /"(?:[^"\\]|\\.)*"\s*$/.exec(instructions ?? "") ?? [];
  return quoted === undefined ? instructions : (JSON.parse(quoted) as string);
}
