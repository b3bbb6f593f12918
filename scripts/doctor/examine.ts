import { type Settings, parseSettings } from "../../src/settings.ts";
import { platformWords } from "../../src/words/console/platforms.ts";
import type { Check } from "../check.ts";
import type { Cloudflare } from "../cloudflare/wrangler.ts";
import type { Chosen } from "../register/index.ts";
import type { Texts } from "../setup/settings-file.ts";
import type { WorkerReport } from "../worker/report.ts";
import { visitWorker } from "../worker/visit.ts";
import { checkCloudflare } from "./cloudflare.ts";
import { type Deployment, forDeployment } from "./cures.ts";
import { checkDoors } from "./doors.ts";
import type { Expected } from "./expected.ts";
import { checkPlatforms } from "./platforms.ts";
import { checkReport } from "./self-report.ts";
import { checkSettings } from "./settings.ts";
import { show, sumOf } from "./show.ts";
import { tellStories } from "./stories.ts";

/**
 * What is known here of a deployment. `url`: where it is; `texts`: the settings, of which `file` is where they are kept; `given`: the names of all that
 * the Worker was ever given from here.
 */
type Patient = {
  deployment: Deployment;
  url: string;
  file: string;
  texts: Texts;
  given: readonly string[];
  expected: Expected;
};
/** What is to be looked at beside the Worker itself; null is left out. `chosen`: numbers, agents and Voice Apps, where that is known. */
type Wanted = {
  cloudflare: { account: Cloudflare; notes: string } | null;
  platforms: { chosen: Chosen } | null;
  stories: boolean;
};
/** `clock`: this machine's, ms since the epoch. */
export type Means = { say: (text: string) => void; fetch: typeof fetch; clock: () => number };

/** Looks at everything that an owner could have got wrong, and says what to do. Gives whether nothing has to be done. */
export async function examine(patient: Patient, wanted: Wanted, { say, fetch, clock }: Means): Promise<boolean> {
  const { deployment, url, file, texts, given, expected } = patient;
  const { settings, problems } = parseSettings(texts);
  const sound = soundOf(texts, problems);
  const door = { url, adminToken: texts["ADMIN_TOKEN"], fetch };
  const base = sound.PUBLIC_URL ?? url;
  const all: Check[] = [];
  const tell = (title: string, found: Check[]) => {
    const checks = found.map((check) => forDeployment(check, deployment));
    all.push(...checks);
    if (checks.length > 0) say(show(title, checks));
  };
  const { cloudflare } = wanted;
  const atCloudflare = cloudflare && checkCloudflare(cloudflare.account, { texts, notes: cloudflare.notes });
  const seen = await visitWorker({ door, clock, file, isByPublicUrl: sound.PUBLIC_URL === url });
  const report = seen.report.ok ? seen.report.value : null;
  const there = { names: report?.settings ?? null, problems: seen.problems };
  tell("Settings", checkSettings({ texts, problems, there, given, file }));
  tell("The Worker", [...seen.checks, ...(report ? checkReport(report, { ...expected, url, base, file }) : [])]);
  if (atCloudflare) tell("Cloudflare", await atCloudflare);
  if (wanted.platforms) {
    const looking = { settings: sound, base, fetch, isThere: seen.isThere, chosen: wanted.platforms.chosen };
    tell("The platforms", await lookAtPlatforms(looking, report));
  }
  if (wanted.stories && seen.isThere) {
    const now = () => clock() + seen.skewMs;
    say("\nTest stories go through the front door:\n");
    tell("Signed test stories", await tellStories({ settings, door, base, now, report, say, file }));
  }
  say(`\n${sumOf(all)}`);
  return all.every(({ state }) => state !== "wrong");
}

type Looking = Omit<Parameters<typeof checkPlatforms>[0], "used">;

/** What they have of us, and what came from them. */
async function lookAtPlatforms(looking: Looking, report: WorkerReport | null): Promise<Check[]> {
  const looked = await checkPlatforms({ ...looking, used: usedIn(looking.settings, report) });
  return [...looked, ...(report ? checkDoors(report, nameOf) : [])];
}

/** Those that are bad count as unset: what they concern is named anyway. */
function soundOf(texts: Texts, problems: readonly { setting: string; isBad: boolean }[]): Settings {
  const bad = problems.filter(({ isBad }) => isBad).map(({ setting }) => [setting, undefined]);
  return parseSettings({ ...texts, ...Object.fromEntries(bad) }).settings;
}

/** The platforms that send to the Worker. Path tokens are made up by setup for whoever never uses them, so that they say nothing. */
function usedIn({ CLAWOPS_SIGNING_KEY }: Settings, report: WorkerReport | null): string[] {
  const seen = (report?.ledger?.doors ?? []).filter(({ genuineAt }) => genuineAt !== null);
  return [...(CLAWOPS_SIGNING_KEY === undefined ? [] : ["clawops"]), ...seen.map(({ provider }) => provider)];
}

function nameOf(provider: string): string | null {
  const names: Readonly<Record<string, string>> = platformWords.en.names;
  return names[provider] ?? null;
}
