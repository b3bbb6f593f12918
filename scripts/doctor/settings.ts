import { SETTING_NAMES } from "../../src/settings.ts";
import { type Check, doubtful, right, wrong } from "../check.ts";
import type { Texts } from "../setup/settings-file.ts";

type Problem = { setting: string; says: string; isBad: boolean };
/** `names`: of what the Worker has; null where it does not tell. */
type There = { names: readonly string[] | null; problems: readonly Problem[] };
/** `problems`: of the settings here; `given`: the names of what the Worker was ever given from here. */
type Known = { texts: Texts; problems: readonly Problem[]; there: There; given: readonly string[]; file: string };
type Odd = { says: string; isBad: boolean; isHere: boolean; isThere: boolean };

/** Every setting that is set here or at the Worker: whether it is the one and the other, and what is odd about it. */
export function checkSettings({ texts, problems, there, given, file }: Known): Check[] {
  const names = SETTING_NAMES.filter((name) => texts[name] !== undefined || there.names?.includes(name));
  const odd = oddIn(problems, there.problems);
  const checks = names.flatMap((name) => {
    const faults = (odd.get(name) ?? []).map((one) => faultOf(name, one, file));
    return [...faults, ...(faults.length > 0 ? [] : [standingOf(name, { texts, there: there.names, given })])];
  });
  const unset = SETTING_NAMES.length - names.length;
  return [...checks, right(`${unset} more`, "unset: off, or at their default (README, Settings)")];
}

/** What is odd, once however often it is told. */
function oddIn(here: readonly Problem[], there: readonly Problem[]): Map<string, Odd[]> {
  const odd = new Map<string, Odd[]>();
  for (const { setting, says, isBad } of [...here, ...there]) {
    const known = odd.get(setting) ?? [];
    if (known.some((one) => one.says === says)) continue;
    const isIn = (problems: readonly Problem[]) => problems.some((one) => one.setting === setting && one.says === says);
    odd.set(setting, [...known, { says, isBad, isHere: isIn(here), isThere: isIn(there) }]);
  }
  return odd;
}

function faultOf(name: string, { says, isBad, isHere, isThere }: Odd, file: string): Check {
  const where = isHere ? (isThere ? "" : ` (in ${file})`) : " (at the Worker)";
  const again = isThere ? `npm run setup -- --again ${name}` : "npm run setup";
  const cure = isHere ? `${cureOf(name, says, file)}; then ${again}` : `${again}, with the right one in ${file}`;
  // White space at the ends of a secret is hardly ever meant, and nothing fits it.
  const isWrong = isBad || says.includes("white space");
  return (isWrong ? wrong : doubtful)(name, `${says}${where}`, cure);
}

function cureOf(name: string, says: string, file: string): string {
  if (says.includes("white space")) return `take the blanks and line ends from both ends of ${name} in ${file}`;
  const [, other] = /^does nothing without (\w+)/.exec(says) ?? [];
  if (other) return `set ${other} too, or take ${name} out of ${file}`;
  if (says.startsWith("is short")) return `choose a longer one: SECURITY.md says how ${name} is changed`;
  return `put it right in ${file}`;
}

type Standing = Pick<Known, "texts" | "given"> & { there: There["names"] };

function standingOf(name: string, { texts, there, given }: Standing): Check {
  if (there === null) return right(name, "set here");
  if (!there.includes(name)) return wrong(name, "set here, and not at the Worker", "npm run setup");
  if (texts[name] !== undefined) return right(name);
  if (!given.includes(name)) return right(name, "set at the Worker, from elsewhere");
  return doubtful(
    name,
    "not set here any more, and still at the Worker",
    `to have it off, npx wrangler secret delete ${name}`,
  );
}
