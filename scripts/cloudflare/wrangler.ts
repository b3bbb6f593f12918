import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { stripVTControlCharacters as plain } from "node:util";

import type { Plan } from "./plan.ts";

/** What one run of wrangler came to. `told`: what it wrote for programs, one entry a line (`WRANGLER_OUTPUT_FILE_PATH`). */
export type Ran = { isDone: boolean; out: string; err: string; told: Record<string, unknown>[] };
/** `input` goes to its stdin, and nowhere else: what is secret comes by no other way. */
type Run = (args: string[], more?: { input?: string; config?: Plan["config"] }) => Promise<Ran>;
export type Cloudflare = { plan: Plan; run: Run };

const CLI = createRequire(import.meta.url).resolve("wrangler");
/**
 * It is never to ask, and a log of its own may hold what it sent. What else is set for it may be meant for other projects: CLOUDFLARE_ENV would have it
 * deploy a Worker of another name over the first one's queues and ledger, and a log level would mix its log into its answers or leave out why it failed.
 */
const ENV = { CI: "1", NO_COLOR: "1", WRANGLER_SEND_METRICS: "false", WRANGLER_LOG: "log", CLOUDFLARE_ENV: undefined };

/** The account that wrangler is signed in to, by `wrangler login` or `CLOUDFLARE_API_TOKEN`, as far as this deployment concerns it. */
export function openCloudflare(plan: Plan, env: Record<string, string> = {}): Cloudflare {
  return { plan, run: (args, more = {}) => run(args, { config: plan.config, env, ...more }) };
}

/** Has whoever sits at this terminal sign in, in a browser. It asks in the terminal itself. */
export async function logIn(): Promise<void> {
  await once(spawn(process.execPath, ["--no-warnings", CLI, "login"], { stdio: "inherit" }), "close");
}

type Running = { input?: string; config: Plan["config"]; env: Record<string, string> };

async function run(args: string[], { input = "", config, env }: Running): Promise<Ran> {
  const folder = await mkdtemp(join(tmpdir(), "offhook-wrangler-"));
  let child: ChildProcess | undefined;
  // Also where this process is ended half-way.
  const clear = () => {
    child?.kill();
    rmSync(folder, { recursive: true, force: true });
  };
  process.once("exit", clear);
  const [file, told] = [join(folder, "wrangler.json"), join(folder, "told.ndjson")];
  try {
    await writeFile(file, JSON.stringify(config));
    const paths = { WRANGLER_OUTPUT_FILE_PATH: told, WRANGLER_LOG_PATH: folder };
    const options = { env: { ...process.env, ...ENV, ...env, ...paths }, stdio: "pipe" } as const;
    const started = spawn(process.execPath, ["--no-warnings", CLI, ...args, `--config=${file}`], options);
    child = started;
    // It may end before it has read what it was given; then its exit code tells.
    started.stdin.on("error", () => {}).end(input);
    const ended = new Promise<number | null>((end, fail) => started.once("error", fail).once("close", end));
    const [code, out, err] = await Promise.all([ended, text(started.stdout), text(started.stderr)]);
    return { isDone: code === 0, out: plain(out), err: plain(err), told: entriesIn(told) };
  } finally {
    process.off("exit", clear);
    clear();
  }
}

function entriesIn(file: string): Ran["told"] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, "utf8").split("\n").filter(Boolean);
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}
