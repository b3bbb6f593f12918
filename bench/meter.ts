/** Rows, as Cloudflare bills them. */
export type Rows = { read: number; written: number };

/** One request to an object or one firing of its alarm (`name` is the method), and the rows it touched, by table. */
export type Step = { name: string; rows: Record<string, Rows> };

export type Counts = {
  /** Requests, and batches of a queue handed to the consumer. */
  workerRequests: number;
  kvReads: number;
  kvWrites: number;
  queueOperations: number;
  /** What came on WebSockets of objects, from whichever side. */
  messages: number;
  /** Rows of the ledger. */
  ledger: Rows;
  steps: Step[];
};

type Open = {
  table: string;
  cursor: Pick<SqlStorageCursor<Record<string, SqlStorageValue>>, "rowsRead" | "rowsWritten">;
};

/** What happens in an object before or between its requests: its constructor, mostly. */
export const ELSEWHERE = "elsewhere";
/** A message on an object's WebSocket that touched rows. */
export const MESSAGE = "message";

/** Counts everything that one isolate asks of the platform; the Worker and all its objects share it. */
export class Meter {
  #counts: Counts = none();
  #step: Step | null = null;
  #open: Open[] = [];

  add(what: Exclude<keyof Counts, "steps" | "ledger">, count = 1): void {
    this.#counts[what] += count;
  }

  addRows(table: string, { read = 0, written = 0 }: Partial<Rows>): void {
    const { rows } = (this.#step ??= this.#begin(ELSEWHERE));
    const row = (rows[table] ??= { read: 0, written: 0 });
    row.read += read;
    row.written += written;
  }

  addLedgerRows({ read, written }: Rows): void {
    this.#counts.ledger.read += read;
    this.#counts.ledger.written += written;
  }

  /** A cursor's rows count up while it is read, so they are taken when its step is over. */
  watch(table: string, cursor: Open["cursor"]): void {
    this.#open.push({ table, cursor });
  }

  /** What is done synchronously counts for this step. A step within a step is part of it. */
  during<Value>(name: string, act: () => Value): Value {
    if (this.#step && this.#step.name !== ELSEWHERE) return act();
    this.#close();
    this.#step = this.#begin(name);
    try {
      return act();
    } finally {
      this.#close();
    }
  }

  /** A message is a step only where it touches rows. */
  hear(act: () => unknown): unknown {
    this.add("messages");
    const heard = this.during(MESSAGE, act);
    const { steps } = this.#counts;
    const last = steps.at(-1);
    if (last?.name === MESSAGE && Object.keys(last.rows).length === 0) steps.pop();
    return heard;
  }

  counts(): Counts {
    this.#close();
    return this.#counts;
  }

  reset(): void {
    this.#close();
    this.#counts = none();
  }

  #begin(name: string): Step {
    const step: Step = { name, rows: {} };
    this.#counts.steps.push(step);
    return step;
  }

  #close(): void {
    for (const { table, cursor } of this.#open) {
      this.addRows(table, { read: cursor.rowsRead, written: cursor.rowsWritten });
    }
    this.#open = [];
    this.#step = null;
  }
}

function none(): Counts {
  const operations = { workerRequests: 0, kvReads: 0, kvWrites: 0, queueOperations: 0, messages: 0 };
  return { ...operations, ledger: { read: 0, written: 0 }, steps: [] };
}
