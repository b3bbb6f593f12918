import type { CanonicalEvent } from "../calls/message.ts";
import { type Owner, actionIdOf } from "../rules/action.ts";
import type { Outbox } from "./outbox.ts";

/** An event that is to be forwarded. Those of an earlier epoch leave earlier, those of one epoch in the order of the call's life. */
export type Pending = { id: string; type: CanonicalEvent["type"]; epoch: number };
type Named = Pick<CanonicalEvent, "id" | "type">;
type Place = { epoch: number; phase: number; at: number; seq: number };
type MayLeave = (pending: Pending) => boolean;

const PREFIX = "forward:";
const MOST_AT_ONCE = 50;
/** Behind every phase of a call's life: what is forwarded once more leaves after all that was in line before. */
const AGAIN = 9;

/**
 * What an object still has to forward, in order, and the one action that does it: its messages carry up to so many events each, and there
 * is never more than one under way. An event that is given up is skipped, and listed as a dead action of its own.
 */
export class Forwarding {
  readonly #kv: SyncKvStorage;
  readonly #outbox: Outbox;
  readonly #owner: Owner;
  /** The id of the action that forwards. */
  readonly cursor: string;

  constructor({ kv }: DurableObjectStorage, outbox: Outbox, owner: Owner) {
    this.#kv = kv;
    this.#outbox = outbox;
    this.#owner = owner;
    this.cursor = actionIdOf(owner, "forward");
  }

  add({ id, type }: Named, { epoch, phase, at, seq }: Place): void {
    const place = [digits(epoch, 12), digits(phase, 1), digits(at, 15), digits(seq, 12)].join(":");
    this.#kv.put<Pending>(PREFIX + place, { id, type, epoch });
  }

  /**
   * Puts events in line once more, in this order, behind all that is there; what is still there leaves anyway. Nothing is put there while some of the
   * last time are. `epoch`: that of the events that came last. Gives how many are in line.
   */
  addAgain(events: readonly Named[], epoch: number): number {
    const inLine = [...this.#kv.list<Pending>({ prefix: PREFIX })];
    if (inLine.some(([key]) => phaseIn(key) === AGAIN)) return inLine.length;
    const known = new Set(inLine.map(([, { id }]) => id));
    const missing = events.filter(({ id }) => !known.has(id));
    for (const [seq, event] of missing.entries()) this.add(event, { epoch, phase: AGAIN, at: 0, seq });
    return inLine.length + missing.length;
  }

  /** What waits to be tried again is tried now. */
  hurry(now: number): void {
    if (this.#outbox.find(this.cursor)?.state === "retrying") this.#outbox.again(this.cursor, now);
  }

  /** The next events to forward, in order, up to the first that may not leave yet. */
  batch(mayLeave: MayLeave): string[] {
    const ids: string[] = [];
    for (const [, pending] of this.#next(MOST_AT_ONCE)) {
      if (!mayLeave(pending)) break;
      ids.push(pending.id);
    }
    return ids;
  }

  /** These are among the next and need not be forwarded any more. */
  remove(ids: readonly string[]): void {
    const done = new Set(ids);
    for (const [key, { id }] of this.#next(MOST_AT_ONCE)) if (done.has(id)) this.#kv.delete(key);
  }

  /** Sees to it that forwarding goes on if there is something that may leave. To be called whenever that may have changed. */
  tend(mayLeave: MayLeave, now: number): void {
    const [first, second] = this.#next(2);
    if (!first || !mayLeave(first[1])) return;
    const [key, { id }] = first;
    const cursor = this.#outbox.find(this.cursor);
    if (!cursor) return this.#outbox.plan(this.cursor, { kind: "forward", input: {} }, now);
    if (cursor.state === "dead") {
      this.#kv.delete(key);
      this.#outbox.giveUp(actionIdOf(this.#owner, `forward:${id}`), { like: cursor, input: { event: id } });
      if (!second || !mayLeave(second[1])) return this.#outbox.settle(this.cursor);
    }
    if (["dead", "done", "withdrawn"].includes(cursor.state)) this.#outbox.again(this.cursor, now);
  }

  /** Nothing of it is to be forwarded any more. */
  stop(): void {
    const keys = Array.from(this.#kv.list({ prefix: PREFIX }), ([key]) => key);
    for (const key of keys) this.#kv.delete(key);
  }

  /** Its time is over: what a receiver that fails has not taken by now, it is not given any more. */
  abandon(): void {
    if (this.#outbox.find(this.cursor)?.state !== "retrying") return;
    this.stop();
    this.#outbox.settle(this.cursor, "withdrawn");
  }

  #next(limit: number): [string, Pending][] {
    return [...this.#kv.list<Pending>({ prefix: PREFIX, limit })];
  }
}

function phaseIn(key: string): number {
  return Number(key.slice(PREFIX.length).split(":")[1]);
}

function digits(value: number, length: number): string {
  return String(Math.max(0, value)).padStart(length, "0");
}
