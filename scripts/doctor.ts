import { localSettings, talkSettings } from "../test/world/offhook.ts";
import { inAccount, namedAccount } from "./cloudflare/account.ts";
import type { Plan } from "./cloudflare/plan.ts";
import { readPlan } from "./cloudflare/wrangler-toml.ts";
import { type Cloudflare, openCloudflare } from "./cloudflare/wrangler.ts";
import { Misuse, command } from "./command.ts";
import { examine } from "./doctor/examine.ts";
import { expectedOf } from "./doctor/expected.ts";
import { type Options, USAGE, readOptions } from "./doctor/options.ts";
import { localRun } from "./local-run.ts";
import { deployedBefore, givenBefore, notesOf } from "./setup/notes.ts";
import { oddIn, readTexts } from "./setup/settings-file.ts";

await command(USAGE, async () => {
  const options = readOptions(process.argv.slice(2));
  if (!options.isHelp) return carryOut(options);
  console.log(USAGE);
  return true;
});

async function carryOut(options: Options): Promise<boolean> {
  const plan = readPlan(options.env);
  const notes = notesOf(options.env);
  const { base, chosen = {}, account } = deployedBefore(notes);
  const { url, texts, file, isLocalRun } = find(options, { base, vars: plan.config.vars });
  console.log(`${url}, with the settings of ${file}`);
  if (!isLocalRun) for (const line of oddIn(file, process.env, plan.config.vars)) console.log(line);
  const doesAskCloudflare = options.doesAskCloudflare && !isLocalRun && isAtCloudflare(url);
  const wanted = {
    cloudflare: doesAskCloudflare ? { account: accountOf(plan, account), notes } : null,
    // Those of npm start are pretend ones, and were told of it as an owner types it.
    platforms: isLocalRun ? null : { chosen: { ...chosen, ...options.chosen } },
    stories: options.doesTellStories,
  };
  const deployment = { flags: options.flags, worker: plan.worker };
  const given = isLocalRun ? [] : givenBefore(notes);
  const patient = { deployment, url, file, texts, given, expected: expectedOf(plan) };
  return examine(patient, wanted, { say: (text) => console.log(text), fetch, clock: Date.now });
}

type Known = { base: string | undefined; vars: Plan["config"]["vars"] };

/** Where the Worker is, and the settings of it that are known here: `npm start` has its own. */
function find({ to, file, env }: Options, { base, vars }: Known) {
  const texts = readTexts(file, process.env, vars);
  const run = env === undefined ? localRun() : undefined;
  const publicUrl = URL.canParse(texts["PUBLIC_URL"] ?? "") ? texts["PUBLIC_URL"]?.replace(/\/+$/, "") : undefined;
  const url = to ?? publicUrl ?? base ?? run?.url;
  if (url === undefined)
    throw new Misuse("Nothing was deployed from here yet: npm run setup, npm start, or say where with --to URL");
  if (!run || run.url !== url) return { url, texts, file, isLocalRun: false };
  const own = { ...localSettings(run.worldUrl), ...talkSettings(run.worldUrl), PUBLIC_URL: url };
  return { url, texts: own, file: "npm start", isLocalRun: true };
}

/** The account that setup chose, where there are several; wrangler goes by another that it is told of. */
function accountOf(plan: Plan, chosen: string | undefined): Cloudflare {
  const cloudflare = openCloudflare(plan);
  const isNamed = namedAccount(plan, process.env) !== undefined;
  return isNamed || chosen === undefined ? cloudflare : inAccount(cloudflare, chosen);
}

/** A Worker of this machine (`npm run dev`) is not there, unless Cloudflare is played here too. */
function isAtCloudflare(url: string): boolean {
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);
  return !isHere || process.env["CLOUDFLARE_API_BASE_URL"] !== undefined;
}
