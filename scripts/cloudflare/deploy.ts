import * as z from "zod";

import { ok, type Result } from "../../src/lib/result.ts";
import { withNamespaces } from "./plan.ts";
import { type Trouble, troubleOf } from "./trouble.ts";
import type { Cloudflare, Ran } from "./wrangler.ts";

const IS_TAKEN = /\[code: 10014\]/;
const IS_NOT_THERE = /\[code: 1000[47]\]|has no deployments/;
const Namespaces = z.array(z.object({ id: z.string(), title: z.string() }));
const Deployed = z.object({
  type: z.literal("deploy"),
  version_id: z.string().nullable(),
  targets: z.array(z.string()).default([]),
});

const Latest = z.object({ created_on: z.iso.datetime({ offset: true }).transform((text) => Date.parse(text)) });

/** `url`: where the Worker is reached, if it is at any address: on workers.dev, or on a domain of the owner's. */
export type Deployment = { url: string | undefined; versionId: string | null };

/** Deploys this version; wrangler makes what is bound and not there yet. A deploy that was cut off is mended by the next. */
export async function deploy(cloudflare: Cloudflare): Promise<Result<Deployment, Trouble>> {
  const ran = await cloudflare.run(["deploy"]);
  return IS_TAKEN.test(ran.err) ? deployOver(cloudflare) : deploymentOf(ran);
}

/**
 * With the KV namespaces that a deploy made before it was cut off. wrangler finds what it made before by name, but not those; what the Worker has bound
 * already it keeps, so that this is only for one that has none.
 */
async function deployOver({ plan, run }: Cloudflare): Promise<Result<Deployment, Trouble>> {
  const listed = await run(["kv", "namespace", "list"]);
  if (!listed.isDone) return troubleOf(listed);
  const config = withNamespaces(plan, Namespaces.parse(JSON.parse(listed.out)));
  return deploymentOf(await run(["deploy"], { config }));
}

/** When the Worker was last deployed, ms since the epoch; null if it never was. */
export async function deployedAt({ run }: Cloudflare): Promise<Result<number | null, Trouble>> {
  const ran = await run(["deployments", "status", "--json"]);
  if (!ran.isDone) return IS_NOT_THERE.test(ran.err) ? ok(null) : troubleOf(ran);
  return ok(Latest.parse(JSON.parse(ran.out)).created_on);
}

function deploymentOf(ran: Ran): Result<Deployment, Trouble> {
  const deployed = ran.told.map((entry) => Deployed.safeParse(entry)).find(({ success }) => success)?.data;
  if (!ran.isDone || !deployed) return troubleOf(ran);
  const url = deployed.targets.map(addressIn).find((address) => address !== undefined);
  return ok({ url, versionId: deployed.version_id });
}

/** Targets are schedules and queues too; a domain of the owner's is told as `shop.example (custom domain)` or `shop.example/*`. */
function addressIn(target: string): string | undefined {
  if (target.startsWith("https://")) return target;
  const [, host] = /^([\w-]+(?:\.[\w-]+)+)(?:\/\*)?(?: \(custom domain.*\))?$/.exec(target) ?? [];
  return host && `https://${host}`;
}
