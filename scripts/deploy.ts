import { readPlan } from "./cloudflare/wrangler-toml.ts";
import { openCloudflare } from "./cloudflare/wrangler.ts";
import { command, readArgs } from "./command.ts";
import { deployCode } from "./setup/cloudflare-steps.ts";
import { unattended } from "./setup/desk.ts";

// What a Deploy to Cloudflare button's build runs too: nobody is asked, and a token that may only deploy is not asked whose it is.
await command("npm run deploy -- [--env NAME]", async () => {
  const { env } = readArgs(process.argv.slice(2), { env: { type: "string" } });
  await deployCode(openCloudflare(readPlan(env)), unattended());
  return true;
});
