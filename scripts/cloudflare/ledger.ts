import * as z from "zod";

import { ok, type Result } from "../../src/lib/result.ts";
import { type Trouble, troubleOf } from "./trouble.ts";
import type { Cloudflare } from "./wrangler.ts";

const Databases = z.array(z.object({ name: z.string() }));
const IS_TAKEN = /database with that name already exists|\[code: 7502\]/i;
const APPLIED = /│ (\S+\.sql)\s*│ ✅/g;

/** Makes the ledger's database if it is not there: a deploy would too, but its migrations are to be there before the code that needs them. */
export async function ensureLedger({ plan, run }: Cloudflare): Promise<Result<{ isMade: boolean }, Trouble>> {
  const listed = await run(["d1", "list", "--json"]);
  if (!listed.isDone) return troubleOf(listed);
  if (Databases.parse(JSON.parse(listed.out)).some(({ name }) => name === plan.ledger)) return ok({ isMade: false });
  const ran = await run(["d1", "create", plan.ledger]);
  if (!ran.isDone && !IS_TAKEN.test(ran.err)) return troubleOf(ran);
  return ok({ isMade: ran.isDone });
}

/** Brings the ledger to this version's tables. What is applied stays applied, also where a later one fails. */
export async function applyMigrations({ plan, run }: Cloudflare): Promise<Result<{ applied: string[] }, Trouble>> {
  const ran = await run(["d1", "migrations", "apply", plan.ledger, "--remote"]);
  if (!ran.isDone) return troubleOf(ran);
  return ok({ applied: [...new Set(Array.from(ran.out.matchAll(APPLIED), ([, name = ""]) => name))] });
}
