import { type ParseArgsConfig, parseArgs } from "node:util";

/** Something that stops a command, told to the person in its own words. */
export class InWords extends Error {
  override name = "InWords";
}

/** What the person typed cannot be done as typed. */
export class Misuse extends InWords {
  override name = "Misuse";
}

/** What is said on the command line, by these options. */
export function readArgs<const Options extends NonNullable<ParseArgsConfig["options"]>>(
  args: string[],
  options: Options,
) {
  try {
    return parseArgs({ args, options }).values;
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

/** Runs a command to its exit code: 0 where it gives true, 1 where it gives false, 2 where something stopped it. */
export async function command(usage: string, run: () => Promise<boolean>): Promise<void> {
  try {
    process.exitCode = (await run()) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof InWords)) throw error;
    console.error(error instanceof Misuse ? `${error.message}\n\n${usage}` : `✗ ${error.message}`);
    process.exitCode = 2;
  }
}
