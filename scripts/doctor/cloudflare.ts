import type { Result } from "../../src/lib/result.ts";
import { type Check, right, wrong } from "../check.ts";
import { signedInAs } from "../cloudflare/account.ts";
import { deployedAt } from "../cloudflare/deploy.ts";
import { hasLedger } from "../cloudflare/ledger.ts";
import type { Plan } from "../cloudflare/plan.ts";
import { secretNames } from "../cloudflare/secrets.ts";
import type { Trouble } from "../cloudflare/trouble.ts";
import type { Cloudflare } from "../cloudflare/wrangler.ts";
import type { Texts } from "../setup/settings-file.ts";
import { troubled } from "./cures.ts";
import { checkQueues } from "./queues.ts";
import { checkSecrets } from "./secrets.ts";

type Here = { texts: Texts; notes: string };

/** What Cloudflare has of this deployment, against wrangler.toml and what is set here. Nothing is changed; what does not depend on another is asked at once. */
export async function checkCloudflare(cloudflare: Cloudflare, { texts, notes }: Here): Promise<Check[]> {
  const signedIn = await signedInAs(cloudflare);
  if (!signedIn.ok) return [troubled("Cloudflare", signedIn.reason)];
  const { email, accounts } = signedIn.value;
  const who = [email, ...accounts.map(({ name }) => name)].filter(Boolean).join(", ");
  const { plan } = cloudflare;
  const [deployed, queues, ledger, secrets] = await Promise.all([
    deployedAt(cloudflare),
    checkQueues(cloudflare),
    hasLedger(cloudflare),
    secretNames(cloudflare),
  ]);
  return [
    right("Cloudflare", who),
    workerRow(plan, deployed),
    ...queues,
    ledgerRow(plan, ledger),
    ...secretRows(plan, { deployed, secrets, texts, notes }),
  ];
}

function workerRow(plan: Plan, deployed: Result<number | null, Trouble>): Check {
  const what = `Worker ${plan.worker}`;
  if (!deployed.ok) return troubled(what, deployed.reason);
  if (deployed.value === null) return wrong(what, "was never deployed", "npm run setup");
  const [date, time] = new Date(deployed.value).toISOString().split("T");
  return right(what, `deployed on ${date} at ${time?.slice(0, 5)} UTC`);
}

function ledgerRow(plan: Plan, there: Result<boolean, Trouble>): Check {
  const what = `ledger ${plan.ledger}`;
  if (!there.ok) return troubled(what, there.reason);
  if (there.value) return right(what);
  const [{ database_id: id } = {}] = plan.config.d1_databases ?? [];
  if (!id) return wrong(what, "is not there", "npm run setup");
  return wrong(
    what,
    "there is no database of the id that wrangler.toml gives",
    "put the right one in, or take database_id out, so that it is found by its name; then npm run setup",
  );
}

type Answers = Here & { deployed: Result<number | null, Trouble>; secrets: Result<string[], Trouble> };

/** Of a Worker that is not there, nothing more is said. */
function secretRows(plan: Plan, { deployed, secrets, texts, notes }: Answers): Check[] {
  if (!secrets.ok) return [troubled("secrets", secrets.reason)];
  const isThere = !deployed.ok || deployed.value !== null;
  return isThere ? checkSecrets(plan, { there: secrets.value, texts, notes }) : [];
}
