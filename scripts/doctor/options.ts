import { existsSync } from "node:fs";

import { Misuse, readArgs } from "../command.ts";
import type { Chosen } from "../register/index.ts";

/** What was asked for on the command line. */
export type Options = {
  /** Where the Worker is, with no slash at its end; by default where it was deployed to. */
  to: string | undefined;
  /** Another deployment of this clone, by its name. */
  env: string | undefined;
  /** Where the settings are; by default `.dev.vars`, or `.dev.vars.NAME`. */
  file: string;
  /** What names the same deployment and settings to setup. */
  flags: string;
  /** Numbers, agents and Voice Apps by platform; where none is named, those that were chosen before or send to us already. */
  chosen: Chosen;
  doesAskCloudflare: boolean;
  doesTellStories: boolean;
  isHelp: boolean;
};

export const USAGE = `npm run doctor -- [--to URL] [--env NAME] [--settings FILE] [--no-cloudflare] [--no-stories]
                [--clawops NUMBER]… [--vox AGENT]… [--teler APP]…

Looks at every setting, binding, queue and migration, at what the platforms have, and sends signed test stories
through the front door. It changes nothing. Ends with 0 where all is well, 1 where something is to be done, 2 where
it could not begin.`;

const several = { type: "string", multiple: true } as const;
const flag = { type: "boolean" } as const;
const text = { type: "string" } as const;
const NAMED = {
  to: text,
  env: text,
  settings: text,
  clawops: several,
  vox: several,
  teler: several,
  "no-cloudflare": flag,
  "no-stories": flag,
  help: flag,
} as const;

export function readOptions(args: string[]): Options {
  const { to, env, clawops, vox, teler, ...values } = readArgs(args, NAMED);
  if (values.settings !== undefined && !existsSync(values.settings))
    throw new Misuse(`--settings ${values.settings}: there is no such file`);
  return {
    to: to === undefined ? undefined : readUrl(to),
    env,
    flags: [env && `--env ${env}`, values.settings && `--settings ${values.settings}`].filter(Boolean).join(" "),
    file: values.settings ?? (env === undefined ? ".dev.vars" : `.dev.vars.${env}`),
    chosen: { ...(clawops && { clawops }), ...(vox && { vox }), ...(teler && { teler }) },
    doesAskCloudflare: !values["no-cloudflare"],
    doesTellStories: !values["no-stories"],
    isHelp: values.help ?? false,
  };
}

function readUrl(to: string): string {
  const url = URL.parse(to);
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash || url.username || url.password)
    throw new Misuse(`--to ${to}: the Worker's address is such as https://offhook.you.workers.dev`);
  return url.href.replace(/\/+$/, "");
}
