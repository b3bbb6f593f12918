import type { Settings } from "../../src/settings.ts";
import { platformWords } from "../../src/words/console/platforms.ts";
import { type Check, doubtful, right, wrong } from "../check.ts";
import { differingIn, stateOf } from "../register/compare.ts";
import { type Chosen, PLATFORM_NAMES, choicesOf, lacks, look, usualOf } from "../register/index.ts";
import { masked } from "../register/mask.ts";
import type { Finding, PlatformName } from "../register/platform.ts";

/**
 * `used`: the platforms that send to the Worker. `chosen`: their numbers, agents and Voice Apps, where that is known. `isThere`: the Worker was found; where
 * it was not, nobody is to be told to send there.
 */
type Looking = {
  settings: Settings;
  base: string;
  fetch: typeof fetch;
  used: readonly string[];
  chosen: Chosen;
  isThere: boolean;
};

/** What the platforms have of us, held against what they have to have. Nothing is changed. */
export async function checkPlatforms(looking: Looking): Promise<Check[]> {
  const checks = await Promise.all(PLATFORM_NAMES.map((name) => checkPlatform(name, looking)));
  return checks.flat();
}

async function checkPlatform(name: PlatformName, looking: Looking): Promise<Check[]> {
  const { settings, base, fetch, used, chosen, isThere } = looking;
  const { [name]: known } = platformWords.en.names;
  const lacking = lacks(name, settings);
  if (lacking !== null && !used.includes(name)) return [];
  if (lacking !== null)
    return [
      doubtful(known, `can't be asked what it has of us: ${lacking} is not set here`, "npm run setup asks for it"),
    ];
  const ids = chosen[name] ?? [];
  if (ids.length > 0)
    return (await look(settings, { base, fetch, chosen: { [name]: ids } })).map((one) => checkOf(one, isThere));
  const choices = await choicesOf(name, settings, { base, fetch });
  if (!choices.ok) return [wrong(known, choices.reason, "then run this again")];
  const usual = usualOf(choices.value);
  const found = await look(settings, { base, fetch, chosen: { [name]: usual } });
  const others = choices.value.map(({ id, name: called }) => `${called} (--${name} ${id})`).join(", ");
  const none = doubtful(known, `none of what is there sends to us: ${others || "nothing is there"}`, "npm run setup");
  return [...found.map((one) => checkOf(one, isThere)), ...(usual.length === 0 ? [none] : [])];
}

function checkOf(finding: Finding, isThere: boolean): Check {
  const { trouble, warnings, isOptional, where } = finding;
  const what = `${platformWords.en.names[finding.platform]}: ${finding.what}`;
  const [first, ...more] = warnings;
  switch (stateOf(finding)) {
    case "trouble":
      return wrong(what, trouble ?? "", `look at ${where}, then run this again`);
    case "right":
      return first === undefined ? right(what) : doubtful(what, [first, ...more].join(" "), `look at ${where}`);
    case "differs":
      return (isOptional ? doubtful : wrong)(what, differenceOf(finding), curingOf(finding, isThere));
    case "by hand":
      return wrong(what, first ?? differenceOf(finding), `put it right at ${where}`);
  }
}

function differenceOf(finding: Finding): string {
  const fields = differingIn(finding).map((name) => {
    const [is, hasToBe] = [masked(finding.before[name] ?? null), masked(finding.after[name] ?? null)];
    return `${name} is ${is}, and not ${is === hasToBe ? "ours: another token" : hasToBe}`;
  });
  return [...fields, ...finding.warnings].join("; ");
}

function curingOf({ isTakeover, isOptional }: Finding, isThere: boolean): string {
  if (!isThere) return "first see to it that the Worker answers there (address, above)";
  const command = `npm run setup${isTakeover ? " -- --take-over" : ""}`;
  return isOptional ? `leave it so if that is meant; else ${command}` : command;
}
