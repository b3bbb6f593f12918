import type { Result } from "../../src/lib/result.ts";
import { type Deployment, deploy } from "../cloudflare/deploy.ts";
import { applyMigrations, ensureLedger } from "../cloudflare/ledger.ts";
import { ensureQueues, missingQueues } from "../cloudflare/queues.ts";
import { giveSecrets } from "../cloudflare/secrets.ts";
import type { Trouble } from "../cloudflare/trouble.ts";
import type { Cloudflare } from "../cloudflare/wrangler.ts";
import { InWords } from "../command.ts";
import type { Desk } from "./desk.ts";
import type { Texts } from "./settings-file.ts";

/** Something that could not be done; everything before it is, and need not be done again. */
export class Failed extends InWords {
  override name = "Failed";

  constructor({ what, cure, said }: Trouble) {
    super(`${what}. ${cure}\n  wrangler said: ${said}`);
  }
}

export function valueOf<Value>(result: Result<Value, Trouble>): Value {
  if (!result.ok) throw new Failed(result.reason);
  return result.value;
}

/** What `deployAll` would do. */
export async function previewDeploy(cloudflare: Cloudflare, secrets: readonly string[], { say }: Desk): Promise<void> {
  const { withheld, ledger, worker } = cloudflare.plan;
  const missing = valueOf(await missingQueues(cloudflare));
  say(`  queues to make: ${missing.join(", ") || "none"}`);
  say(`  the ledger ${ledger}: made if it is not there, its migrations applied`);
  say(`  secrets to set: ${secrets.join(", ") || "none"}`);
  say(`  the Worker ${worker}: deployed, with whatever is bound to it and not there yet`);
  if (withheld.length > 0) say(`  not given to it, being the first deployment's: ${withheld.join(", ")}`);
}

/** `texts`: those that the Worker is to be given. `notePut` is told once it has them. */
type Secrets = { texts: Texts; notePut: (texts: Texts) => void };

/** Makes what is missing, in such an order that no code runs before what it needs; run again, it goes on where it stopped. */
export async function deployAll(cloudflare: Cloudflare, secrets: Secrets, desk: Desk): Promise<Deployment> {
  await makeReady(cloudflare, desk);
  const { put } = valueOf(await giveSecrets(cloudflare, secrets.texts));
  secrets.notePut(secrets.texts);
  desk.say(`✓ secrets${put.length > 0 ? `, set: ${put.join(", ")}` : ""}`);
  return release(cloudflare, desk);
}

/** The same for a Worker whose secrets somebody else sets, or has set. */
export async function deployCode(cloudflare: Cloudflare, desk: Desk): Promise<Deployment> {
  await makeReady(cloudflare, desk);
  return release(cloudflare, desk);
}

async function makeReady(cloudflare: Cloudflare, { say }: Desk): Promise<void> {
  const { env, withheld } = cloudflare.plan;
  if (withheld.length > 0)
    say(`! ${withheld.join(" and ")} of wrangler.toml are the first deployment's: [env.${env}] may have its own`);
  const { made } = valueOf(await ensureQueues(cloudflare));
  say(`✓ queues${made.length > 0 ? `, made: ${made.join(", ")}` : ""}`);
  const { isMade } = valueOf(await ensureLedger(cloudflare));
  const { applied } = valueOf(await applyMigrations(cloudflare));
  say(`✓ ledger${isMade ? ", made" : ""}${applied.length > 0 ? `; migrations: ${applied.join(", ")}` : ""}`);
}

async function release(cloudflare: Cloudflare, { say }: Desk): Promise<Deployment> {
  const deployment = valueOf(await deploy(cloudflare));
  say(`✓ deployed${deployment.url ? ` at ${deployment.url}` : ""}`);
  return deployment;
}
