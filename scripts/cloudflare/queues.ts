import * as z from "zod";

import { ok, type Result } from "../../src/lib/result.ts";
import { type Trouble, troubleOf } from "./trouble.ts";
import type { Cloudflare } from "./wrangler.ts";

const IS_MISSING = /Queue "[^"]*" does not exist/;
const IS_TAKEN = /\[code: 11009\]|already taken/;

/** Cloudflare calls a Worker by one of three names here, and says an empty text where there are no dead letters. */
const Consumer = z
  .object({
    type: z.string(),
    script: z.string().optional(),
    service: z.string().optional(),
    script_name: z.string().optional(),
    dead_letter_queue: z.string().nullish(),
  })
  .transform(({ type, script, service, script_name, dead_letter_queue }) => ({
    type,
    worker: script ?? service ?? script_name ?? null,
    deadLetters: dead_letter_queue || null,
  }));

/** Whoever takes what is in a queue: a Worker, if its type is `worker`. `deadLetters`: where it leaves what failed too often. */
export type Consumer = z.infer<typeof Consumer>;

/** Who consumes from this queue; null if there is no such queue. */
export async function consumersOf({ run }: Cloudflare, name: string): Promise<Result<Consumer[] | null, Trouble>> {
  const ran = await run(["queues", "consumer", "list", name, "--json"]);
  if (!ran.isDone) return IS_MISSING.test(ran.err) ? ok(null) : troubleOf(ran);
  return ok(z.array(Consumer).parse(JSON.parse(ran.out)));
}

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
