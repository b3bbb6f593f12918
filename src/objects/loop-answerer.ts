import type { Sound } from "../calls/loop-step.ts";
import { messagesOf } from "../conversation/loop/history.ts";
import { reply } from "../conversation/loop/reply.ts";
import type { ToolCall } from "../conversation/loop/tool-calls.ts";
import { transcribe } from "../conversation/loop/transcribe.ts";
import type { Ours } from "../conversation/loop/turns.ts";
import { chatToolsFor } from "../conversation/tools.ts";
import type { Granted, Scope } from "../conversation/wish.ts";
import { describe, log } from "../lib/log.ts";
import { maskNumbers } from "../lib/phone.ts";
import { redact } from "../lib/redact.ts";
import type { Settings } from "../settings.ts";
import { voiceOf } from "../words/language.ts";
import { talkPrompt } from "../words/talk-prompt.ts";
import { talkSayings } from "../words/talk-sayings.ts";
import type { LoopKnown } from "./loop-known.ts";

/** `happen`: tells what has happened; `grant`: does what the model wants done. */
type Parts = {
  settings: Settings;
  secrets: readonly string[];
  fetch: typeof fetch;
  scope: Scope;
  happen: (event: Ours) => void;
  grant: (call: ToolCall) => Granted;
};

/** Has what was said in a turn written down and answered; one turn at a time. */
export class LoopAnswerer {
  readonly #parts: Parts;
  #ending = new AbortController();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What is under way has nothing more to say or do. */
  cancel(): void {
    this.#ending.abort();
  }

  transcribe(turn: number, sound: Sound | null): void {
    this.#run(turn, (signal) => this.#transcribe({ turn, sound }, signal));
  }

  answer(turn: number, known: LoopKnown): void {
    this.#run(turn, (signal) => this.#answer({ turn, known }, signal));
  }

  #run(turn: number, task: (signal: AbortSignal) => Promise<void>): void {
    this.#ending = new AbortController();
    const { signal } = this.#ending;
    const { settings, happen } = this.#parts;
    if (!canAnswer(settings)) return this.#regret(turn);
    task(signal).catch((cause: unknown) => {
      log("error", "reply failed", { cause: describe(cause) });
      if (!signal.aborted) happen({ name: "reply_failed", turn });
    });
  }

  async #transcribe({ turn, sound }: { turn: number; sound: Sound | null }, signal: AbortSignal): Promise<void> {
    const { settings, fetch, happen } = this.#parts;
    const words = sound && (await transcribe(sound, { settings, fetch, signal }));
    if (signal.aborted) return;
    happen(words === null ? { name: "reply_failed", turn } : { name: "transcribed", turn, words });
  }

  async #answer({ turn, known }: { turn: number; known: LoopKnown }, signal: AbortSignal): Promise<void> {
    const { settings, secrets, fetch, scope, happen, grant } = this.#parts;
    const { greeting, startedAt: now, messages, turns } = known;
    const { AUTO_REPLY_INSTRUCTIONS: instructions } = settings;
    // What a model did in a turn before is in no line of that.
    const about = { greeting, hears: "text", instructions, left: messages.length } as const;
    const replied = await reply({
      messages: messagesOf(talkPrompt({ voice: voiceOf(settings), now, ...about }), turns.said),
      tools: chatToolsFor(scope),
      settings,
      fetch,
      signal,
      say: (text) => happen({ name: "sentence", turn, text }),
      carryOut: grant,
    });
    if (signal.aborted) return;
    if (replied.kind === "failed") {
      log("warn", "the model did not answer", { why: maskNumbers(redact(replied.why, secrets)) });
      return happen({ name: "reply_failed", turn });
    }
    if (replied.kind === "leave") happen({ name: "leave", turn });
    happen({ name: "reply_done", turn });
  }

  /** There is nobody to answer. */
  #regret(turn: number): void {
    const { settings, happen } = this.#parts;
    happen({ name: "sentence", turn, text: talkSayings(voiceOf(settings)).regret });
    happen({ name: "leave", turn });
    happen({ name: "reply_done", turn });
  }
}

/** Otherwise nobody need even know what was said. */
function canAnswer({ MODEL_URL, MODEL_NAME }: Settings): boolean {
  return Boolean(MODEL_URL && MODEL_NAME);
}
