import { freshId } from "./clawops-answers.ts";
import { Ear } from "./ear.ts";
import type { SessionConfig } from "./realtime-events.ts";
import type { Items } from "./realtime-items.ts";
import type { RealtimeLog } from "./realtime-log.ts";
import { Vad } from "./vad.ts";

const SILENCE_MS = 500;
type Input = NonNullable<NonNullable<SessionConfig["audio"]>["input"]>;
type Noticing = {
  items: Items;
  log: RealtimeLog;
  /** Somebody began to speak, and that is to end what is being said. */
  interrupt(): void;
  /** This was said, and is to be answered. */
  answer(said: string): void;
};

/** The server's ear: turns are found by voice activity, unless that is switched off, and become items. */
export class Listening {
  readonly ear = new Ear();
  readonly #vad = new Vad();
  readonly #noticing: Noticing;
  #heard = 0;
  #since = 0;
  #item = "";

  constructor(noticing: Noticing) {
    this.#noticing = noticing;
  }

  hear(sound: Buffer, { format, turn_detection, ...input }: Input): void {
    const { log, interrupt, answer } = this.#noticing;
    if (format?.type !== "audio/pcmu") log.blame(`appended what is ${format?.type ?? "audio/pcm"} by its session`);
    this.ear.hear(sound);
    if (turn_detection === null) return;
    const silenceMs = turn_detection?.type === "server_vad" ? turn_detection.silence_duration_ms : undefined;
    for (const { kind, atMs } of this.#vad.hear(sound, silenceMs ?? SILENCE_MS)) {
      if (kind === "started") {
        this.#item = freshItemId();
        log.send({ type: "input_audio_buffer.speech_started", audio_start_ms: atMs, item_id: this.#item });
        if (turn_detection?.interrupt_response ?? true) interrupt();
      } else {
        log.send({ type: "input_audio_buffer.speech_stopped", audio_end_ms: atMs, item_id: this.#item });
        const said = this.commit(input);
        if (turn_detection?.create_response ?? true) answer(said);
      }
    }
  }

  /** What was said since the last time becomes an item; its text. */
  commit({ transcription }: Pick<Input, "transcription">): string {
    const { items, log } = this.#noticing;
    if (this.ear.totalMs === this.#since) {
      log.refuse("input_audio_buffer_commit_empty", "the buffer is empty");
      return "";
    }
    const heard = this.ear.heard.slice(this.#heard);
    this.#heard = this.ear.heard.length;
    this.#since = this.ear.totalMs;
    const transcript = heard.map(({ text }) => text).join(" ");
    const part: { type: "input_audio"; transcript?: string } = { type: "input_audio" };
    const id = this.#item || freshItemId();
    this.#item = "";
    const user = { type: "message", role: "user", status: "completed", content: [part], id } as const;
    const { item, previous_item_id } = items.add({ ...user, content: [part] });
    log.send({ type: "input_audio_buffer.committed", previous_item_id, item_id: id });
    log.send({ type: "conversation.item.added", previous_item_id, item });
    log.send({ type: "conversation.item.done", previous_item_id, item });
    part.transcript = transcript;
    const seconds = Math.ceil(heard.reduce((sum, { ms }) => sum + ms, 0) / 1000);
    const about = { item_id: id, content_index: 0, usage: { type: "duration", seconds } } as const;
    if (transcription)
      log.send({ type: "conversation.item.input_audio_transcription.completed", ...about, transcript });
    return transcript;
  }
}

function freshItemId(): string {
  return freshId("item_").slice(0, 26);
}
