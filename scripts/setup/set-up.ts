import { type PlatformSetup, platformsOf } from "../../src/console/platform-setup.ts";
import { type Known, parseSettings } from "../../src/settings.ts";
import { platformWords } from "../../src/words/console/platforms.ts";
import { secretNames, wantedSecrets } from "../cloudflare/secrets.ts";
import type { Cloudflare } from "../cloudflare/wrangler.ts";
import { checkSignedIn, deployAll, previewDeploy, valueOf } from "./cloudflare-steps.ts";
import type { Desk } from "./desk.ts";
import { changedSince, deployedBefore, noteDeployed, notePut } from "./notes.ts";
import type { Options } from "./options.ts";
import { madeSecrets } from "./own-secrets.ts";
import { register } from "./register-step.ts";
import { keepTexts, readTexts, type Texts } from "./settings-file.ts";
import { askForSettings } from "./wishes.ts";

export type Means = {
  desk: Desk;
  cloudflare: Cloudflare;
  fetch: typeof fetch;
  /** What the process was given; settings in it come before those in the file. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Where it is noted what was done from here. */
  notes: string;
};

/** From a clone to a Worker that the platforms send to. Run again, it changes only what differs. Gives whether all is as it should be. */
export async function setUp(
  options: Options,
  { desk, cloudflare, fetch, environment, notes }: Means,
): Promise<boolean> {
  await checkSignedIn(cloudflare, desk);
  const known = await settingsFor(options, { desk, cloudflare, environment });
  if (!tell(known, desk)) return false;
  const texts = known.texts;
  const again = [...new Set([...options.again, ...changedSince(notes, texts)])];
  if (options.isDryRun) {
    const toSet = wantedSecrets(cloudflare, texts, { there: known.there, again });
    desk.say("\nThis would be done:");
    await previewDeploy(cloudflare, toSet, desk);
  }
  const { url } = options.isDryRun
    ? { url: undefined }
    : await deployAll(cloudflare, { texts, again, notePut: (put) => notePut(notes, put) }, desk);
  const base = known.settings.PUBLIC_URL ?? url;
  if (base === undefined) {
    desk.say("  Where it will be reached is known once it is deployed: only then can the platforms be looked at.");
    return true;
  }
  const { settings } = known;
  const { chosen: before = {} } = deployedBefore(notes);
  const { isRight, chosen } = options.doesRegister
    ? await register({ settings, base, fetch, options, before }, desk)
    : { isRight: true, chosen: before };
  if (!options.isDryRun) noteDeployed(notes, { base, chosen });
  desk.say(urlsOf({ ...known, base }));
  desk.say(`The console: ${base}/ (sign in with ADMIN_TOKEN)`);
  return isRight;
}

/** `there`: the secrets that the Worker has. */
type Texted = Known & { texts: Texts; there: readonly string[] };

/** What is set, typed and made; what is new is kept in the file, and what was made is shown once. */
async function settingsFor(
  { file, isDryRun }: Options,
  { desk, cloudflare, environment }: Pick<Means, "desk" | "cloudflare" | "environment">,
): Promise<Texted> {
  const set = readTexts(file, environment, cloudflare.plan.config.vars);
  const typed = await askForSettings(set, desk);
  const there = valueOf(await secretNames(cloudflare));
  const made = madeSecrets({ ...set, ...typed }, there);
  const fresh = { ...typed, ...made };
  if (isDryRun) desk.say(`  to be made up: ${Object.keys(made).join(", ") || "nothing"}`);
  else if (Object.keys(fresh).length > 0) {
    keepTexts(file, fresh);
    desk.say(`✓ kept in ${file}, which git does not: ${Object.keys(fresh).join(", ")}`);
    for (const [name, text] of Object.entries(made)) desk.say(`  ${name} = ${text}`);
  }
  const texts = { ...set, ...fresh };
  return { ...parseSettings(texts), texts, there };
}

/** Says what is wrong with the settings; gives whether one can go on. */
function tell({ problems }: Known, { say }: Desk): boolean {
  for (const { setting, says, isBad } of problems) say(`${isBad ? "✗" : "!"} ${setting} ${says}`);
  const isSound = !problems.some(({ isBad }) => isBad);
  if (!isSound) say("Nothing was done. Put that right, then run this again.");
  return isSound;
}

/** Every URL of what is on, with where it goes; secrets in it stay in the file, and the console shows them. */
function urlsOf({ settings, problems, base }: Known & { base: string }): string {
  const words = platformWords.en;
  const lines = (platform: PlatformSetup) =>
    platform.urls.map(({ name, url, masked, needs }) => {
      const { what, where } = words.places[name];
      return `  ${words.names[platform.name]}, ${what}: ${masked ?? url ?? `(${needs} is not known here)`}\n    ${where}\n`;
    });
  const on = platformsOf({ settings, problems, base, sightings: [] }).filter(({ state }) => state === "on");
  return `\nThe URLs, to copy whole from Set up in the console:\n\n${on.flatMap(lines).join("")}`;
}
