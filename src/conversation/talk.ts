import type { RealtimeFunctionTool } from "openai/resources/realtime/realtime";

import type { Language } from "../words/language.ts";
import { wordForWord } from "../words/talk-orders.ts";
import { Errands, type Granted } from "./errands.ts";
import { ANSWER, Floor } from "./floor.ts";
import type { Line } from "./lines.ts";
import type { Media } from "./media.ts";
import { Memory } from "./memory.ts";
import { type Parted, Parting } from "./parting.ts";
import type { RealtimeEvent } from "./realtime-event.ts";
import { itemTruncate } from "./realtime.ts";
import type { Said } from "./said.ts";
import { Speech } from "./speech.ts";
import { type Clock, Wait } from "./wait.ts";

/** What is talked about, and how. `greeting` is said first, word for word, unless the talk goes on after `history`. */
export type Script = {
  instructions: string;
  greeting: string;
  history?: readonly Pick<Said, "role" | "text">[] | undefined;
  sayings: Record<"apology" | "question" | "goodbye", string>;
  voice: string;
  language: Language;
  tools: readonly RealtimeFunctionTool[];
};

type Setting = {
  script: Script;
  media: Media;
  clock: Clock;
  toModel: (event: object) => void;
  toPlatform: (frame: string) => void;
  said: (line: Line) => void;
  wish: (call: { name: string; arguments: string }) => Promise<Granted>;
  /** The model says nothing, or cannot. */
  stalled: () => void;
  end: (ending: Parted) => void;
};
type Event<Type extends RealtimeEvent["type"]> = Extract<RealtimeEvent, { type: Type }>;

const MOST_MODEL_SILENCE_MS = 8000;
/** A greeting is said once more if the caller has spoken before anything of it was heard. */
const MOST_GREETINGS = 2;

/** A talk between a caller and the model, however often the model is connected anew. Between `lost` and `open` it does not listen. */
export class Talk {
  readonly #setting: Setting;
  readonly #floor: Floor;
  readonly #speech: Speech;
  readonly #errands: Errands;
  readonly #memory: Memory;
  readonly #parting: Parting;
  readonly #silentModel: Wait;
  readonly #played: Wait;
  #sessions = 0;
  #isOpen = false;
  #isClosed = false;
  #greetings = 0;
  #isHeard = false;
  /** When the model last gave a sign that it speaks, or was to begin. */
  #signAt = 0;

  constructor(setting: Setting) {
    const { script, clock, toModel, wish, stalled, end } = setting;
    const { sayings, language, history } = script;
    const wake = () => this.#settle();
    this.#setting = setting;
    this.#floor = new Floor(toModel);
    this.#memory = new Memory(history);
    this.#speech = new Speech({ ...setting, tell: (line) => this.#tell(line) });
    const done = (response: string, ends: Granted["ends"]) => this.#granted(response, ends);
    this.#errands = new Errands({ wish, memory: this.#memory, toModel, done });
    this.#parting = new Parting({ floor: this.#floor, clock, sayings, language, wake, end });
    this.#silentModel = new Wait(clock, stalled);
    this.#played = new Wait(clock, wake);
  }

  get droppedMs(): number {
    return this.#speech.speaker.droppedMs;
  }

  /** The call has begun. */
  begin(): void {
    this.#parting.begin();
  }

