import { parseArgs } from "node:util";

import { readPlan } from "./cloudflare/wrangler-toml.ts";
import { openCloudflare } from "./cloudflare/wrangler.ts";
import { deployCode, Failed } from "./setup/cloudflare-steps.ts";
import { unattended } from "./setup/desk.ts";

// What a Deploy to Cloudflare button's build runs too: it asks nobody, and whoever may only deploy is not asked who they are.
const { env } = parseArgs({ options: { env: { type: "string" } } }).values;
try {
  await deployCode(openCloudflare(readPlan(env)), unattended());
} catch (error) {
  if (!(error instanceof Failed)) throw error;
  console.error(`✗ ${error.message}`);
  process.exitCode = 2;
}
