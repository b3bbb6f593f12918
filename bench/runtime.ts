import { execFile } from "node:child_process";
import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { Miniflare, type MiniflareOptions, convertV4MiniflareOptions } from "miniflare";
import { unstable_getMiniflareWorkerOptions } from "wrangler";

import { childrenNamed } from "./usage.ts";

const ROOT = join(import.meta.dirname, "..");
const SCRATCH = join(ROOT, ".wrangler", "bench");
const NAME = "bench";
const RUNTIME = "workerd";
const MEMORY = "/dev/shm";
const WRANGLER = join(dirname(createRequire(import.meta.url).resolve("wrangler/package.json")), "bin/wrangler.js");

/** Where everything local is kept: workerd can't hold SQLite objects in memory, so that is a folder of a memory file system. */
export type Medium = "disk" | "memory";
export type Worker = {
  bundle: string;
  medium: Medium;
  bindings: Record<string, string>;
  hasLedger?: boolean;
  /** What it logs, line by line. */
  log?: (line: string) => void;
};

/** The media that this machine has. */
export function mediaHere(): Medium[] {
  try {
    accessSync(MEMORY, constants.W_OK);
    return ["disk", "memory"];
  } catch {
    return ["disk"];
  }
}

/** Bundles an entry as `wrangler deploy` would, with the settings of wrangler.toml; gives the bundle's path. */
export async function build(entry: string): Promise<string> {
  const name = /([\w-]+)\.ts$/.exec(entry)?.[1] ?? entry;
  const outdir = join(SCRATCH, name);
  const options = ["deploy", entry, "--dry-run", "--config", "wrangler.toml", "--outdir", outdir];
  await promisify(execFile)(process.execPath, [WRANGLER, ...options], {
    cwd: ROOT,
    env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
  });
  return join(outdir, `${name}.js`);
}

/**
 * Runs a bundle in workerd with empty storage for as long as it is used. Its socket is the Worker's own: neither
 * Miniflare's router nor wrangler's proxy stands in front of it. Settings are those given, whatever .dev.vars may say.
 * `pid` is workerd's; not a number where the system does not tell.
 */
export async function running<Value>(worker: Worker, use: (url: URL, pid: number) => Promise<Value>): Promise<Value> {
  const folder = scratchFolder(worker.medium);
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once("exit", remove);
  const others = childrenNamed(RUNTIME);
  const miniflare = new Miniflare(optionsOf(worker, folder));
  try {
    if (worker.hasLedger !== false) await migrate(await miniflare.getD1Database("LEDGER", NAME));
    const url = await miniflare.unsafeGetDirectURL(NAME);
    const pid = childrenNamed(RUNTIME).find((child) => !others.includes(child));
    return await use(url, pid ?? Number.NaN);
  } finally {
    await miniflare.dispose();
    process.off("exit", remove);
    remove();
  }
}

function optionsOf({ bundle, bindings, hasLedger = true, log }: Worker, folder: string): MiniflareOptions {
  const { workerOptions } = unstable_getMiniflareWorkerOptions(join(ROOT, "wrangler.toml"));
  const { modulesRules: _, d1Databases, ...others } = workerOptions;
  const options = hasLedger ? { ...others, d1Databases } : others;
  return convertV4MiniflareOptions({
    cf: false,
    telemetry: { enabled: false },
    resourcePersistencePath: folder,
    isolatedResourcePersistencePath: folder,
    handleStructuredLogs: ({ message }) => log?.(message),
    workers: [
      { ...options, name: NAME, modules: true, scriptPath: bundle, bindings, unsafeDirectSockets: [{ port: 0 }] },
    ],
  });
}

async function migrate(ledger: {
  batch: (statements: never[]) => Promise<unknown>;
  prepare: (sql: string) => unknown;
}) {
  const folder = join(ROOT, "migrations");
  const sql = readdirSync(folder)
    .toSorted()
    .map((file) => readFileSync(join(folder, file), "utf8"));
  const statements = sql
    .join("\n")
    .replace(/^\s*--.*$/gm, "")
    .split(";")
    .filter((one) => one.trim() !== "");
  await ledger.batch(statements.map((one) => ledger.prepare(one) as never));
}

function scratchFolder(medium: Medium): string {
  if (medium === "memory") return mkdtempSync(join(MEMORY, "offhook-bench-"));
  mkdirSync(SCRATCH, { recursive: true });
  return mkdtempSync(join(SCRATCH, "storage-"));
}
