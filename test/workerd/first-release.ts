import { type D1Migration, applyD1Migrations, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";

import { BASE } from "./front-door.ts";

type Row = Record<string, string | number | null>;
type StoredObject = {
  binding: string;
  name: string;
  id: string;
  alarm: number | null;
  kv: Record<string, unknown>;
  rows: Record<string, Row[]>;
};
type Delivery = { object: string; method: string; path: string; headers: Record<string, string>; body: string };
/** What the first release stored (test/first-release). Times are ms since the epoch. */
export type Storage = {
  takenAt: number;
  tables: Record<string, string>;
  objects: StoredObject[];
  ledger: Record<string, Row[]>;
  seen: string[];
  deliveries: Delivery[];
};

const { LEDGER, LEDGER_MIGRATIONS } = env as Env & { LEDGER_MIGRATIONS: D1Migration[] };

/** Puts everything where the first release left it, and then does what a deploy of this version does first. */
export async function upgrade(stored: Storage): Promise<void> {
  const storage = inOurNamespaces(stored);
  await Promise.all(storage.objects.map((object) => restore(object, storage.tables)));
  await Promise.all(storage.seen.map((key) => env.KV.put(key, "")));
  await restoreLedger(storage.ledger);
  await applyD1Migrations(LEDGER, LEDGER_MIGRATIONS);
}

/** The same delivery once more. */
export function again({ method, path, headers, body }: Delivery): Request {
  return new Request(BASE + path, { method, headers, body });
}

function stubOf({ binding, name }: Pick<StoredObject, "binding" | "name">) {
  return binding === "CALL" ? env.CALL.getByName(name) : env.CONTACT.getByName(name);
}

/** Objects keep their ids over every deploy; those of a test's namespaces are others. */
function inOurNamespaces(stored: Storage): Storage {
  const text = stored.objects.reduce(
    (all, object) => all.replaceAll(object.id, stubOf(object).id.toString()),
    JSON.stringify(stored),
  );
  return JSON.parse(text) as Storage;
}

/** Written before its class knows of it: an object looks only when it is first asked. */
async function restore({ alarm, kv, rows, ...named }: StoredObject, tables: Record<string, string>): Promise<void> {
  await runInDurableObject(stubOf(named) as never, async (_, { storage }) => {
    for (const [table, schema] of Object.entries(tables)) {
      storage.sql.exec(schema);
      for (const row of rows[table] ?? []) storage.sql.exec(insertInto(table, row), ...Object.values(row));
    }
    for (const [key, value] of Object.entries(kv)) storage.kv.put(key, value);
    if (alarm !== null) await storage.setAlarm(alarm);
  });
  await evictDurableObject(stubOf(named) as never);
}

async function restoreLedger({ d1_migrations: applied = [], ...rows }: Record<string, Row[]>): Promise<void> {
  const sql = "select name from sqlite_master where type = 'table' and name not like '\\_cf%' escape '\\'";
  const { results } = await LEDGER.prepare(sql).all<{ name: string }>();
  await LEDGER.batch(results.filter(isOurs).map(({ name }) => LEDGER.prepare(`drop table ${name}`)));
  const names = new Set(applied.map(({ name }) => name));
  await applyD1Migrations(
    LEDGER,
    LEDGER_MIGRATIONS.filter(({ name }) => names.has(name)),
  );
  const inserts = Object.entries(rows).flatMap(([table, all]) =>
    all.map((row) => LEDGER.prepare(insertInto(table, row)).bind(...Object.values(row))),
  );
  await LEDGER.batch(inserts);
}

const isOurs = ({ name }: { name: string }) => !name.startsWith("sqlite_");

function insertInto(table: string, row: Row): string {
  const columns = Object.keys(row);
  const values = columns.map((column) => (column === "body" ? "cast(? as blob)" : "?"));
  return `insert into ${table} (${columns.join(", ")}) values (${values.join(", ")})`;
}
