import { type Line, Lines } from "./lines.ts";
import { isBase64, type Media } from "./media.ts";
import type { Heard } from "./played.ts";
import type { RealtimeEvent } from "./realtime-event.ts";
import { Speaker } from "./speaker.ts";
import type { Clock } from "./wait.ts";

/** The model says something: sound or words. */
export type SpeechEvent = Extract<RealtimeEvent, { type: `response.output_audio${string}` }>;
type Setting = { media: Media; clock: Clock; toPlatform: (frame: string) => void; tell: (line: Line) => void };

/** What the model says: its sound on the way to the caller, and its words until they were heard. */
export class Speech {
  readonly lines: Lines;
  readonly speaker: Speaker;
  /** What is said in the response that is under way. */
  #item: string | null = null;
  /** What an earlier connection has said that the caller is yet to hear. The model does not know of these items any more. */
  #foreign: ReadonlySet<string> = new Set();

  constructor({ media, clock, toPlatform: send, tell }: Setting) {
    this.lines = new Lines(tell);
    this.speaker = new Speaker({ media, clock, send, sent: (piece) => this.lines.sent(piece) });
  }

  /** Of a response that is to be heard. Sound that is none is left out. */
  take({ item_id: item, ...event }: SpeechEvent): void {
    if (event.type === "response.output_audio_transcript.delta") this.lines.add(item, event.delta);
    else if (event.type === "response.output_audio_transcript.done") this.lines.set(item, event.transcript);
    else if (isBase64(event.delta)) {
      this.#item = item;
      this.lines.made(item, event.delta);
      this.speaker.play({ item, audio: event.delta });
    }
  }

  /** The response says no more. */
  end(): void {
    this.#item = null;
    this.speaker.flush();
    this.lines.endAll();
  }

  /** What was heard to its end by now is a line. */
  settle(): void {
    this.lines.heard(this.speaker.heardMark);
  }

  /** Nothing more of it is heard. Gives what the model is to forget of what it has said. */
  cutOff(): Heard[] {
    this.settle();
    const heard = this.speaker.cutOff(this.#item);
    this.#item = null;
    this.lines.cutOff(heard);
    return heard.filter(({ item }) => !this.#foreign.has(item));
  }

  /** The model is gone; what it has said is heard on. */
  lost(): void {
    this.end();
    this.#foreign = new Set(this.lines.unheard.map(({ item }) => item));
  }
}
