import type { Standing, Trouble } from "../calls/trouble.ts";
import { cut } from "../lib/text.ts";
import type { ActionKind, ActionState, AttemptMessage, Work } from "../rules/action.ts";
import {
  type ActionRow,
  type ActionView,
  type Result,
  claimed,
  failed,
  isClaimable,
  lastSeriesOf,
  postponed,
  recorded,
  revived,
  served,
  unsent,
  viewOf,
  withdrawn,
  workOf,
} from "./action-row.ts";

/** What a consumer that wants to make an attempt is told. */
export type Claim = { kind: "perform"; work: Work; tries: number } | { kind: "taken" } | { kind: "gone" };
/** An action as its object keeps it. What a connector needs besides, the object adds when the action is claimed. */
export type Kept = { kind: ActionKind; input: object };

/** The states in which an action waits for a person. */
export type Waiting = Trouble["state"];

/** What came of asking to change an action by hand. */
export type Change =
  | { kind: "changed"; action: ActionView }
  | { kind: "conflict"; state: ActionState }
  | { kind: "gone" };

const COLUMNS = "id, kind, input, state, attempt, tries, due_at as dueAt, since, claimed_at as claimedAt, attempts";

const MOST_TOLD = 20;
const LONGEST_WHY = 200;

/**
 * The actions of one object and the waiting between their attempts. An attempt is one message; until it is claimed the
 * message is sent again, ever more slowly, with the same number, and only the first claim of a number is granted.
 * So an attempt is made at most once, and an action is tried until it is done or given up. What this can't know is
 * whether an attempt that was claimed and never heard of again has reached the world.
 */
export class Outbox {
  static readonly tables = (sql: SqlStorage): void => {
    sql.exec(`
      create table action (
        id text primary key, kind text not null, input text not null, state text not null default 'planned',
        attempt integer not null default 0, tries integer not null default 0,
        due_at integer, since integer not null, claimed_at integer, attempts text not null default '[]'
      ) without rowid
    `);
  };

  readonly #sql: SqlStorage;
  #givenUp: ActionRow[] = [];
  /** How late the latest of those was begun with that nobody had tried. */
  #latestMs = 0;

  constructor(storage: DurableObjectStorage) {
    this.#sql = storage.sql;
  }

