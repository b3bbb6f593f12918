import type { Call } from "../calls/call.ts";
import type { CallEvent } from "../calls/event.ts";
import { type Arrivals, byLife } from "../calls/order.ts";

export type Folded = { call: Call; arrivals: Arrivals };
export type StoredEvent = CallEvent & { seq: number; late: boolean };

type EventRow = { seq: number; id: string; type: string; at: number; receivedAt: number; late: number; data: string };

/**
 * A call's events, each once, and what they add up to. Adding an event touches a fixed number of rows. The sum is a
 * key-value pair: a table of its own for one row would cost more than the row.
 */
export class CallStore {
  static readonly tables = (sql: SqlStorage): void => {
    sql.exec(`
      create table event (
        id text primary key, seq integer not null, type text not null, at integer not null,
        received_at integer not null, late integer not null, data text not null
      ) without rowid
    `);
  };

  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
  }

  /** False if an event of this id is there already; then nothing changes. */
  add(event: CallEvent, { seq, late }: { seq: number; late: boolean }): boolean {
    const { rowsWritten } = this.#storage.sql.exec(
      `insert into event (id, seq, type, at, received_at, late, data) values (?, ?, ?, ?, ?, ?, ?)
       on conflict (id) do nothing`,
      event.id,
      seq,
      event.type,
      event.at,
      event.receivedAt,
      Number(late),
      JSON.stringify(event.data),
    );
    return rowsWritten > 0;
  }

  folded(): Folded | null {
    return this.#storage.kv.get<Folded>("folded") ?? null;
  }

  keep(folded: Folded): void {
    this.#storage.kv.put("folded", folded);
  }

  /** Every event, in the order of the call's life. */
  timeline(call: Call): StoredEvent[] {
    return this.#storage.sql
      .exec<EventRow>("select seq, id, type, at, received_at as receivedAt, late, data from event")
      .toArray()
      .map(
        (row) =>
          ({
            ...row,
            provider: call.provider,
            call: call.id,
            late: row.late === 1,
            data: JSON.parse(row.data),
          }) as StoredEvent,
      )
      .toSorted(byLife);
  }
}
