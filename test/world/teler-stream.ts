import * as z from "zod";

import { parsed } from "./clawops-stream.ts";
import { mulawOf, pcmOf } from "./linear.ts";
import { FRAME_MS, msOf, silence } from "./sound.ts";
import { FLOOD_FRAMES, type Protocol, type Stream } from "./stream.ts";
import { freshId } from "./teler-answers.ts";

/** Flat, as all that is known to have worked (contracts/teler.md §5). */
const Frame = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("audio"), audio_b64: z.base64().min(1), chunk_id: z.union([z.int(), z.string()]) }),
  z.strictObject({ type: z.literal("interrupt"), chunk_id: z.union([z.int(), z.string()]) }),
  z.strictObject({ type: z.literal("clear") }),
]);
const LEAST_MS = 500;

/** Teler on the socket of a `stream` flow. Its call id is not that of the HTTP side, and nothing tells when sound has been played. */
export class TelerStream implements Protocol {
  readonly id = freshId("ms_");
  readonly #stream: Stream;
  readonly #chunkBytes: number;
  readonly #account: string;
  readonly #chunkIds = new Set<unknown>();
  #said: Buffer[] = [];
  #messages = 0;

  constructor(stream: Stream, { chunkMs, account }: { chunkMs: number; account: string }) {
    this.#stream = stream;
    this.#chunkBytes = chunkMs * 8;
    this.#account = account;
    stream.id = this.id;
  }

  begin(): void {
    const ids = { account_id: this.#account, call_app_id: "va_01K2ZP", call_id: freshId("cs_"), stream_id: this.id };
    const data = { encoding: "audio/l16", sample_rate: 8000, channels: 1 };
    this.#stream.send("start", { type: "start", ...ids, message_id: ++this.#messages, data });
  }

  /** In chunks of the size that the flow asked for. */
  say(sound: Buffer): void {
    this.#said.push(sound);
    const chunk = Buffer.concat(this.#said);
    if (chunk.length < this.#chunkBytes) return;
    this.#said = [];
    this.#send("audio", { audio_b64: pcmOf(chunk).toString("base64") }, msOf(chunk));
  }

  press(digit: string): void {
    this.#send("dtmf", { digit });
  }

  reach(): void {}

  stop(): void {
    this.#stream.wire.close(1000);
  }

  flood(): string[] {
    const data = { audio_b64: pcmOf(silence(FRAME_MS)).toString("base64") };
    const frame = { type: "audio", stream_id: this.id, message_id: 1, data };
    return Array.from({ length: FLOOD_FRAMES }, () => JSON.stringify(frame));
  }

  take(data: string | Uint8Array): void {
    const { data: frame } = Frame.safeParse(parsed(data));
    if (!frame) return this.#stream.blame(`a frame that is none: ${String(data).slice(0, 100)}`);
    const pcm = frame.type === "audio" ? Buffer.from(frame.audio_b64, "base64") : null;
    const { type, ...rest } = frame;
    if (this.#messages === 0) this.#stream.blame(`${type} before the start`);
    const ms = pcm ? pcm.length / 16 : undefined;
    const shown = "audio_b64" in rest ? { chunk_id: rest.chunk_id } : rest;
    this.#stream.note({ from: "offhook", type, frame: shown, ms });
    this.#stream.wire.pass(type);
    if (frame.type === "clear") this.#stream.clear();
    if (frame.type === "interrupt" && !this.#stream.playout.drop(frame.chunk_id) && !this.#chunkIds.has(frame.chunk_id))
      this.#stream.blame(`interrupts a chunk ${frame.chunk_id} that never came`);
    if (frame.type === "audio" && pcm) this.#play(pcm, frame.chunk_id);
  }

  #play(pcm: Buffer, chunk_id: unknown): void {
    if (pcm.length % 2 === 1) this.#stream.blame("half a sample");
    if (pcm.length / 16 < LEAST_MS) this.#stream.blame(`a chunk of ${pcm.length / 16} ms`);
    if (this.#chunkIds.has(chunk_id)) this.#stream.blame(`chunk ${String(chunk_id)} twice`);
    this.#chunkIds.add(chunk_id);
    this.#stream.play(mulawOf(pcm), chunk_id);
  }

  #send(type: string, data: object, ms?: number): void {
    this.#stream.send(type, { type, stream_id: this.id, message_id: ++this.#messages, data }, ms);
  }
}
