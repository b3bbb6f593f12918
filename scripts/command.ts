import { type ParseArgsConfig, parseArgs } from "node:util";

import { printableLines } from "./print.ts";

type Environment = Readonly<Record<string, string | undefined>>;

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
  environment: Environment = process.env,
) {
  const kept = Object.keys(options).find((name) => isKeptByNpm(name, environment));
  if (kept !== undefined)
    throw new Misuse(`npm took --${kept} for itself: what is for the command stands after "--", as in … -- --${kept}`);
  const { values, tokens } = parse(args, options);
  const single = tokens.flatMap((token) =>
    token.kind === "option" && isSingle(options[token.name]) ? token.name : [],
  );
  const twice = single.find((name, index) => single.indexOf(name) < index);
  if (twice !== undefined) throw new Misuse(`--${twice} is there twice: which one is meant?`);
  return values;
}

function isSingle(option: { type: string; multiple?: boolean | undefined } | undefined): boolean {
  return option?.type === "string" && option.multiple !== true;
}

function parse<const Options extends NonNullable<ParseArgsConfig["options"]>>(args: string[], options: Options) {
  try {
    return parseArgs({ args, options, tokens: true });
  } catch (error) {
    throw new Misuse(error instanceof Error ? error.message : String(error));
  }
}

/**
 * What stands before `--` npm takes in silence, and the command would do without: `npm run setup --dry-run` would deploy. It leaves a trace in the
 * environment (@npmcli/config, set-envs.js). `yes` may come from somebody's .npmrc, and to be asked all the same does no harm.
 */
function isKeptByNpm(name: string, environment: Environment): boolean {
  if (name === "yes") return false;
  const traceOf = (key: string) => environment[`npm_config_${key.replaceAll("-", "_")}`];
  return name.startsWith("no-") ? traceOf(name.slice("no-".length)) === "" : Boolean(traceOf(name));
}
/** What ends a command from outside, and the exit code that a shell has for it. */
const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

/** Ends the command as Ctrl-C does: what is under way ends with the process, and cleans up after itself. */
export function stop(code = SIGNALS.SIGINT): never {
  process.exit(code);
}

/** Runs a command to its exit code: 0 where it gives true, 1 where it gives false, 2 where something stopped it. */
export async function command(usage: string, run: () => Promise<boolean>): Promise<void> {
  for (const [signal, code] of Object.entries(SIGNALS)) process.once(signal, () => stop(code));
  try {
    process.exitCode = (await run()) ? 0 : 1;
  } catch (error) {
    const words = wordsFor(error);
    if (words === undefined) throw error;
    console.error(error instanceof Misuse ? `${words}\n\n${usage}` : `✗ ${printableLines(words)}`);
    process.exitCode = 2;
  }
}

/** Undefined for a bug. */
function wordsFor(error: unknown): string | undefined {
  if (error instanceof InWords) return error.message;
  // Of the system: a file that can't be read or written.
  const { syscall, message } = error as NodeJS.ErrnoException;
  return syscall === undefined ? undefined : `${message}. See who may read and write there, then run it again.`;
}
