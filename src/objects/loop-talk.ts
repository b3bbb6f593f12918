import type { CallEvent } from "../calls/event.ts";
import type { LoopCommand, LoopStep, Sound } from "../calls/loop-step.ts";
import { advance } from "../conversation/loop/advance.ts";
import type { Unasked } from "../conversation/loop/command.ts";
import { hangUp, vanish } from "../conversation/loop/moves.ts";
import type { ToolCall } from "../conversation/loop/tool-calls.ts";
import type { Effect, Next, Ours } from "../conversation/loop/turns.ts";
import { saidEvent } from "../conversation/talk-events.ts";
import type { Granted } from "../conversation/wish.ts";
import { SECOND } from "../lib/instant.ts";
import { isTestStory } from "../rules/rule.ts";
import type { Settings } from "../settings.ts";
import { carryOut } from "./carry-out.ts";
import { tryToTell } from "./heard.ts";
import { LoopAnswerer } from "./loop-answerer.ts";
import { LoopCommands } from "./loop-commands.ts";
import { type LoopKnown, afterNext, beginLoop, overdueIn, sayingsOf, toldOf, wakeAt } from "./loop-known.ts";
import { type TalkStore, withEvents } from "./talk-store.ts";

/** What is to be answered. `isRepeat`: nothing was new in what was told. */
export type Heard = { command: LoopCommand | null; isRepeat: boolean };
type Parts = {
  settings: Settings;
  secrets: readonly string[];
  fetch: typeof fetch;
  store: TalkStore<LoopKnown>;
};
/** `isCutOff`: what is being spoken is not heard to its end. */
type Keeping = { now: number; events?: CallEvent[]; isCutOff?: boolean };

/** A call over the loop is never one of ours, and its platform can do nothing but speak and hang up. */
const SCOPE = { outreach: null, canTransfer: false };

const END_PATIENCE_MS = SECOND;

/** A conversation turn by turn, over the voice loop (spec §8): what is told of it leads to answers, commands and replies of the model. */
export class LoopTalk {
  readonly #parts: Parts;
  readonly #answerer: LoopAnswerer;
  readonly #commands: LoopCommands;
  /** What was said last, where it came as sound. */
  #sound: Sound | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { settings, secrets, fetch } = parts;
    const happen = (event: Ours) => this.#happen(event);
    const grant = (call: ToolCall) => this.#grant(call);
    this.#answerer = new LoopAnswerer({ settings, secrets, fetch, scope: SCOPE, happen, grant });
    const isWanted = (unasked: Unasked) => this.#isWanted(unasked);
    this.#commands = new LoopCommands({ settings, fetch, isWanted, vanished: () => this.#vanish() });
  }

  /** Takes in a step. `events`: what the call's own object is to be told of it. When it answers, both are kept. */
  async hear(step: LoopStep, events: CallEvent[]): Promise<Heard> {
    const now = Date.now();
    const { store, settings } = this.#parts;
    const known = store.get();
    const before = known ?? beginLoop(step, settings, now);
    const next = advance(before.turns, toldOf(step), sayingsOf(before, settings));
    // Nothing begins with these: they may be all that is left of a call that was forgotten.
    if (!known && (step.name === "playback_finished" || step.name === "speech_detected"))
      return { command: next.command, isRepeat: false };
    if (step.name === "end_of_speech" && step.sound) this.#sound = step.sound;
    const isEnd = step.name === "call_ended";
    const isRepeat = known !== null && (isEnd ? known.isEnded : next.command === null);
    // Words become lines of their turn, as long as there are turns.
    const told = step.name === "end_of_speech" && before.turns.phase !== "over" ? [] : events;
    const isCutOff = isEnd ? before.turns.tellsEach : step.name === "speech_detected" || step.name === "end_of_speech";
    this.#keep({ ...before, ...(isEnd && { isEnded: true, endAt: null, hangUpAt: null }) }, next, {
      now,
      events: told,
      isCutOff,
    });
    // Whoever asks for a call as soon as it is over finds it over; unless that takes longer than its platform waits.
    const tellCall = () => store.tell(Date.now());
    if (isEnd) await tryToTell(tellCall, { who: "call", patienceMs: END_PATIENCE_MS, about: { call: step.call } });
    return { command: next.command, isRepeat };
  }

  /** Does what is due by then; gives when there is more to do, ms since the epoch. */
  wake(known: LoopKnown, now: number): number | null {
    const { wait, turns } = known;
    switch (overdueIn(known, now)) {
      case "leave":
        this.#happen({ name: "leave", turn: turns.turn }, { hasLeft: true });
        break;
      case "hang_up":
        this.#keep(known, hangUp(turns), { now });
        break;
      case "hang_up_again":
        this.#keep({ ...known, hangUpAt: null }, hangUp(turns), { now });
        break;
      case null:
        if (wait && wait.at <= now) this.#happen({ name: wait.name, turn: turns.turn });
    }
    return wakeAt(this.#parts.store.get() ?? known);
  }

  /** Nothing that is under way has anything more to say or do. */
  forget(): void {
    this.#answerer.cancel();
    this.#sound = null;
  }

  /** Something happened on our side. */
  #happen(event: Ours, more: Partial<LoopKnown> = {}): void {
    const { store, settings } = this.#parts;
    const known = store.get();
    if (!known) return;
    const next = advance(known.turns, event, sayingsOf(known, settings));
    this.#keep({ ...known, ...more }, next, { now: Date.now() });
  }

  #keep(before: LoopKnown, next: Next, { now, events = [], isCutOff = false }: Keeping): void {
    const { known, lines } = afterNext(before, next, { now, isCutOff });
    const { provider, call } = known;
    const said = lines.map((line) => saidEvent({ provider, call, at: line.at }, line));
    this.#put(withEvents(known, [...events, ...said], events.length > 0 ? now : null));
    for (const effect of next.effects) this.#do(effect, known);
  }

  #put(known: LoopKnown): void {
    this.#parts.store.put(known, wakeAt(known));
  }

  #do(effect: Effect, known: LoopKnown): void {
    const { call, turns } = known;
    if (effect.do === "cancel") return this.#answerer.cancel();
    // Nobody is on the line in a test story, and a model costs money.
    if (isTestStory(call)) return;
    switch (effect.do) {
      case "transcribe":
        return this.#answerer.transcribe(effect.turn, this.#sound);
      case "reply":
        return this.#answerer.answer(effect.turn, known);
      case "speak":
        return this.#commands.tell({ call_id: call, action: "speak", text: effect.text, turn: effect.turn });
      case "hang_up":
        return this.#commands.tell({ call_id: call, action: "hangup", turn: turns.turn });
    }
  }

  #grant(call: ToolCall): Granted {
    const before = this.#parts.store.get();
    if (!before) throw new Error("the conversation is forgotten");
    const { known, granted } = carryOut(before, { call, scope: SCOPE, now: Date.now() });
    if (known !== before) this.#put(known);
    return granted;
  }

  /** The platform knows of no such call any more. */
  #vanish(): void {
    const known = this.#parts.store.get();
    if (known) this.#keep(known, vanish(known.turns), { now: Date.now(), isCutOff: true });
  }

  /** Words of a turn that was left by then, or of a call that is over, are not spoken any more. */
  #isWanted({ turn, action }: Unasked): boolean {
    const known = this.#parts.store.get();
    if (known?.turns.turn !== turn || known.isEnded) return false;
    return action === "hangup" || known.turns.phase !== "over";
  }
}
