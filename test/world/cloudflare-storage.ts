import { DatabaseSync } from "node:sqlite";

import { given, newId, page, refused } from "./cloudflare-answers.ts";
import type { Routes } from "./cloudflare-routes.ts";

export type Namespace = { id: string; title: string };
export type Database = { uuid: string; name: string; sql: DatabaseSync };

const NAMESPACES = "/accounts/:account/storage/kv/namespaces";
const DATABASES = "/accounts/:account/d1/database";
const META = { duration: 0.1, changes: 0, last_row_id: 0, rows_read: 0, rows_written: 0, size_after: 0 };

/** KV namespaces: a title is given once, which is why wrangler cannot provision the same one twice. */
export function namespaceRoutes(namespaces: Namespace[]): Routes {
  return {
    [`GET ${NAMESPACES}`]: ({ query }) => page(namespaces, query),
    [`POST ${NAMESPACES}`]: ({ json }) => {
      const title = String(json()["title"]);
      if (namespaces.some((one) => one.title === title))
        return refused(400, 10_014, "a namespace with this account ID and title already exists");
      const namespace = { id: newId(), title };
      namespaces.push(namespace);
      return given(namespace);
    },
  };
}

/** D1: each database is a real SQLite, so that what a migration says is really done. A database is found by its id and by its name. */
export function databaseRoutes(databases: Database[]): Routes {
  const find = (key = "") => databases.find(({ uuid, name }) => uuid === key || name === key);
  return {
    [`GET ${DATABASES}`]: ({ query }) => page(databases.map(shown), query),
    [`POST ${DATABASES}`]: ({ json }) => {
      const name = String(json()["name"]);
      if (find(name)) return refused(400, 7502, `Database with name '${name}' already exists`);
      const database = { uuid: crypto.randomUUID(), name, sql: new DatabaseSync(":memory:") };
      databases.push(database);
      return given(shown(database));
    },
    [`GET ${DATABASES}/:key`]: ({ at }) => {
      const one = find(at["key"]);
      return one ? given(shown(one)) : noDatabase(at["key"]);
    },
    [`POST ${DATABASES}/:key/query`]: ({ at, json }) => {
      const one = find(at["key"]);
      return one ? run(one.sql, String(json()["sql"])) : noDatabase(at["key"]);
    },
  };
}

/** All of it or nothing, as D1 does. What is read is told where it was asked for alone. */
function run(sql: DatabaseSync, text: string): Response {
  try {
    return given([{ results: rowsOf(sql, text), success: true, meta: META }]);
  } catch (error) {
    if (sql.isTransaction) sql.exec("ROLLBACK");
    return refused(400, 7500, `${(error as Error).message}: SQLITE_ERROR`);
  }
}

export function rowsOf(sql: DatabaseSync, text: string): unknown[] {
  if (/^\s*SELECT\b/i.test(text)) return sql.prepare(text).all();
  sql.exec(`BEGIN;\n${text}\n;COMMIT`);
  return [];
}

function shown({ uuid, name }: Database) {
  return { uuid, name, version: "production", created_at: new Date().toISOString(), num_tables: 0, file_size: 0 };
}

function noDatabase(key = ""): Response {
  return refused(404, 7404, `The database ${key} could not be found`);
}
