import { localSettings, talkSettings } from "../test/world/offhook.ts";
import { readPlan } from "./cloudflare/wrangler-toml.ts";
import { openCloudflare } from "./cloudflare/wrangler.ts";
import { type Patient, examine } from "./doctor/examine.ts";
import { expectedOf } from "./doctor/expected.ts";
import { type Options, USAGE, readOptions } from "./doctor/options.ts";
import { localRun } from "./local-run.ts";
import { deployedBefore, notesOf } from "./setup/notes.ts";
import { Misuse } from "./setup/options.ts";
import { readTexts } from "./setup/settings-file.ts";

try {
  const options = readOptions(process.argv.slice(2));
  if (options.isHelp) console.log(USAGE);
  else process.exitCode = (await carryOut(options)) ? 0 : 1;
} catch (error) {
  if (!(error instanceof Misuse)) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}

async function carryOut(options: Options): Promise<boolean> {
  const notes = notesOf(options.env);
  const plan = readPlan(options.env);
  const { base, chosen = {} } = deployedBefore(notes);
  const texts = readTexts(options.file, process.env, plan.config.vars);
  const run = localRun();
  const url = options.to ?? texts["PUBLIC_URL"]?.replace(/\/+$/, "") ?? base ?? run?.url;
  if (url === undefined)
    throw new Misuse("Nothing was deployed from here yet: npm run setup, npm start, or say where with --to URL");
  const isLocalRun = url === run?.url;
  const patient: Patient = { env: options.env, url, file: options.file, texts, expected: expectedOf(plan) };
  // npm start has settings of its own, and its pretend platforms were told of it.
  if (isLocalRun) {
    patient.texts = { ...localSettings(run.worldUrl), ...talkSettings(run.worldUrl), PUBLIC_URL: run.url };
    patient.file = "npm start";
  }
  console.log(`${url}, with the settings of ${patient.file}`);
  const doesAskCloudflare = options.doesAskCloudflare && !isLocalRun && isAtCloudflare(url);
  return examine(
    patient,
    {
      cloudflare: doesAskCloudflare ? { account: openCloudflare(plan), notes } : null,
      platforms: isLocalRun ? null : { chosen: { ...chosen, ...options.chosen } },
      stories: options.doesTellStories,
    },
    { say: (text) => console.log(text), fetch, clock: Date.now },
  );
}

/** A Worker of this machine (`npm run dev`) is not there, unless Cloudflare is played here too. */
function isAtCloudflare(url: string): boolean {
  const isHere = ["localhost", "127.0.0.1", "[::1]"].includes(new URL(url).hostname);
  return !isHere || process.env["CLOUDFLARE_API_BASE_URL"] !== undefined;
}