  /** Plans an action. One that is there already stays as it is, but that it becomes due earlier if nobody has begun with it. */
  plan(id: string, { kind, input }: Kept, dueAt: number): void {
    this.#sql.exec(
      `insert into action (id, kind, input, due_at, since) values (?, ?, ?, ?, ?)
       on conflict (id) do update set due_at = excluded.due_at, since = excluded.since
       where state = 'planned' and due_at > excluded.due_at`,
      id,
      kind,
      JSON.stringify(input),
      dueAt,
      dueAt,
    );
  }

  /** Takes back what nobody has begun with and is not wanted any more. Kinds that are not given stay whatever they are. */
  lapse(kinds: ReadonlySet<ActionKind>, wanted: ReadonlySet<string>, now: number): void {
    const planned = this.#sql.exec<ActionRow>(`select ${COLUMNS} from action where state = 'planned'`).toArray();
    for (const row of planned)
      if (kinds.has(row.kind) && !wanted.has(row.id)) this.#store(withdrawn(row, "not needed any more", now));
  }

  /** Words an action anew that nobody has begun with. */
  reword(id: string, input: object): void {
    this.#sql.exec("update action set input = ? where id = ? and state = 'planned'", JSON.stringify(input), id);
  }

  /** Keeps what an attempt was made of, for whoever has to know that later. */
  keep(id: string, input: object): void {
    this.#sql.exec("update action set input = ?1 where id = ?2 and input <> ?1", JSON.stringify(input), id);
  }

  /** Lists an action as given up, with the last series of attempts of the one that it is like. */
  giveUp(id: string, { like, input }: { like: ActionRow; input: object }): void {
    this.plan(id, { kind: like.kind, input }, like.since);
    const row = this.find(id);
    if (row) this.#end({ ...row, state: "dead", attempt: like.attempt, dueAt: null, attempts: lastSeriesOf(like) });
  }

  /** What has been given up since this was last asked. */
  takeGivenUp(): ActionRow[] {
    return this.#givenUp.splice(0);
  }

  /** Does an action again that is over. */
  again(id: string, now: number): void {
    const row = this.find(id);
    if (row) this.#store(revived(row, now));
  }

  /** Nothing is left to be done about it. */
  settle(id: string, state: "done" | "withdrawn" = "done"): void {
    const row = this.find(id);
    if (row) this.#store({ ...row, state, dueAt: null });
  }

  /** The actions that wait for a person. */
  standing(): Standing {
    const terms = "from action where state in ('dead', 'unknown')";
    const { waiting } = this.#sql.exec<{ waiting: number }>(`select count(*) as waiting ${terms}`).one();
    if (waiting === 0) return { waiting, trouble: [] };
    const last = (name: string) => `json_extract(attempts, '$[#-1].${name}')`;
    const sql = `select id as action, kind, state, coalesce(${last("detail")}, '') as why, ${last("status")} as status,
      coalesce(${last("at")}, since) as at
      ${terms} order by id limit ${MOST_TOLD}`;
    const trouble = this.#sql.exec<Trouble>(sql).toArray();
    return { waiting, trouble: trouble.map(({ why, ...told }) => ({ ...told, why: cut(why, LONGEST_WHY) })) };
  }

  /** The longest that an action had to wait for its first attempt after it was due, if that is longer than what was known; null where nothing is known of any. */
  firstAttemptMs(known: number | null = null): number | null {
    const sql = "select max(claimed_at - since) as ms from action where attempt = 1 and claimed_at >= since";
    const { ms } = this.#sql.exec<{ ms: number | null }>(sql).one();
    const longest = Math.max(ms ?? 0, known ?? 0, this.#latestMs);
    return longest === 0 ? (ms ?? known) : longest;
  }

  /** Forgets what has been over since before; gives whether something is left. */
  deleteBefore(since: number): boolean {
    this.#sql.exec("delete from action where since < ? and due_at is null", since);
    return this.#sql.exec("select 1 from action limit 1").toArray().length > 0;
  }

  nextAt(): number | null {
    return this.#sql.exec<{ next: number | null }>("select min(due_at) as next from action").one().next;
  }

  /** Serves what is due by `now`; gives the attempts to send. They are marked as sent first: a message that is lost after that is sent again. */
  take(now: number, random: number): AttemptMessage[] {
    const due = this.#sql
      .exec<ActionRow>(`select ${COLUMNS} from action where due_at <= ? order by due_at, id limit 100`, now)
      .toArray();
    return due.flatMap((dueRow) => {
      if (dueRow.attempt === 0) this.#latestMs = Math.max(this.#latestMs, now - (dueRow.dueAt ?? now));
      const { row, isSent } = served(dueRow, { now, random });
      this.#end(row);
      return isSent ? [{ kind: "attempt" as const, action: row.id, attempt: row.attempt }] : [];
    });
  }

  /** Sending failed: unless they came through after all, these are due again. */
  putBack(messages: readonly AttemptMessage[], now: number): void {
    for (const { action, attempt } of messages) {
      const row = this.find(action);
      if (row && isClaimable(row, attempt)) this.#store(unsent(row, now));
    }
  }

  /** Whether a claim of this attempt would be granted now. */
  isFree(id: string, attempt: number): boolean {
    const row = this.find(id);
    return row !== null && isClaimable(row, attempt);
  }

  /** Grants one attempt to the first who asks for it, and never again. */
  claim(id: string, attempt: number, now: number): Claim {
    const row = this.find(id);
    if (!row) return { kind: "gone" };
    if (!isClaimable(row, attempt)) return { kind: "taken" };
    this.#store(claimed(row, now));
    return { kind: "perform", work: workOf(row), tries: row.tries };
  }

  /** An attempt that was claimed is not to be made yet. */
  postpone(id: string, at: number): void {
    const row = this.find(id);
    if (row) this.#store(postponed(row, at));
  }

  /** An attempt that was claimed is not to be made any more, nor any other. */
  withdraw(id: string, why: string, now: number): void {
    const row = this.find(id);
    if (row) this.#store(withdrawn(row, why, now));
  }

  /** Notes what came of an attempt. */
  record(id: string, attempt: number, result: Result): ActionView | null {
    const row = this.find(id);
    return row && viewOf(this.#end(recorded(row, attempt, result)));
  }

  /** Tries an action again that is in one of these states. */
  retry(id: string, now: number, from: readonly Waiting[] = ["dead", "unknown"]): Change {
    return this.#change(id, from, (row) => revived(row, now));
  }

  /** Settles an unknown action by what a person found out. One that was not done is dead: nothing happens unless it is asked for. */
  resolve(id: string, as: "done" | "not_done"): Change {
    return this.#change(id, ["unknown"], (row) => ({ ...row, state: as === "done" ? "done" : "dead" }));
  }

  /** The message of this attempt could not be handled at all. Unless somebody has the attempt after all, it has failed. */
  bury(id: string, attempt: number, { result, ...chance }: Omit<Result, "outcome">): ActionView | null {
    const row = this.find(id);
    return row && isClaimable(row, attempt) ? viewOf(this.#end(failed(row, result, chance))) : null;
  }

  list(): ActionView[] {
    return this.#sql.exec<ActionRow>(`select ${COLUMNS} from action order by id`).toArray().map(viewOf);
  }

  /** Whether something is still to be done without anybody's help. */
  isBusy(): boolean {
    return this.nextAt() !== null;
  }

  #change(id: string, from: readonly ActionState[], change: (row: ActionRow) => ActionRow): Change {
    const row = this.find(id);
    if (!row) return { kind: "gone" };
    if (!from.includes(row.state)) return { kind: "conflict", state: row.state };
    return { kind: "changed", action: viewOf(this.#store(change(row))) };
  }

  find(id: string): ActionRow | null {
    return this.#sql.exec<ActionRow>(`select ${COLUMNS} from action where id = ?`, id).toArray()[0] ?? null;
  }

  /** Stores what came of an attempt, or of none. */
  #end(row: ActionRow): ActionRow {
    if (row.state === "dead") this.#givenUp.push(row);
    return this.#store(row);
  }

  #store(row: ActionRow): ActionRow {
    this.#sql.exec(
      "update action set state = ?, attempt = ?, tries = ?, due_at = ?, since = ?, claimed_at = ?, attempts = ? where id = ?",
      row.state,
      row.attempt,
      row.tries,
      row.dueAt,
      row.since,
      row.claimedAt,
      row.attempts,
      row.id,
    );
    return row;
  }
}
