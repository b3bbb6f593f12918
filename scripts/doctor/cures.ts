import { type Check, wrong } from "../check.ts";
import type { Trouble } from "../cloudflare/trouble.ts";

/** How one of several deployments is named: to setup by `flags`, which may be none, and to wrangler by its `worker`. */
export type Deployment = { flags: string; worker: string };

/** The same of that deployment: cures are written without. */
export function forDeployment(check: Check, { flags, worker }: Deployment): Check {
  const { cure } = check;
  if (cure === null) return check;
  const named = cure
    .replaceAll("npx wrangler tail", `npx wrangler tail ${worker}`)
    .replaceAll(/npx wrangler secret delete \w+$/g, (command) => `${command} --name ${worker}`);
  if (flags === "") return { ...check, cure: named };
  return {
    ...check,
    cure: named.replaceAll(/npm run setup( -- )?/g, (_, more = "") => `npm run setup -- ${flags}${more && " "}`),
  };
}

/** Something that could not be looked at. */
export function troubled(what: string, { what: trouble, cure, said }: Trouble): Check {
  const [first = ""] = said.split("\n");
  return wrong(what, first === "" ? trouble : `${trouble} (${first})`, cure);
}
