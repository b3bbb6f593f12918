import { type Check, doubtful, right, wrong } from "../check.ts";
import type { Plan } from "../cloudflare/plan.ts";
import { wantedSecrets } from "../cloudflare/secrets.ts";
import { changedSince } from "../setup/notes.ts";
import { type Texts, textOf } from "../setup/settings-file.ts";

const WHAT = "secrets";

/** `there`: the names of the secrets that the Worker has; `texts`: the settings that are known here; `notes`: what it was given from here. */
type Known = { there: readonly string[]; texts: Texts; notes: string };

/** Whether the Worker has what is set here, from [vars] of wrangler.toml or as secrets, and has it as it is here. */
export function checkSecrets(plan: Plan, { there, texts, notes }: Known): Check[] {
  const { vars = {} } = plan.config;
  const names = Object.keys(texts);
  const missing = wantedSecrets({ plan }, texts, { there, again: [] });
  const changed = changedSince(notes, texts).filter((name) => there.includes(name) && !(name in vars));
  const twice = there.filter((name) => name in vars);
  const other = names.filter((name) => name in vars && textOf(vars[name]) !== texts[name]);
  const bad = [
    ...row(missing, (list) => wrong(WHAT, `the Worker has not been given ${list}`, "npm run setup")),
    ...row(changed, (list) => wrong(WHAT, `changed here since the Worker was given them: ${list}`, "npm run setup")),
    ...row(twice, (list) =>
      wrong(WHAT, `secrets that stand in [vars] of wrangler.toml too: ${list}`, cureOf(plan, twice)),
    ),
    ...row(other, (list) =>
      doubtful(WHAT, `the Worker has what stands in [vars] of wrangler.toml, and not this: ${list}`),
    ),
  ];
  return bad.length > 0 ? bad : [right(WHAT, `the Worker has all ${names.length} that are set here`)];
}

function row(names: readonly string[], check: (list: string) => Check): Check[] {
  return names.length > 0 ? [check(names.join(", "))] : [];
}

/** A deploy puts the variable in the secret's place. */
function cureOf({ worker }: Plan, names: readonly string[]): string {
  const commands = names.map((name) => `npx wrangler secret delete ${name} --name ${worker}`);
  return `take them out of [vars] before the next deploy, which would put those in their place; or ${commands.join(", ")}`;
}
