import { readPlan } from "./cloudflare/wrangler-toml.ts";
import { logIn, openCloudflare } from "./cloudflare/wrangler.ts";
import { command, stop } from "./command.ts";
import { terminal, unattended } from "./setup/desk.ts";
import { helpText } from "./setup/help.ts";
import { notesOf } from "./setup/notes.ts";
import { type Options, readOptions, USAGE } from "./setup/options.ts";
import { setUp } from "./setup/set-up.ts";

await command(USAGE, async () => {
  const options = readOptions(process.argv.slice(2));
  if (!options.isHelp) return run(options);
  console.log(helpText());
  return true;
});

async function run(options: Options): Promise<boolean> {
  const isAsked = !options.isYes && process.stdin.isTTY;
  const seat = isAsked ? terminal({ input: process.stdin, output: process.stdout, stop }) : null;
  try {
    return await setUp(options, {
      desk: seat?.desk ?? unattended(),
      cloudflare: openCloudflare(readPlan(options.env)),
      fetch,
      environment: process.env,
      notes: notesOf(options.env),
      logIn: seat && (() => (seat.rest(), logIn())),
    });
  } finally {
    seat?.rest();
  }
}
