import { responseCancel, responseCreate } from "./realtime.ts";

/** What the model is to say: `answer` what it finds right, anything else by these instructions alone. */
export type Ask = { name: AskName; instructions?: string };
type AskName = keyof typeof WEIGHTS;
/** `isOfUse`: it has spoken, or called a tool. */
type Active = { id: string; ask: Ask | null; isCut: boolean; isOfUse: boolean };

/** Of two things to be said, the heavier one is. */
const WEIGHTS = { answer: 0, question: 1, apology: 2, handover: 3, goodbye: 4, greeting: 5 };

export const ANSWER: Ask = { name: "answer" };

/**
 * Who speaks: the caller, or the model in one response. Another may only be asked for once `response.done` has come, or the API refuses it
 * (https://github.com/openai/openai-agents-python/pull/2763), and the model begins some by itself: what is to be said waits here for its turn.
 */
export class Floor {
  readonly #send: (event: object) => void;
  #due: Ask | null = null;
  /** Asked for, and not yet begun. */
  #asked: Ask | null = null;
  #active: Active | null = null;
  /** The last response that has spoken. */
  #lastSpeaker: string | null = null;
  isCallerSpeaking = false;
  /** The caller has spoken, and the model will begin to answer by itself. */
  #isAwaited = false;

  constructor(send: (event: object) => void) {
    this.#send = send;
  }

  /** Nobody speaks, and nothing is to be said. */
  get isFree(): boolean {
    return !this.isCallerSpeaking && !this.isModelDue && this.#due === null;
  }

  /** Whether it is the model's turn. */
  get isModelDue(): boolean {
    return !this.isCallerSpeaking && (this.#isAwaited || this.#asked !== null || this.#active !== null);
  }

  hasSpokenIn(response: string): boolean {
    return this.#lastSpeaker === response;
  }

  isActive(response: string): boolean {
    return this.#active?.id === response;
  }

  ask(ask: Ask): void {
    if (!this.#due || WEIGHTS[ask.name] >= WEIGHTS[this.#due.name]) this.#due = ask;
  }

  /** It need not be said any more; if it was asked for already, it is not asked for again. */
  drop(name: AskName): void {
    if (this.#due?.name === name) this.#due = null;
    if (this.#asked?.name === name) this.#asked = ANSWER;
  }

  /** Asks for what is due, if it is its turn. */
  next(): boolean {
    if (!this.#due || this.isCallerSpeaking || this.isModelDue) return false;
    this.#asked = this.#due;
    this.#due = null;
    this.#send(responseCreate(this.#asked.instructions));
    return true;
  }

  /** Whether what comes of a response is to be heard: nothing of one that was cut off, or of an unknown one. */
  hears(response: string): boolean {
    return this.#active?.id === response && !this.#active.isCut;
  }

  spoken(): void {
    if (!this.#active) return;
    this.#lastSpeaker = this.#active.id;
    this.#active.isOfUse = true;
  }

  /** A tool was called in that response. */
  called(response: string): void {
    if (this.#active?.id === response) this.#active.isOfUse = true;
  }

  /** A response has begun. What nobody would cancel while the caller speaks, or what comes before the greeting, we do. */
  begin(id: string): void {
    this.#active = { id, ask: this.#asked, isCut: false, isOfUse: false };
    this.#asked = null;
    this.#isAwaited = false;
    if (this.isCallerSpeaking) this.#cancel();
    else this.#yieldToGreeting();
  }

  /** A response is over. Gives what it owes the caller, for it may have had nothing but text: what was asked for, or an answer of its `own`. */
  end(id: string): Ask | "own" | null {
    const active = this.#active;
    if (active?.id !== id) return null;
    this.#active = null;
    return active.isCut || active.isOfUse ? null : (active.ask ?? "own");
  }

  /** The API would not begin what was asked for: the response that has begun is the model's own. */
  refuse(): void {
    const refused = this.#asked ?? this.#active?.ask ?? null;
    if (!refused) return;
    this.#asked = null;
    this.ask(refused);
    if (this.#active) {
      this.#active.ask = null;
      this.#yieldToGreeting();
    } else this.#isAwaited = true;
  }

  /** The caller speaks, and the model falls silent by itself. */
  callerBegins(): void {
    this.isCallerSpeaking = true;
    this.#isAwaited = false;
    // The model answers after this, and knows of all that was to be answered before.
    for (const name of ["answer", "question", "apology"] as const) this.drop(name);
    if (this.#active) this.#active.isCut = true;
  }

  callerEnds(): void {
    this.isCallerSpeaking = false;
    this.#isAwaited = true;
  }

  /** The model is gone, and all it was about. Gives what it owes the caller. */
  reset(): Ask | null {
    const active = this.#active?.isCut ? null : this.#active;
    const owed = this.#due ?? this.#asked ?? active?.ask ?? (active || this.#isAwaited ? ANSWER : null);
    this.#due = this.#asked = this.#active = null;
    this.isCallerSpeaking = this.#isAwaited = false;
    return owed;
  }

  #yieldToGreeting(): void {
    if (this.#due?.name === "greeting" && this.#active?.ask === null) this.#cancel();
  }

  #cancel(): void {
    const active = this.#active;
    if (!active || active.isCut) return;
    active.isCut = true;
    if (active.ask && active.ask.name !== "answer" && active.ask.name !== "question") this.ask(active.ask);
    this.#send(responseCancel(active.id));
  }
}
