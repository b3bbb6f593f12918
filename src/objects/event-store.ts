import type { CanonicalEvent } from "../calls/message.ts";
import { CONTENT } from "../calls/privacy.ts";

/** An event as it is stored. What all events of one object share is not in it. */
export type EventRow<Event extends CanonicalEvent = CanonicalEvent> = Pick<
  Event,
  "id" | "provider" | "type" | "at" | "receivedAt" | "data"
> & { seq: number; late: boolean };

type Row = {
  seq: number;
  id: string;
  provider: string;
  type: string;
  at: number;
  receivedAt: number;
  late: number;
  data: string;
};

const COLUMNS = "seq, id, provider, type, at, received_at as receivedAt, late, data";
const CONTENT_PATHS = CONTENT.map((name) => `'$.${name}'`).join(", ");

/** An object's events, each once. Adding one touches a fixed number of rows. */
export class EventStore<Event extends CanonicalEvent> {
  static readonly tables = (sql: SqlStorage): void => {
    sql.exec(`
      create table event (
        id text primary key, seq integer not null, provider text not null, type text not null, at integer not null,
        received_at integer not null, late integer not null, data text not null
      ) without rowid
    `);
  };

  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
  }

  /** False if an event of this id is there already; then nothing changes. */
  add(event: Event, { seq, late }: { seq: number; late: boolean }): boolean {
    const { rowsWritten } = this.#sql.exec(
      `insert into event (id, seq, provider, type, at, received_at, late, data) values (?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (id) do nothing`,
      event.id,
      seq,
      event.provider,
      event.type,
      event.at,
      event.receivedAt,
      Number(late),
      JSON.stringify(event.data),
    );
    return rowsWritten > 0;
  }

  find(id: string): EventRow<Event> | null {
    const [row] = this.#sql.exec<Row>(`select ${COLUMNS} from event where id = ?`, id).toArray();
    return row ? read(row) : null;
  }

  /** The event by itself; null where it is not here any more. Its call, where it is of one, is not in it. */
  event(id: string): Omit<Event, "call"> | null {
    const row = this.find(id);
    if (!row) return null;
    const { seq: _, late: __, ...event } = row;
    return event as unknown as Omit<Event, "call">;
  }

  /** When an event whose id begins so came in last; null if none did. */
  lastReceivedAt(prefix: string): number | null {
    const sql = "select max(received_at) as last from event where id >= ? and id < ?";
    return this.#sql.exec<{ last: number | null }>(sql, prefix, `${prefix}\u{10ffff}`).one().last;
  }

  /** Every event, or those of one type, as they came in. */
  list(type?: Event["type"]): EventRow<Event>[] {
    return this.#sql
      .exec<Row>(`select ${COLUMNS} from event where coalesce(type = ?, 1) order by seq`, type ?? null)
      .toArray()
      .map(read<Event>);
  }

  /** Takes out of every event what was said and what came of it (calls/privacy.ts). */
  eraseContent(): void {
    this.#sql.exec(`update event set data = json_remove(data, ${CONTENT_PATHS})`);
  }

  /** Deletes what came before; gives how many events are left. */
  deleteBefore(receivedAt: number): number {
    this.#sql.exec("delete from event where received_at < ?", receivedAt);
    return this.#sql.exec<{ left: number }>("select count(*) as left from event").one().left;
  }
}

function read<Event extends CanonicalEvent>(row: Row): EventRow<Event> {
  return { ...row, late: row.late === 1, data: JSON.parse(row.data) } as unknown as EventRow<Event>;
}
