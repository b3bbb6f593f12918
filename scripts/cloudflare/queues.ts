import { ok, type Result } from "../../src/lib/result.ts";
import { type Trouble, troubleOf } from "./trouble.ts";
import type { Cloudflare } from "./wrangler.ts";

const IS_MISSING = /Queue "[^"]*" does not exist/;
const IS_TAKEN = /\[code: 11009\]|already taken/;

/** Those of these queues that are not there; by default, of those that a deploy needs and does not make. */
export async function missingQueues(
  { plan, run }: Cloudflare,
  names: readonly string[] = plan.queues,
): Promise<Result<string[], Trouble>> {
  const missing: string[] = [];
  for (const name of names) {
    const ran = await run(["queues", "info", name]);
    if (ran.isDone) continue;
    if (!IS_MISSING.test(ran.err)) return troubleOf(ran);
    missing.push(name);
  }
  return ok(missing);
}

/** Makes those that are not there, and tells which. */
export async function ensureQueues(
  cloudflare: Cloudflare,
  names: readonly string[] = cloudflare.plan.queues,
): Promise<Result<{ made: string[] }, Trouble>> {
  const missing = await missingQueues(cloudflare, names);
  if (!missing.ok) return missing;
  const made: string[] = [];
  for (const name of missing.value) {
    const ran = await cloudflare.run(["queues", "create", name]);
    if (ran.isDone) made.push(name);
    else if (!IS_TAKEN.test(ran.err)) return troubleOf(ran);
  }
  return ok({ made });
}
