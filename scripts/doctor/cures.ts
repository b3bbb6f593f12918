import type { Trouble } from "../cloudflare/trouble.ts";
import { type Check, wrong } from "./check.ts";

/** The same of the deployment that is called `env`: its setup has that name in it, and cures are written without. */
export function forDeployment(check: Check, env: string | undefined): Check {
  const { cure } = check;
  if (cure === null || env === undefined) return check;
  return {
    ...check,
    cure: cure.replaceAll(/npm run setup( -- )?/g, (_, more = "") => `npm run setup -- --env ${env}${more && " "}`),
  };
}

/** Something that could not be looked at. */
export function troubled(what: string, { what: trouble, cure, said }: Trouble): Check {
  const [first = ""] = said.split("\n");
  return wrong(what, first === "" ? trouble : `${trouble} (${first})`, cure);
}
