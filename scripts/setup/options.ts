import { type SettingName, SETTING_NAMES } from "../../src/settings.ts";
import { Misuse, readArgs } from "../command.ts";
import type { Chosen } from "../register/index.ts";
import { WISHES, type WishName } from "./wishes.ts";

/** What was asked for on the command line; each is also asked for, where somebody is there to ask. */
export type Options = {
  /** All that can be asked for here is told, and nothing done. */
  isHelp: boolean;
  /** Another deployment of this clone, under a name of its own. */
  env: string | undefined;
  /** Nobody is asked: what is usual is done. */
  isYes: boolean;
  /** What would happen is said, and nothing done. */
  isDryRun: boolean;
  doesRegister: boolean;
  /** Whoever is told or answers now may be replaced. */
  isTakeover: boolean;
  /** Settings that the Worker is given again, whatever it has. */
  again: SettingName[];
  /** What is not asked about. */
  without: WishName[];
  /** Where the settings are; by default `.dev.vars`, or `.dev.vars.NAME`. */
  file: string;
  /** Numbers, agents and Voice Apps by platform; where none is named, those that send to us already. */
  chosen: Chosen;
};

export const USAGE = `npm run setup -- [--env NAME] [--yes] [--dry-run] [--settings FILE] [--again SETTING]…
               [--clawops NUMBER]… [--vox AGENT]… [--teler APP]… [--take-over] [--no-register]
               [--without clawops|vox|teler|slack|crm]… [--help]`;

export function readOptions(args: string[]): Options {
  const values = readArgs(args, NAMED);
  const { env, yes = false, again = [], without = [], clawops, vox, teler } = values;
  const unknown = again.find((name) => !isSetting(name));
  if (unknown !== undefined) throw new Misuse(`--again ${unknown}: there is no such setting`);
  const unasked = without.find((name) => !isWish(name));
  if (unasked !== undefined) throw new Misuse(`--without ${unasked}: nobody asks about that`);
  return {
    isHelp: values.help ?? false,
    env,
    isYes: yes,
    isDryRun: values["dry-run"] ?? false,
    doesRegister: !values["no-register"],
    isTakeover: values["take-over"] ?? false,
    again: again.filter(isSetting),
    without: without.filter(isWish),
    file: values.settings ?? (env === undefined ? ".dev.vars" : `.dev.vars.${env}`),
    chosen: { ...(clawops && { clawops }), ...(vox && { vox }), ...(teler && { teler }) },
  };
}

const several = { type: "string", multiple: true } as const;
const flag = { type: "boolean" } as const;

const NAMED = {
  env: { type: "string" },
  help: flag,
  yes: flag,
  "dry-run": flag,
  "no-register": flag,
  "take-over": flag,
  settings: { type: "string" },
  again: several,
  without: several,
  clawops: several,
  vox: several,
  teler: several,
} as const;
/** What can be said on the command line. */
export const FLAGS = Object.keys(NAMED);

function isSetting(name: string): name is SettingName {
  return (SETTING_NAMES as string[]).includes(name);
}

function isWish(name: string): name is WishName {
  return WISHES.some((wish) => wish.name === name);
}
