import { BadEnv } from "./cloudflare/plan.ts";
import { readPlan } from "./cloudflare/wrangler-toml.ts";
import { openCloudflare } from "./cloudflare/wrangler.ts";
import { Failed } from "./setup/cloudflare-steps.ts";
import { terminal, unattended } from "./setup/desk.ts";
import { notesOf } from "./setup/notes.ts";
import { Misuse, readOptions, USAGE } from "./setup/options.ts";
import { setUp } from "./setup/set-up.ts";

const OLDEST_NODE = 22;

try {
  if (Number(process.versions.node.split(".")[0]) < OLDEST_NODE)
    throw new Misuse(`Node ${OLDEST_NODE} or newer is needed`);
  const options = readOptions(process.argv.slice(2));
  const isAsked = !options.isYes && process.stdin.isTTY;
  const isDone = await setUp(options, {
    desk: isAsked ? terminal() : unattended(),
    cloudflare: openCloudflare(readPlan(options.env)),
    fetch,
    environment: process.env,
    notes: notesOf(options.env),
  });
  process.exitCode = isDone ? 0 : 1;
} catch (error) {
  if (!(error instanceof Failed || error instanceof Misuse || error instanceof BadEnv)) throw error;
  console.error(error instanceof Misuse ? `${error.message}\n\n${USAGE}` : `✗ ${error.message}`);
  process.exitCode = 2;
}
