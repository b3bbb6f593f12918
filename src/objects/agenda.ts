import { within } from "../lib/deadline.ts";
import { MINUTE, earliest } from "../lib/instant.ts";
import { describe, log } from "../lib/log.ts";
import type { AttemptMessage } from "../rules/action.ts";
import { Alarm } from "./alarm.ts";
import type { Kept } from "./kept.ts";
import { isMigrated, type Migration, migrate } from "./migrate.ts";
import { Outbox } from "./outbox.ts";
import { Timers } from "./timers.ts";

const QUEUE_PATIENCE_MS = 10_000;

type Parts = {
  /** The tables of whoever has this agenda, before those of its own. */
  tables: readonly Migration[];
  /** What its owner keeps at hand. */
  kept: Pick<Kept<unknown>, "lookAgain">;
  /** When its owner has something else to do; null is never. */
  nextAt: () => number | null;
};

/** What an object has to do and when: timers and actions, on the one alarm. Whatever belongs together is written in one synchronous turn. */
export class Agenda {
  readonly timers: Timers;
  readonly outbox: Outbox;
  readonly #storage: DurableObjectStorage;
  readonly #alarm: Alarm;
  readonly #parts: Parts;
  readonly #schema: readonly Migration[];

  constructor(ctx: DurableObjectState, parts: Parts) {
    this.#storage = ctx.storage;
    this.#parts = parts;
    this.#schema = [...parts.tables, Outbox.tables, Timers.tables];
    this.#alarm = new Alarm(ctx.storage);
    this.timers = new Timers(ctx.storage);
    this.outbox = new Outbox(ctx.storage);
    void ctx.blockConcurrencyWhile(() => this.#alarm.load());
  }

  /** False for an object that nothing was ever stored in, or nothing any more. Asking stores nothing. */
  exists(): boolean {
    if (!isMigrated(this.#storage)) return false;
    migrate(this.#storage, this.#schema);
    return true;
  }

  /** Writes in one turn, the alarm included; makes the tables if need be. */
  write<Value>(change: () => Value): Value {
    const value = this.#inOne(() => {
      migrate(this.#storage, this.#schema);
      return change();
    });
    this.#alarm.pointAt(earliest(this.timers.nextAt(), this.outbox.nextAt(), this.#parts.nextAt()));
    return value;
  }

  /** To be called by `alarm()`. Cloudflare gives up an alarm that keeps throwing; what is stored here must not be left without one. */
  async goOff(work: (now: number) => Promise<void>): Promise<void> {
    this.#alarm.wentOff();
    const now = Date.now();
    try {
      if (this.exists()) await work(now);
    } catch (cause) {
      log("error", "alarm failed", { cause: describe(cause) });
      this.#alarm.pointAt(now + MINUTE);
    }
  }

  /** Sends attempts that were taken from the outbox, or puts them back. */
  async send(queue: Queue, messages: AttemptMessage[]): Promise<void> {
    if (messages.length === 0) return;
    try {
      await within(QUEUE_PATIENCE_MS, queue.sendBatch(messages.map((body) => ({ body }))));
    } catch (cause) {
      log("error", "queue unreachable", { actions: messages.length, cause: describe(cause) });
      if (this.exists()) this.write(() => this.outbox.putBack(messages, Date.now()));
    }
  }

  /** Deletes everything, the alarm included; what `keep` writes is there at once. */
  async forget(keep?: (kv: SyncKvStorage) => void): Promise<void> {
    this.#alarm.wentOff();
    const gone = this.#storage.deleteAll();
    keep?.(this.#storage.kv);
    await gone;
    this.#parts.kept.lookAgain();
  }

  #inOne<Value>(change: () => Value): Value {
    try {
      return this.#storage.transactionSync(change);
    } catch (cause) {
      this.#parts.kept.lookAgain();
      throw cause;
    }
  }
}
