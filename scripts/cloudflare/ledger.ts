import * as z from "zod";

import { ok, type Result } from "../../src/lib/result.ts";
import type { Plan } from "./plan.ts";
import { type Trouble, troubleOf } from "./trouble.ts";
import type { Cloudflare } from "./wrangler.ts";

const Databases = z.array(z.object({ uuid: z.string(), name: z.string() }));
const IS_TAKEN = /database with that name already exists|\[code: 7502\]/i;
const APPLIED = /│ (\S+\.sql)\s*│ ✅/g;

/** Whether the ledger's database is there: the one whose id wrangler.toml gives, or else the one of its name. */
export async function hasLedger({ plan, run }: Cloudflare): Promise<Result<boolean, Trouble>> {
  const listed = await run(["d1", "list", "--json"]);
  if (!listed.isDone) return troubleOf(listed);
  const { database_id: id } = boundIn(plan);
  return ok(
    Databases.parse(JSON.parse(listed.out)).some(({ uuid, name }) => (id ? uuid === id : name === plan.ledger)),
  );
}

/**
 * Makes the ledger's database if it is not there: a deploy would too, but its migrations are to be there before the code that needs them. One with an
 * id is somebody's choice, and no other is made in its place.
 */
export async function ensureLedger(cloudflare: Cloudflare): Promise<Result<{ isMade: boolean }, Trouble>> {
  const { plan, run } = cloudflare;
  if (boundIn(plan).database_id) return ok({ isMade: false });
  const there = await hasLedger(cloudflare);
  if (!there.ok) return there;
  if (there.value) return ok({ isMade: false });
  const ran = await run(["d1", "create", plan.ledger]);
  if (!ran.isDone && !IS_TAKEN.test(ran.err)) return troubleOf(ran);
  return ok({ isMade: ran.isDone });
}

/** Brings the ledger that is bound to this version's tables. What is applied stays applied, also where a later one fails. */
export async function applyMigrations({ plan, run }: Cloudflare): Promise<Result<{ applied: string[] }, Trouble>> {
  const ran = await run(["d1", "migrations", "apply", boundIn(plan).binding, "--remote"]);
  if (!ran.isDone) return troubleOf(ran);
  return ok({ applied: [...new Set(Array.from(ran.out.matchAll(APPLIED), ([, name = ""]) => name))] });
}

function boundIn({ config: { d1_databases: [ledger] = [] } }: Plan): {
  binding: string;
  database_id?: string | undefined;
} {
  return ledger ?? { binding: "" };
}
