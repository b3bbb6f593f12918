import type { Plan } from "../cloudflare/plan.ts";
import type { Trouble } from "../cloudflare/trouble.ts";
import { type Check, wrong } from "./check.ts";

/** The command that mends most of what is wrong with this deployment. */
export function setupOf({ env }: Pick<Plan, "env">): string {
  return env === undefined ? "npm run setup" : `npm run setup -- --env ${env}`;
}

/** Something that could not be looked at. */
export function troubled(what: string, { what: trouble, cure, said }: Trouble): Check {
  const [first = ""] = said.split("\n");
  return wrong(what, first === "" ? trouble : `${trouble} (${first})`, cure);
}