  /** The model listens. */
  open(): void {
    for (const event of this.#memory.told(this.#speech.lines.unheard)) this.#setting.toModel(event);
    if (++this.#sessions === 1) {
      if (this.#setting.script.history) this.#floor.ask(ANSWER);
      else this.#greet();
    }
    this.#errands.session = this.#sessions;
    this.#isOpen = true;
    this.#settle();
  }

  /** The model is gone. What it has said is played on. */
  lost(): void {
    const { lines } = this.#speech;
    this.#isOpen = false;
    this.#errands.session = null;
    this.#speech.lost();
    const owed = this.#floor.reset();
    const isUnwritten = lines.forgetUnwritten();
    const { apology } = this.#setting.script.sayings;
    // Words that nobody has written down are lost with the model that heard them.
    if (owed?.name === "answer" && isUnwritten)
      this.#floor.ask({ name: "apology", instructions: wordForWord(apology) });
    else if (owed) this.#floor.ask(owed);
    this.#settle();
  }

  /** The platform has played all up to this mark. */
  reached(mark: number): void {
    this.#speech.speaker.reached(mark);
    this.#settle();
  }

  take(event: RealtimeEvent): void {
    const { lines } = this.#speech;
    switch (event.type) {
      case "response.created":
        this.#floor.begin(event.response.id);
        break;
      case "response.done":
        this.#done(event.response);
        break;
      case "response.output_audio.delta":
      case "response.output_audio_transcript.delta":
      case "response.output_audio_transcript.done":
        this.#say(event);
        break;
      case "response.function_call_arguments.done":
        this.#call(event);
        break;
      case "conversation.item.input_audio_transcription.completed":
        lines.written(event.item_id, event.transcript, this.#now);
        break;
      case "input_audio_buffer.speech_started":
        lines.begin(event.item_id, this.#now);
        this.#callerBegins();
        break;
      case "input_audio_buffer.speech_stopped":
        this.#signAt = this.#now;
        this.#floor.callerEnds();
        break;
      case "error":
        if (event.error.code === "conversation_already_has_active_response") this.#floor.refuse();
        break;
      case "session.created":
      case "session.updated":
    }
    this.#settle();
  }

  /** Tells what was heard. Nothing happens after. */
  close(): void {
    this.#isClosed = true;
    this.#silentModel.until(null);
    this.#played.until(null);
    this.#parting.close();
    this.#speech.cutOff();
  }

  #say(
    event: Event<
      "response.output_audio.delta" | "response.output_audio_transcript.delta" | "response.output_audio_transcript.done"
    >,
  ): void {
    const { response_id: response, item_id: item } = event;
    if (!this.#floor.hears(response)) return;
    if (event.type === "response.output_audio_transcript.delta") this.#speech.lines.add(item, event.delta);
    else if (event.type === "response.output_audio_transcript.done") this.#speech.lines.set(item, event.transcript);
    else {
      this.#signAt = this.#now;
      this.#floor.spoken();
      this.#speech.play(item, event.delta);
    }
  }

  #done({ id, status }: Event<"response.done">["response"]): void {
    if (!this.#floor.isActive(id)) return;
    this.#signAt = this.#now;
    if (status === "failed" && this.#floor.hears(id)) return this.#setting.stalled();
    this.#speech.end();
    this.#floor.end(id);
  }

  #call({
    call_id: id,
    response_id: response,
    name,
    arguments: given,
  }: Event<"response.function_call_arguments.done">) {
    this.#signAt = this.#now;
    this.#errands.take({ call: { id, name, arguments: given }, response, at: this.#now });
  }

  #granted(response: string, ends: Granted["ends"]): void {
    if (this.#isClosed) return;
    if (ends) this.#parting.grant(ends, response);
    // A caller who speaks will be answered by what is known then.
    else if (this.#errands.pending === 0 && !this.#parting.isLeaving && !this.#floor.isCallerSpeaking)
      this.#floor.ask(ANSWER);
    this.#settle();
  }

  #callerBegins(): void {
    this.#parting.callerBegins();
    this.#floor.callerBegins();
    for (const { item, heardMs } of this.#speech.cutOff()) this.#setting.toModel(itemTruncate(item, heardMs));
    if (!this.#isHeard && this.#greetings > 0 && this.#greetings < MOST_GREETINGS) this.#greet();
  }

  #greet(): void {
    this.#greetings++;
    this.#floor.ask({ name: "greeting", instructions: wordForWord(this.#setting.script.greeting) });
  }

  #tell(line: Line): void {
    this.#isHeard ||= line.role === "agent";
    this.#memory.keep({ at: line.at, said: line });
    this.#setting.said(line);
  }

  /** What follows from all that has happened so far. */
  #settle(): void {
    if (this.#isClosed) return;
    const { speaker } = this.#speech;
    this.#speech.settle();
    this.#parting.speak();
    if (this.#isOpen && this.#floor.next()) this.#signAt = this.#now;
    const { isQuiet } = speaker;
    this.#played.until(isQuiet ? null : speaker.quietAt);
    this.#silentModel.until(this.#isOpen && this.#floor.isModelDue ? this.#signAt + MOST_MODEL_SILENCE_MS : null);
    this.#parting.settle(this.#isOpen && isQuiet && this.#floor.isFree);
  }

  get #now(): number {
    return this.#setting.clock.now();
  }
}
