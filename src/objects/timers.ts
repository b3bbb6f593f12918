import { backoff } from "../lib/backoff.ts";
import { HOUR, MINUTE } from "../lib/instant.ts";
import { describe, log } from "../lib/log.ts";

const WAITS = { first: MINUTE, longest: HOUR };

export type Timer = { id: string; dueAt: number; tries: number };

/** Named timers of one object, kept through restarts. Setting one that exists moves it. The object's one alarm serves them all (alarm.ts). */
export class Timers {
  static readonly tables = (sql: SqlStorage): void => {
    sql.exec(
      "create table timer (id text primary key, due_at integer not null, tries integer not null default 0) without rowid",
    );
  };

  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
  }

  set(id: string, dueAt: number): void {
    this.#sql.exec(
      `insert into timer (id, due_at) values (?, ?)
       on conflict (id) do update set due_at = excluded.due_at, tries = 0 where due_at <> excluded.due_at`,
      id,
      dueAt,
    );
  }

  /** Sets one that is not there. */
  ensure(id: string, dueAt: number): void {
    this.#sql.exec("insert into timer (id, due_at) values (?, ?) on conflict (id) do nothing", id, dueAt);
  }

  cancel(id: string): void {
    this.#sql.exec("delete from timer where id = ?", id);
  }

  nextAt(): number | null {
    return this.#sql.exec<{ next: number | null }>("select min(due_at) as next from timer").one().next;
  }

  /**
   * Serves every timer due by `now`, earliest first, each at least once. One that throws is tried again later, ever
   * more slowly, and never holds up the others. A timer that was set anew while it was served stays.
   */
  serve(now: number, perform: (timer: Timer) => void): void {
    const due = this.#sql
      .exec<Timer>("select id, due_at as dueAt, tries from timer where due_at <= ? order by due_at, id limit 50", now)
      .toArray();
    for (const timer of due) {
      try {
        perform(timer);
        this.#sql.exec("delete from timer where id = ? and due_at = ?", timer.id, timer.dueAt);
      } catch (cause) {
        const dueAt = now + backoff(timer.tries, WAITS);
        log("error", "timer failed", { timer: timer.id, tries: timer.tries + 1, cause: describe(cause) });
        this.#sql.exec(
          "update timer set due_at = ?, tries = tries + 1 where id = ? and due_at = ?",
          dueAt,
          timer.id,
          timer.dueAt,
        );
      }
    }
  }
}
