import { parseArgs } from "node:util";

import { BadEnv } from "./cloudflare/plan.ts";
import { readPlan } from "./cloudflare/wrangler-toml.ts";
import { openCloudflare } from "./cloudflare/wrangler.ts";
import { deployCode, Failed } from "./setup/cloudflare-steps.ts";
import { unattended } from "./setup/desk.ts";
import { Misuse } from "./setup/options.ts";

// What a Deploy to Cloudflare button's build runs too: nobody is asked, and a token that may only deploy is not asked whose it is.
try {
  await deployCode(openCloudflare(readPlan(envIn(process.argv.slice(2)))), unattended());
} catch (error) {
  if (!(error instanceof Failed || error instanceof Misuse || error instanceof BadEnv)) throw error;
  console.error(`✗ ${error.message}`);
  process.exitCode = 2;
}

function envIn(args: string[]): string | undefined {
  try {
    return parseArgs({ args, options: { env: { type: "string" } } }).values.env;
  } catch (error) {
    throw new Misuse(`${error instanceof Error ? error.message : String(error)}\n\nnpm run deploy -- [--env NAME]`);
  }
}
