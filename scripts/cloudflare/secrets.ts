import * as z from "zod";

import { redact } from "../../src/lib/redact.ts";
import { no, ok, type Result } from "../../src/lib/result.ts";
import { isSecret, type SettingName } from "../../src/settings.ts";
import { type Trouble, troubleOf } from "./trouble.ts";
import type { Cloudflare } from "./wrangler.ts";

const Secrets = z.array(z.object({ name: z.string() }));
const NO_WORKER = /Worker "[^"]*" not found|\[code: 1000[47]\]/;

/** The names of the secrets that the Worker has; none, where there is no Worker yet. */
export async function secretNames({ run }: Cloudflare): Promise<Result<string[], Trouble>> {
  const ran = await run(["secret", "list", "--format=json"]);
  if (!ran.isDone) return NO_WORKER.test(ran.err) ? ok([]) : troubleOf(ran);
  return ok(Secrets.parse(JSON.parse(ran.out)).map(({ name }) => name));
}

/** `there`: what the Worker has; `again`: what it is given all the same. */
type Known = { there: readonly string[]; again: readonly string[] };

/** Those that the Worker is to be given. What stands in [vars] the deploy gives it, and Cloudflare takes no secret of that name. */
export function wantedSecrets(
  { plan }: Pick<Cloudflare, "plan">,
  secrets: Record<string, string>,
  { there, again }: Known,
): string[] {
  const { vars = {} } = plan.config;
  return Object.keys(secrets).filter((name) => !(name in vars) && (again.includes(name) || !there.includes(name)));
}

/** All of them at once. Where there is no Worker yet, Cloudflare makes an empty one that has them from the first deploy on. */
export async function giveSecrets(
  { run }: Cloudflare,
  secrets: Record<string, string>,
): Promise<Result<{ put: string[] }, Trouble>> {
  const put = Object.keys(secrets);
  if (put.length === 0) return ok({ put });
  const ran = await run(["secret", "bulk"], { input: JSON.stringify(secrets) });
  if (ran.isDone) return ok({ put });
  const { reason } = troubleOf(ran);
  // Who refuses a value may repeat it.
  const hidden = Object.entries(secrets).flatMap(([name, value]) => (isSecret(name as SettingName) ? value : []));
  return no({ ...reason, said: redact(reason.said, hidden) });
}
