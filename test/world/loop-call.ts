import { wavOf } from "./linear.ts";
import { Floor, type ReadLine } from "./lines.ts";
import type { Answer, Command } from "./loop-commands.ts";
import { LoopEvents, type LoopManner, type Sent, type Told } from "./loop-events.ts";
import type { Outside } from "./outside.ts";
import { speak } from "./sound.ts";

const TICKS_PER_TURN = 5;
const POLITE_TURNS = 2;
/** How long the other side may be silent before a person hangs up. */
const PATIENCE_TURNS = 400;

/** What was said to the person, in which turn; `cut` where it was stopped before its end. */
type Spoken = { at: number; text: string; turn: number | null; cut: boolean };
type Queued = { text: string; turn: number | null } | "hangup";

/** A call as it went; times are ms since the epoch. */
export type LoopView = {
  call_id: string;
  from: string;
  startedAt: number;
  endedAt: number | null;
  reason: string | null;
  heard: Spoken[];
  commands: (Command & { at: number })[];
  events: Sent[];
};

export type LoopWish = {
  id: string;
  from: string;
  to: string;
  lines: ReadLine[];
  /** How what the person says is told: as words, or as sound. */
  as: "transcript" | "audio";
  manner: LoopManner;
};

/** One call of the generic loop (spec §8) as its platform carries it: plays, listens, and is told what to say. A sentence lasts `pace.turnMs`. */
export class LoopCall {
  readonly #outside: Outside;
  readonly #events: LoopEvents;
  readonly #floor: Floor;
  readonly #queue: Queued[] = [];
  readonly #heard: Spoken[] = [];
  readonly #commands: (Command & { at: number })[] = [];
  readonly #startedAt: number;
  readonly wish: LoopWish;
  #playing: Spoken | null = null;
  #playedTicks = 0;
  #endedAt: number | null = null;
  #reason: string | null = null;
  /** Whether Offhook knows that it is over. */
  isToldOfEnd = false;

  constructor(outside: Outside, wish: LoopWish) {
    this.#outside = outside;
    this.#events = new LoopEvents(outside, wish.id, wish.manner);
    this.#floor = new Floor(outside.pace.turnMs * POLITE_TURNS);
    this.#startedAt = outside.clock.now();
    this.wish = wish;
  }

  get view(): LoopView {
    const { id: call_id, from } = this.wish;
    const [heard, commands, events] = [this.#heard, this.#commands, this.#events.sent];
    return {
      call_id,
      from,
      startedAt: this.#startedAt,
      endedAt: this.#endedAt,
      reason: this.#reason,
      heard,
      commands,
      events,
    };
  }

  /** False where the call is over. */
  take(command: Command): boolean {
    this.#commands.push({ at: this.#outside.clock.now(), ...command });
    if (this.#endedAt !== null) return false;
    if (command.action === "speak") this.#queue.push({ text: command.text, turn: command.turn });
    else this.#obey(command);
    return true;
  }

  async carry(): Promise<void> {
    const { from, to, lines } = this.wish;
    this.#obey(await this.#events.tell("incoming_call", { from, to }));
    const left = [...lines];
    while (this.#reason === null) {
      await this.#tick();
      const line = left[0];
      if (this.#floor.idleMs > PATIENCE_TURNS * this.#outside.pace.turnMs) this.#reason = "caller_gave_up";
      if (!line || !this.#floor.isDue(line)) continue;
      left.shift();
      await this.#act(line);
      this.#floor.take();
    }
    this.#endedAt = this.#outside.clock.now();
    const duration = Math.max(1, Math.round((this.#endedAt - this.#startedAt) / 1000));
    await this.#events.tell("call_ended", { duration, cost: 0.02, reason: this.#reason });
    this.isToldOfEnd = true;
    await this.#events.end();
  }

  /** Part of a sentence's time goes by. */
  async #tick(): Promise<void> {
    const { clock, pace } = this.#outside;
    await clock.wait(pace.turnMs / TICKS_PER_TURN);
    if (this.#playing && ++this.#playedTicks === TICKS_PER_TURN) {
      this.#playing = null;
      this.#tell("playback_finished");
    }
    if (!this.#playing) this.#playNext();
    this.#floor.pass(pace.turnMs / TICKS_PER_TURN, this.#playing !== null);
  }

  #playNext(): void {
    const next = this.#queue.shift();
    if (next === "hangup") this.#reason ??= "agent_hangup";
    if (next === undefined || next === "hangup") return;
    this.#playing = { at: this.#outside.clock.now(), ...next, cut: false };
    this.#playedTicks = 0;
    this.#heard.push(this.#playing);
  }

  /** What is said goes on until it is stopped, whoever speaks. Hanging up waits for what is to be said before. */
  #obey(told: Answer | Command | null): void {
    if (told?.action === "play") this.#queue.push({ text: told.text, turn: null });
    if (told?.action === "hangup") this.#queue.push("hangup");
    if (told?.action !== "stop") return;
    const isLast = this.#queue.includes("hangup");
    this.#queue.splice(0, this.#queue.length, ...(isLast ? (["hangup"] as const) : []));
    if (this.#playing) this.#playing.cut = true;
    this.#playing = null;
  }

  async #act({ says, lastsMs, hangsUp }: ReadLine): Promise<void> {
    const { clock, pace } = this.#outside;
    if (says !== undefined) {
      this.#tell("speech_detected");
      const until = clock.now() + (lastsMs ?? pace.turnMs);
      while (clock.now() < until) await this.#tick();
      const audio = { b64: wavOf(speak(says)).toString("base64"), format: "wav" };
      this.#tell("end_of_speech", this.wish.as === "audio" ? { audio } : { transcript: says });
    }
    if (hangsUp) this.#reason = "caller_hangup";
  }

  /** The call goes on meanwhile. */
  #tell(event: "speech_detected" | "end_of_speech" | "playback_finished", told: Told = {}): void {
    void this.#events.tell(event, told).then((answer) => this.#obey(answer));
  }
}
