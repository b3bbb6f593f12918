import * as z from "zod";

import { parseJson } from "../../src/lib/json.ts";
import { ok, type Result } from "../../src/lib/result.ts";
import { type Trouble, troubleOf } from "./trouble.ts";
import type { Cloudflare } from "./wrangler.ts";

const Who = z.object({
  loggedIn: z.literal(true),
  email: z.string().optional(),
  accounts: z.array(z.object({ id: z.string(), name: z.string() })).default([]),
});

export type SignedIn = Omit<z.infer<typeof Who>, "loggedIn">;

/** Who is signed in to Cloudflare, and to which accounts. An account's own token has no e-mail address. */
export async function signedInAs({ run }: Cloudflare): Promise<Result<SignedIn, Trouble>> {
  const ran = await run(["whoami", "--json"]);
  const read = Who.safeParse(parseJson(ran.out));
  if (!ran.isDone || !read.success) return troubleOf(ran);
  const { loggedIn: _, ...who } = read.data;
  return ok(who);
}

/** The id of the account that wrangler is told of, where it is. */
export function namedAccount(
  { config }: Cloudflare["plan"],
  environment: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return config.account_id ?? (environment["CLOUDFLARE_ACCOUNT_ID"] || undefined);
}

/** The same, in one of the accounts that whoever is signed in belongs to: wrangler takes its id by the configuration, before any other. */
export function inAccount({ plan, run }: Cloudflare, id: string): Cloudflare {
  const own = { ...plan, config: { ...plan.config, account_id: id } };
  return {
    plan: own,
    run: (args, { config = own.config, ...more } = {}) => run(args, { ...more, config: { ...config, account_id: id } }),
  };
}
