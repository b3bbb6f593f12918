import { wordForWord } from "../../words/talk-orders.ts";
import type { Granted } from "../wish.ts";
import { Errands } from "./errands.ts";
import { ANSWER, type Ask, Floor } from "./floor.ts";
import type { Line } from "./lines.ts";
import type { Media } from "./media.ts";
import { Memory } from "./memory.ts";
import { type Parted, Parting } from "./parting.ts";
import { Patience } from "./patience.ts";
import type { RealtimeEvent } from "./realtime-event.ts";
import { itemTruncate } from "./realtime.ts";
import type { Script } from "./script.ts";
import { type SpeechEvent, Speech } from "./speech.ts";
import { type Clock, Wait } from "./wait.ts";

type Setting = {
  script: Script;
  media: Media;
  clock: Clock;
  toModel: (event: object) => void;
  toPlatform: (frame: string) => void;
  said: (line: Line) => void;
  wish: (call: { name: string; arguments: string }) => Promise<Granted>;
  /** The model says nothing, or cannot. */
  stalled: (why: string) => void;
  end: (ending: Parted) => void;
};
type Event<Type extends RealtimeEvent["type"]> = Extract<RealtimeEvent, { type: Type }>;

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
  readonly #patience: Patience;
  readonly #played: Wait;
  #sessions = 0;
  #isOpen = false;
  #isClosed = false;
  #greetings = 0;
  #isHeard = false;
  /** The last response had no sound, and there should have been some. */
  #isMute = false;

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
    this.#patience = new Patience(clock, () => stalled("silent"));
    this.#played = new Wait(clock, wake);
  }

  get droppedMs(): number {
    return this.#speech.speaker.droppedMs;
  }

  /** The call has begun. */
  begin(): void {
    this.#parting.begin(this.#setting.script.begunAt);
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
    this.#isOpen = this.#isMute = false;
    this.#errands.session = null;
    this.#speech.lost();
    const wasCallerSpeaking = this.#floor.isCallerSpeaking;
    const owed = this.#floor.reset();
    // Words that nobody has written down are lost with the model that heard them.
    const isMissed = this.#speech.lines.forgetUnwritten() && (owed ? owed.name === "answer" : wasCallerSpeaking);
    if (isMissed) this.#floor.ask(this.#apology);
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
        this.#patience.sign();
        this.#floor.called(event.response_id);
        this.#errands.take(event, this.#now);
        break;
      case "conversation.item.input_audio_transcription.completed":
        lines.written(event.item_id, event.transcript, this.#now);
        break;
      case "input_audio_buffer.speech_started":
        lines.begin(event.item_id, this.#now);
        this.#patience.sign();
        this.#callerBegins();
        break;
      case "input_audio_buffer.speech_stopped":
        this.#patience.sign();
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
    this.#patience.settle(null);
    this.#played.until(null);
    this.#parting.close();
    this.#speech.cutOff();
  }

  #say(event: SpeechEvent): void {
    if (!this.#floor.hears(event.response_id)) return;
    if (event.type === "response.output_audio.delta") {
      this.#patience.sign();
      this.#floor.spoken();
      this.#isMute = false;
    }
    this.#speech.take(event);
  }

  #done({ id, status, status_details }: Event<"response.done">["response"]): void {
    if (!this.#floor.isActive(id)) return;
    this.#patience.sign();
    if (status === "failed" && this.#floor.hears(id))
      return this.#setting.stalled(status_details?.error?.code ?? "failed");
    this.#speech.end();
    const owed = this.#floor.end(id);
    if (owed && status !== "cancelled") this.#mute(owed);
  }

  /** Where it says nothing once more when it is asked to say just that, it can't speak. */
  #mute(owed: Ask | "own"): void {
    if (this.#isMute) return this.#setting.stalled("mute");
    this.#isMute = true;
    this.#floor.ask(owed === "own" ? this.#apology : owed);
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
    if (this.#isOpen && this.#floor.next()) this.#patience.sign();
    const { isQuiet } = speaker;
    this.#played.until(isQuiet ? null : speaker.quietAt);
    this.#patience.settle(this.#isOpen ? this.#awaited : null);
    this.#parting.settle(this.#isOpen && isQuiet && this.#floor.isFree);
  }

  /** What the model has to give a sign of. */
  get #awaited(): "speech" | "hearing" | null {
    if (this.#floor.isCallerSpeaking) return "hearing";
    return this.#floor.isModelDue ? "speech" : null;
  }

  get #apology(): Ask {
    return { name: "apology", instructions: wordForWord(this.#setting.script.sayings.apology) };
  }

  get #now(): number {
    return this.#setting.clock.now();
  }
}
