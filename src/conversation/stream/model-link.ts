import { describe } from "../../lib/log.ts";
import { cut } from "../../lib/text.ts";
import { type RealtimeEvent, readRealtime } from "./realtime-event.ts";
import { type Clock, Wait } from "./wait.ts";

/** Our end of a WebSocket that is open. */
export type Socket = { send(text: string): void; close(code?: number, reason?: string): void };
/** Opens a connection to the model, and hands on what comes on it. Throws where it can't, or where `signal` says that nobody waits for it any more. */
export type Dial = (on: { message(frame: unknown): void; closed(): void }, signal: AbortSignal) => Promise<Socket>;

type Linking = {
  dial: Dial;
  clock: Clock;
  /** What a session begins with, as JSON. */
  session: string;
  on: { ready(): void; event(event: RealtimeEvent): void; lost(): void; gone(): void };
};
/** One connection, from the dialling on. */
type Attempt = { socket: Socket | null; isCreated: boolean; abort: AbortController };

const OPENING_MS = 5000;
const LONGEST_REASON = 100;
/** A connection that has worked for so long may be followed by another one. */
const PROVEN_MS = 60_000;

/**
 * Errors after which a session is of no more use. All others leave it open and harm nothing, such as those of cancelling what has ended or of truncating to
 * more than there is; one that stays silent after them is found by its silence.
 */
const FATAL = new Set(["session_expired", "invalid_api_key", "insufficient_quota", "model_not_found"]);

/**
 * The connection to the model. It is `ready` once the model has taken the session over, before which its audio may be of another kind. Where it is lost, it
 * is made once more at once (`lost`); where that fails too, before the new one has worked for a while, the model is `gone`. After `close` nothing is told.
 */
export class ModelLink {
  readonly #linking: Linking;
  readonly #opening: Wait;
  #attempt: Attempt | null = null;
  #readyAt: number | null = null;
  #mayRedial = true;
  redials = 0;
  /** Why it was lost the last time: no more than a word or two of the model's, since its messages quote keys. */
  lostBy: string | null = null;

  constructor(linking: Linking) {
    this.#linking = linking;
    this.#opening = new Wait(linking.clock, () => this.drop("silent"));
  }

  get isReady(): boolean {
    return this.#readyAt !== null;
  }

  open(): void {
    const attempt: Attempt = { socket: null, isCreated: false, abort: new AbortController() };
    this.#attempt = attempt;
    this.#opening.until(this.#linking.clock.now() + OPENING_MS);
    void this.#dial(attempt);
  }

  /** Of what cannot be sent nobody learns: the connection's end will be told. */
  send(text: string): void {
    try {
      this.#attempt?.socket?.send(text);
    } catch {
      this.drop("closed");
    }
  }

  /** The connection is of no use. */
  drop(why: string): void {
    if (!this.#attempt) return;
    this.lostBy = cut(why, LONGEST_REASON);
    const { clock, on } = this.#linking;
    const isProven = this.#readyAt !== null && clock.now() - this.#readyAt >= PROVEN_MS;
    this.close();
    if (!this.#mayRedial && !isProven) return on.gone();
    this.#mayRedial = false;
    this.redials++;
    on.lost();
    this.open();
  }

  close(): void {
    const attempt = this.#attempt;
    this.#attempt = null;
    this.#readyAt = null;
    this.#opening.until(null);
    if (attempt?.socket) hangUp(attempt.socket);
    else attempt?.abort.abort();
  }

  async #dial(attempt: Attempt): Promise<void> {
    const isOurs = () => this.#attempt === attempt;
    const ears = {
      message: (frame: unknown) => void (isOurs() && this.#take(attempt, frame)),
      closed: () => void (isOurs() && this.drop("closed")),
    };
    const socket = await connected(this.#linking.dial, ears, attempt.abort.signal);
    if (!isOurs()) return "why" in socket ? undefined : hangUp(socket);
    if ("why" in socket) return this.drop(socket.why);
    attempt.socket = socket;
    if (attempt.isCreated) this.send(this.#linking.session);
  }

  #take(attempt: Attempt, frame: unknown): void {
    const event = typeof frame === "string" ? readRealtime(frame) : null;
    if (!event || event.type === "unreadable") return;
    if (event.type === "session.created") this.#greet(attempt);
    else if (event.type === "error" && (!this.isReady || FATAL.has(event.error.code ?? "")))
      this.drop(event.error.code ?? event.error.type);
    else if (this.isReady) this.#linking.on.event(event);
    else if (event.type === "session.updated") this.#begin();
  }

  #greet(attempt: Attempt): void {
    if (!attempt.isCreated && attempt.socket) this.send(this.#linking.session);
    attempt.isCreated = true;
  }

  #begin(): void {
    this.#readyAt = this.#linking.clock.now();
    this.#opening.until(null);
    this.#linking.on.ready();
  }
}

/** Or why there is nobody. */
async function connected(dial: Dial, ...given: Parameters<Dial>): Promise<Socket | { why: string }> {
  try {
    return await dial(...given);
  } catch (cause) {
    return { why: describe(cause) };
  }
}

function hangUp(socket: Socket): void {
  try {
    socket.close(1000);
  } catch {
    // It is closed already.
  }
}
