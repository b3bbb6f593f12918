import { type Known, type Problem, parseSettings } from "../../src/settings.ts";
import { namedAccount } from "../cloudflare/account.ts";
import { secretNames, wantedSecrets } from "../cloudflare/secrets.ts";
import type { Cloudflare } from "../cloudflare/wrangler.ts";
import { InWords } from "../command.ts";
import { visitWorker } from "../worker/visit.ts";
import { deployAll, previewDeploy, valueOf } from "./cloudflare-steps.ts";
import type { Desk } from "./desk.ts";
import { areLost, changedSince, deployedBefore, givenBefore, noteAccount, noteDeployed, notePut } from "./notes.ts";
import type { Options } from "./options.ts";
import { madeSecrets } from "./own-secrets.ts";
import { register } from "./register-step.ts";
import { keepTexts, oddIn, readTexts, type Texts } from "./settings-file.ts";
import { signIn } from "./sign-in.ts";
import { urlsOf } from "./urls.ts";
import { askForSettings } from "./wishes.ts";

export type Means = {
  desk: Desk;
  cloudflare: Cloudflare;
  fetch: typeof fetch;
  /** What the process was given; settings in it come before those in the file. */
  environment: Readonly<Record<string, string | undefined>>;
  /** Where it is noted what was done from here. */
  notes: string;
  /** Has whoever is at the terminal sign in to Cloudflare; null where nobody is. */
  logIn?: (() => Promise<void>) | null;
};

/** From a clone to a Worker that the platforms send to. Run again, it changes only what differs. Gives whether all is as it should be. */
export async function setUp(options: Options, means: Means): Promise<boolean> {
  const { desk, environment, notes } = means;
  const { vars } = means.cloudflare.plan.config;
  const set = readTexts(options.file, environment, vars);
  for (const line of oddIn(options.file, environment, vars)) desk.say(line);
  if (!areSound(parseSettings(set), desk)) return false;
  if (areLost(notes)) desk.say(`! ${notes} can't be read. ${LOST}`);
  const cloudflare = await openAccount(options, means);
  const known = await settingsFor(set, options, { desk, cloudflare });
  const unset = options.again.filter((name) => known.texts[name] === undefined);
  if (unset.length > 0) throw new InWords(`--again ${unset.join(", ")}: not set in ${options.file}, nor anywhere here`);
  const url = await deployWith(known, options, { ...means, cloudflare });
  const base = known.settings.PUBLIC_URL ?? url;
  if (base === undefined) {
    desk.say("  Where it will be reached is known once it is deployed: only then can the platforms be looked at.");
    return true;
  }
  return connect({ ...known, base }, options, means);
}

const LOST =
  "So it is not known any more what the Worker was given from here: what was changed since is given to it with --again SETTING.";

/** Says which of the settings that are there already can't be used; gives whether one can go on. */
function areSound({ problems }: Known, desk: Desk): boolean {
  const bad = problems.filter(({ isBad }) => isBad);
  tell(bad, desk);
  if (bad.length > 0) desk.say("Nothing was done. Put that right, then run this again.");
  return bad.length === 0;
}

function tell(problems: readonly Problem[], { say }: Desk): void {
  for (const { setting, says, isBad } of problems) say(`${isBad ? "✗" : "!"} ${setting} ${says}`);
}

async function openAccount({ isDryRun }: Options, means: Means): Promise<Cloudflare> {
  const { desk, notes, environment, logIn = null } = means;
  const hasToken = Boolean(environment["CLOUDFLARE_API_TOKEN"]);
  const { cloudflare, chosen } = await signIn(means.cloudflare, {
    desk,
    // wrangler signs nobody in where a token is set.
    logIn: hasToken ? null : logIn,
    named: namedAccount(means.cloudflare.plan, environment),
    before: deployedBefore(notes).account,
  });
  if (chosen !== null && !isDryRun) noteAccount(notes, chosen);
  return cloudflare;
}

