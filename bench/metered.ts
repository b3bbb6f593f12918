import type { Meter } from "./meter.ts";

const UNIT_BYTES = 64_000;
const MESSAGE_OVERHEAD_BYTES = 100;

/**
 * Puts an object's storage on the meter, in place, since Cloudflare's base class takes no other state than its own. Key-value and
 * alarm calls are billed as rows (developers.cloudflare.com, Durable Objects, "Pricing").
 */
export function meterStorage(storage: DurableObjectStorage, meter: Meter): void {
  const { sql, kv } = storage;
  const exec = sql.exec.bind(sql);
  sql.exec = <Row extends Record<string, SqlStorageValue>>(query: string, ...bindings: SqlStorageValue[]) => {
    // A cursor over several statements counts the last one's rows alone.
    const statements = bindings.length > 0 ? [query] : query.split(";").filter((text) => text.trim() !== "");
    const cursors = statements.map((statement) => {
      const cursor = exec<Row>(statement, ...bindings);
      meter.watch(tableOf(statement), cursor);
      return cursor;
    });
    return cursors.at(-1) ?? exec<Row>(query);
  };
  observe(kv, "get", (key) => meter.addRows(`kv ${key}`, { read: 1 }));
  observe(kv, "put", (key) => meter.addRows(`kv ${key}`, { written: 1 }));
  observe(kv, "list", () => meter.addRows("kv list", { read: 1 }));
  observe(kv, "delete", (key) => meter.addRows(`kv ${key}`, { written: 1 }));
  observe(storage, "getAlarm", () => meter.addRows("alarm", { read: 1 }));
  observe(storage, "setAlarm", () => meter.addRows("alarm", { written: 1 }));
  observe(storage, "deleteAlarm", () => meter.addRows("alarm", { written: 1 }));
}

/** D1 with its batches on the meter; that is how a call's row is written. */
function meteredLedger(ledger: D1Database, meter: Meter): Pick<D1Database, "prepare" | "batch"> {
  return {
    prepare: (query) => ledger.prepare(query),
    async batch(statements) {
      const results = await ledger.batch<never>(statements);
      for (const { meta } of results) meter.addLedgerRows({ read: meta.rows_read, written: meta.rows_written });
      return results;
    },
  };
}

const envs = new WeakMap<Env, Env>();

/** The same env with KV and the queues on the meter; always the same one, as the real one is. */
export function meteredEnv(env: Env, meter: Meter): Env {
  const known = envs.get(env);
  if (known) return known;
  const { KV, ACTIONS, SPILL, LEDGER, ...rest } = env;
  if (Reflect.get(env, "KV_IS_BLIND") === "true") blind(KV);
  observe(KV, "get", () => meter.add("kvReads"));
  observe(KV, "put", () => meter.add("kvWrites"));
  observe(KV, "delete", () => meter.add("kvWrites"));
  for (const queue of [ACTIONS, SPILL]) {
    observe(queue, "send", (body) => meter.add("queueOperations", unitsOf(body)));
    observe(queue, "sendBatch", (messages) => {
      for (const { body } of messages) meter.add("queueOperations", unitsOf(body));
    });
  }
  const metered = { ...rest, KV, ACTIONS, SPILL, LEDGER: meteredLedger(LEDGER, meter) as D1Database };
  envs.set(env, metered);
  return metered;
}

/** Puts on the meter whatever comes on WebSockets that somebody in this isolate listens to: those that are passed on are not listened to. */
export function meterSockets(meter: Meter): void {
  const listen = Reflect.get(WebSocket.prototype, "addEventListener") as (this: WebSocket, ...args: unknown[]) => void;
  const value = function it(this: WebSocket, type: string, ear: (event: Event) => unknown): void {
    const counted = (event: Event): unknown => meter.hear((): unknown => Reflect.apply(ear, this, [event]));
    Reflect.apply(listen, this, [type, type === "message" ? counted : ear]);
  };
  Object.defineProperty(WebSocket.prototype, "addEventListener", { value });
}

/** A message that comes is read; one that is acknowledged is deleted. */
export function meteredMessages(batch: MessageBatch, meter: Meter): void {
  for (const message of batch.messages) {
    const units = unitsOf(message.body);
    meter.add("queueOperations", units);
    observe(message, "ack", () => meter.add("queueOperations", units));
  }
}

/** As Cloudflare's KV can be for a minute: it remembers that a key was not there. */
function blind(kv: KVNamespace): void {
  Object.defineProperty(kv, "get", { value: () => Promise.resolve(null), configurable: true });
}

/** Tells `see` of each call of a platform object's method, before it is made. */
function observe<Target extends object, Name extends keyof Target>(
  target: Target,
  name: Name,
  see: (...args: Target[Name] extends (...args: infer Args) => unknown ? Args : never) => void,
): void {
  const method = target[name];
  if (typeof method !== "function") throw new Error(`${String(name)} is no method`);
  const value = (...args: Parameters<typeof see>): unknown => {
    see(...args);
    return Reflect.apply(method, target, args);
  };
  Object.defineProperty(target, name, { value, configurable: true });
}

function tableOf(statement: string): string {
  if (/^\s*create\b/i.test(statement)) return "new tables";
  return /\b(?:into|from|update)\s+(\w+)/i.exec(statement)?.[1] ?? "other";
}

function unitsOf(body: unknown): number {
  return Math.ceil((JSON.stringify(body).length + MESSAGE_OVERHEAD_BYTES) / UNIT_BYTES);
}
