import { readdirSync } from "node:fs";

import type { Plan } from "../cloudflare/plan.ts";

/** What a Worker of this clone has to have: what is bound to it, and its ledger's migrations, by name. */
export type Expected = { bindings: string[]; migrations: string[] };

export function expectedOf({ config }: Plan): Expected {
  const { kv_namespaces: kv = [], d1_databases: d1 = [], durable_objects, queues, ratelimits = [] } = config;
  const named = [...(durable_objects?.bindings ?? []), ...ratelimits].map(({ name }) => name);
  const bound = [...kv, ...d1, ...(queues?.producers ?? [])].map(({ binding }) => binding);
  const files = readdirSync(d1[0]?.migrations_dir ?? "migrations");
  return { bindings: [...bound, ...named], migrations: files.filter((file) => file.endsWith(".sql")).toSorted() };
}
