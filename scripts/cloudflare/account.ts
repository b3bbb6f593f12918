import * as z from "zod";

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
  if (!ran.isDone) return troubleOf(ran);
  const { loggedIn: _, ...who } = Who.parse(JSON.parse(ran.out));
  return ok(who);
}
