import type { Settings } from "../../src/settings.ts";
import { apply, isRight } from "../register/apply.ts";
import { stateOf } from "../register/compare.ts";
import { type Chosen, PLATFORM_NAMES, choicesOf, lacks, look, platforms, usualOf } from "../register/index.ts";
import type { Finding, PlatformName } from "../register/platform.ts";
import { preview, report } from "../register/show.ts";
import type { Desk } from "./desk.ts";
import type { Options } from "./options.ts";

type Registering = {
  settings: Settings;
  base: string;
  fetch: typeof fetch;
  options: Pick<Options, "chosen" | "isDryRun" | "isTakeover">;
  /** What was chosen the last time. */
  before: Chosen;
};

/** One thing there as it was, and as it is now. */
export type Seen = { was: Finding; is: Finding };
/** `isRight`: all is as it should be. */
type Registered = { isRight: boolean; chosen: Chosen; seen: Seen[] };

/** Has the platforms send to us whose API can be asked; shows before what is changed. */
export async function register(registering: Registering, desk: Desk): Promise<Registered> {
  const { settings, base, options, fetch } = registering;
  const names = PLATFORM_NAMES.filter((name) => lacks(name, settings) === null);
  const unmet = PLATFORM_NAMES.filter((name) => options.chosen[name] && !names.includes(name));
  for (const name of PLATFORM_NAMES) tellLacking(name, registering, desk);
  const choices = await Promise.all(names.map(async (name) => ({ name, ids: await idsOf(name, registering, desk) })));
  const reached = choices.filter(({ ids }) => ids !== null);
  const chosen: Chosen = Object.fromEntries(reached.map(({ name, ids }) => [name, ids]));
  const looking = { base, fetch, chosen };
  const found = await look(settings, looking);
  if (found.length > 0) desk.say(`\nAt the platforms:\n\n${preview(found)}`);
  for (const name of names) for (const left of platforms[name].leaves) desk.say(`  ! ${left}`);
  const wanted = options.isDryRun ? [] : await wantedOf(found, options, desk);
  const applied = wanted.length > 0 ? await apply(wanted, settings, looking) : [];
  if (applied.length > 0) desk.say(`\n${report(applied)}`);
  const seen = found.map((was) => ({ was, is: applied[wanted.indexOf(was)]?.finding ?? was }));
  const areFine = seen.every(({ was, is }) => wanted.includes(was) || isFine(is));
  const areReached = unmet.length === 0 && reached.length === names.length;
  return { isRight: areFine && areReached && applied.every(isRight), chosen, seen };
}

/** Of a platform whose API key was given, or of which something was named, and which can't be registered all the same. */
function tellLacking(name: PlatformName, { settings, options }: Registering, { say }: Desk): void {
  const lacking = lacks(name, settings);
  if (lacking === null) return;
  const isNamed = options.chosen[name] !== undefined;
  if (isNamed || !lacking.endsWith("_API_KEY"))
    say(`${isNamed ? "✗" : "!"} ${name} is not told where to send: ${lacking} is not set here`);
}

/** Those that were named, now or the last time; else those that send to us already, or the only one that there is. Null where the platform can't be asked. */
async function idsOf(
  name: PlatformName,
  { settings, base, fetch, options, before }: Registering,
  { say }: Desk,
): Promise<readonly string[] | null> {
  const named = options.chosen[name] ?? before[name];
  if (named && named.length > 0) return named;
  const choices = await choicesOf(name, settings, { base, fetch });
  if (!choices.ok) {
    say(`✗ ${name}: ${choices.reason}`);
    return null;
  }
  const usual = usualOf(choices.value);
  const others = choices.value.filter(({ id }) => !usual.includes(id));
  if (others.length > 0)
    say(`  ${name} also has: ${others.map((one) => `${one.name} (--${name} ${one.id})`).join(", ")}`);
  return usual;
}

/** Of what differs. */
async function wantedOf(found: readonly Finding[], options: Registering["options"], desk: Desk): Promise<Finding[]> {
  const wanted: Finding[] = [];
  for (const finding of found.filter((one) => stateOf(one) === "differs")) {
    if (await isWanted(finding, options, desk)) wanted.push(finding);
    else desk.say(`  ! ${finding.what} stays as it is${finding.isTakeover ? ": --take-over replaces it" : ""}`);
  }
  return wanted;
}

/** Whoever is told or answers now is never replaced unasked. */
async function isWanted({ what, isTakeover }: Finding, options: Registering["options"], desk: Desk): Promise<boolean> {
  if (isTakeover && options.isTakeover) return true;
  return desk.wants(isTakeover ? `Replace what is there now at ${what}?` : `Change ${what}?`, !isTakeover);
}

function isFine(finding: Finding): boolean {
  return finding.isOptional || stateOf(finding) === "right" || stateOf(finding) === "by hand";
}