/** `there`: the secrets that the Worker has. */
type Texted = Known & { texts: Texts; there: readonly string[] };

/** What is set, typed and made; what is new is kept in the file, and what was made is shown once. */
async function settingsFor(
  set: Texts,
  { file, isDryRun, without }: Options,
  { desk, cloudflare }: Pick<Means, "desk" | "cloudflare">,
): Promise<Texted> {
  // What is typed would be lost.
  const typed = isDryRun ? {} : await askForSettings(set, desk, without);
  const there = valueOf(await secretNames(cloudflare));
  const made = madeSecrets({ ...set, ...typed }, there);
  const fresh = { ...typed, ...made };
  if (isDryRun) desk.say(`  to be made up: ${Object.keys(made).join(", ") || "nothing"}`);
  else if (Object.keys(fresh).length > 0) {
    keepTexts(file, fresh);
    desk.say(`✓ kept in ${file}, for nobody else's eyes: ${Object.keys(fresh).join(", ")}`);
    for (const [name, text] of Object.entries(made)) desk.say(`  ${name} = ${text}`);
  }
  const texts = { ...set, ...fresh };
  const known = parseSettings(texts);
  tell(known.problems, desk);
  return { ...known, texts, there };
}

/** Deploys, or says what would be done; gives where the Worker is reached, if that is known. */
async function deployWith({ texts, there }: Texted, options: Options, means: Means): Promise<string | undefined> {
  const { desk, cloudflare, notes } = means;
  const again = [...options.again, ...changedSince(notes, texts)];
  const wanted = wantedSecrets(cloudflare, texts, { there, again });
  const left = givenBefore(notes).filter((name) => there.includes(name) && texts[name] === undefined);
  if (left.length > 0)
    desk.say(`! not set here any more, and still at the Worker: ${left.join(", ")}. What is to be off there:
    npx wrangler secret delete NAME --name ${cloudflare.plan.worker}`);
  if (options.isDryRun) {
    desk.say("\nThis would be done:");
    await previewDeploy(cloudflare, wanted, desk);
    return deployedBefore(notes).base;
  }
  const secrets = {
    texts: Object.fromEntries(wanted.map((name) => [name, texts[name] ?? ""])),
    notePut: (put: Texts) => notePut(notes, put),
  };
  return (await deployAll(cloudflare, secrets, desk)).url;
}

/** Has the platforms send there, and names each URL. */
async function connect(known: Texted & { base: string }, options: Options, means: Means): Promise<boolean> {
  const { desk, fetch, notes } = means;
  const { settings, base } = known;
  const { chosen: before = {} } = deployedBefore(notes);
  if (settings.PUBLIC_URL !== undefined && !options.isDryRun) await tellIfNobodyAnswers(base, options, means);
  const registered = options.doesRegister ? await register({ settings, base, fetch, options, before }, desk) : null;
  if (!options.isDryRun) noteDeployed(notes, { base, chosen: { ...before, ...registered?.chosen } });
  desk.say(urlsOf(known, registered?.seen ?? null));
  desk.say(`The console: ${base}/ (sign in with ADMIN_TOKEN)`);
  desk.say(`Whether all of it works: npm run doctor${options.env === undefined ? "" : ` -- --env ${options.env}`}`);
  return registered?.isRight ?? true;
}

/** A PUBLIC_URL that is wrong has all that platforms send go nowhere: the owner hears of it before they are told. A new domain may take a while, though. */
async function tellIfNobodyAnswers(base: string, { file }: Options, { desk, fetch }: Means): Promise<void> {
  const door = { url: base, adminToken: undefined, fetch };
  const { isThere, checks } = await visitWorker({ door, clock: Date.now, file, isByPublicUrl: true });
  if (!isThere) for (const { says, cure } of checks) desk.say(`! ${says}\n    → ${cure}`);
}
