import * as z from "zod";

import { freshId } from "./clawops-answers.ts";
import { FRAME_MS, msOf, silence } from "./sound.ts";
import { FLOOD_FRAMES, type Protocol, type Stream } from "./stream.ts";

/** What we may send (contracts/clawops.md §4): no stream id, since there is none on later frames. */
const Frame = z.discriminatedUnion("event", [
  z.strictObject({ event: z.literal("media"), media: z.strictObject({ payload: z.base64().min(1) }) }),
  z.strictObject({ event: z.literal("mark"), mark: z.strictObject({ name: z.string().min(1) }) }),
  z.strictObject({ event: z.literal("clear") }),
  z.strictObject({ event: z.literal("dtmf"), dtmf: z.strictObject({ digit: z.string().regex(/^[\d*#]$/) }) }),
]);

type Call = { callId: string; accountId: string; customParameters: Record<string, string>; echoesCleared: boolean };

/** ClawOps on the socket that it has dialled for `<Connect><Stream>`. */
export class ClawopsStream implements Protocol {
  readonly id = freshId("MZ");
  readonly #stream: Stream;
  readonly #call: Call;
  #sequence = 0;
  #chunk = 0;
  #hasBegun = false;

  constructor(stream: Stream, call: Call) {
    this.#stream = stream;
    this.#call = call;
    stream.id = this.id;
  }

  begin(): void {
    const { callId, accountId, customParameters } = this.#call;
    const mediaFormat = { encoding: "audio/x-mulaw", sampleRate: 8000, channels: 1 };
    const start = { streamId: this.id, callId, accountId, tracks: ["inbound"], mediaFormat, customParameters };
    this.#stream.send("connected", { event: "connected", protocol: "Call", version: "1.0.0" });
    this.#hasBegun = true;
    this.#send("start", { start });
  }

  say(sound: Buffer): void {
    const timestamp = String(this.#chunk * FRAME_MS);
    const chunk = String(++this.#chunk);
    this.#send("media", { media: { track: "inbound", chunk, timestamp, payload: sound.toString("base64") } }, sound);
  }

  press(digit: string): void {
    this.#send("dtmf", { dtmf: { digit, track: "inbound_track" } });
  }

  reach(name: string): void {
    this.#stream.echoed(name);
    this.#send("mark", { mark: { name } });
  }

  stop(): void {
    const { callId, accountId } = this.#call;
    this.#send("stop", { stop: { accountId, callId } });
    this.#stream.wire.close(1000);
  }

  flood(): string[] {
    const media = { track: "inbound", chunk: "1", timestamp: "0", payload: silence(FRAME_MS).toString("base64") };
    return Array.from({ length: FLOOD_FRAMES }, () => JSON.stringify({ event: "media", sequenceNumber: "1", media }));
  }

  take(data: string | Uint8Array): void {
    const frame = this.#read(data);
    if (!frame) return;
    if (!this.#hasBegun) this.#stream.blame(`${frame.event} before the start`);
    switch (frame.event) {
      case "media":
        return this.#stream.play(Buffer.from(frame.media.payload, "base64"));
      case "mark":
        return this.#stream.mark(frame.mark.name);
      case "clear":
        return this.#clear();
      case "dtmf":
    }
  }

  /** Whether marks come back that a clear has overtaken is not written anywhere; both happen. */
  #clear(): void {
    for (const name of this.#stream.clear()) if (this.#call.echoesCleared) this.reach(name);
  }

  #read(data: string | Uint8Array): z.infer<typeof Frame> | null {
    const read = Frame.safeParse(parsed(data));
    if (read.error) this.#stream.blame(`a frame that is none: ${String(data).slice(0, 100)}`);
    if (!read.data) return null;
    const { event, ...rest } = read.data;
    const ms = "media" in rest ? msOf(Buffer.from(rest.media.payload, "base64")) : undefined;
    this.#stream.note({ from: "offhook", type: event, frame: ms === undefined ? rest : {}, ms });
    this.#stream.wire.pass(event);
    return read.data;
  }

  #send(event: string, rest: object, sound?: Buffer): void {
    this.#sequence++;
    this.#stream.send(event, { event, sequenceNumber: String(this.#sequence), ...rest }, sound && msOf(sound));
  }
}

export function parsed(data: string | Uint8Array): unknown {
  try {
    return typeof data === "string" ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
}
