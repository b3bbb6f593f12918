import * as z from "zod";

import { type Answer, readAnswer } from "./loop-commands.ts";
import type { Outside } from "./outside.ts";
import { signLoop } from "./sign.ts";

/**
 * How the platform tells of a call: each thing twice; or `late` (by five sentences) or `shuffled` (each after what follows it) for what nobody waits
 * for: speech_detected and playback_finished.
 */
export type LoopManner = z.infer<typeof LoopManner>;
export const LoopManner = z.enum(["usual", "twice", "late", "shuffled"]);

export type Told = Record<string, unknown>;
type Name = "incoming_call" | "speech_detected" | "end_of_speech" | "playback_finished" | "call_ended";
/** An event as it was sent, and what was answered; status 0 is no answer. */
export type Sent = { at: number; event: Name; status: number; answer: unknown; ms: number };

const CAN_WAIT = new Set<Name>(["speech_detected", "playback_finished"]);
const LATE_TURNS = 5;

/** Signed events of one call to `/webhooks/loop`, one after the other. */
export class LoopEvents {
  readonly sent: Sent[] = [];
  readonly #outside: Outside;
  readonly #id: string;
  readonly #manner: LoopManner;
  readonly #held: (() => Promise<unknown>)[] = [];
  #last: Promise<unknown> = Promise.resolve();

  constructor(outside: Outside, id: string, manner: LoopManner) {
    this.#outside = outside;
    this.#id = id;
    this.#manner = manner;
  }

  /** What the answer says to do; of an event told twice, the first. */
  async tell(event: Name, told: Told = {}): Promise<Answer | null> {
    if (CAN_WAIT.has(event) && (this.#manner === "late" || this.#manner === "shuffled")) return this.#hold(event, told);
    const first = this.#enqueue(() => this.#send(event, told));
    if (this.#manner === "twice") void this.#enqueue(() => this.#send(event, told));
    for (const send of this.#manner === "shuffled" ? this.#held.splice(0) : []) void this.#enqueue(send);
    return first;
  }

  /** All that was told has been sent. */
  async end(): Promise<void> {
    for (const send of this.#held.splice(0)) void this.#enqueue(send);
    await this.#last;
  }

  #hold(event: Name, told: Told): Promise<Answer | null> {
    return new Promise((answer) => {
      const send = async () => answer(await this.#send(event, told));
      this.#held.push(send);
      if (this.#manner === "late") void this.#sendLate(send);
    });
  }

  async #sendLate(send: () => Promise<unknown>): Promise<void> {
    const { clock, pace } = this.#outside;
    await clock.wait(pace.turnMs * LATE_TURNS);
    const at = this.#held.indexOf(send);
    if (at < 0) return;
    this.#held.splice(at, 1);
    await this.#enqueue(send);
  }

  #enqueue<T>(send: () => Promise<T>): Promise<T> {
    const sent = this.#last.then(send);
    this.#last = sent.catch(() => undefined);
    return sent;
  }

  async #send(event: Name, told: Told): Promise<Answer | null> {
    const { account, courier, clock } = this.#outside;
    const at = clock.now();
    const body = JSON.stringify({ event, call_id: this.#id, ...told });
    const secret = account.keys.LOOP_SIGNING_KEY;
    const signature = secret ? { "x-signature": signLoop({ body, secret }) } : {};
    const headers = { "content-type": "application/json", ...signature };
    const answered = await courier.ask({ url: `${account.to ?? ""}/webhooks/loop`, headers, body });
    const answer = readAnswer(answered.body);
    this.sent.push({ at, event, status: answered.status, answer: answer ?? answered.body, ms: clock.now() - at });
    return answer;
  }
}
