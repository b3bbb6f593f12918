import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { runWrangler } from "./wrangler.ts";

const ROOT = join(import.meta.dirname, "../..");
const MADE = join(ROOT, ".wrangler/ledger");
const DATABASE = "offhook-ledger";

/**
 * A folder of wrangler's with an empty ledger, to be copied. Wrangler applies the migrations as it does for a deployed one; since that takes some
 * seconds, once for all runs with the same migrations.
 */
export async function emptyLedger(signal: AbortSignal): Promise<string> {
  const folder = join(MADE, await fingerprint());
  if (!existsSync(folder)) await make(folder, signal);
  return folder;
}

async function make(folder: string, signal: AbortSignal): Promise<void> {
  await mkdir(MADE, { recursive: true });
  const scratch = await mkdtemp(join(MADE, "making-"));
  try {
    const state = join(scratch, "state");
    await applyMigrations(scratch, state, signal);
    await rename(state, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error; // otherwise somebody else was faster
    });
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

async function applyMigrations(scratch: string, state: string, signal: AbortSignal): Promise<void> {
  const envFile = join(scratch, "settings.env");
  await writeFile(envFile, "");
  const files = [`--config=${join(ROOT, "wrangler.toml")}`, `--env-file=${envFile}`, `--persist-to=${state}`];
  const args = ["d1", "migrations", "apply", DATABASE, "--local", ...files];
  const wrangler = runWrangler(args, { WRANGLER_LOG_PATH: scratch });
  const abort = () => void wrangler.end();
  signal.addEventListener("abort", abort);
  const code = await wrangler.ended;
  signal.removeEventListener("abort", abort);
  await wrangler.end();
  signal.throwIfAborted();
  if (code !== 0) throw new Error(`the ledger's migrations could not be applied:\n${wrangler.logs.join("\n")}`);
}

/** Of all that decides what the folder holds. */
async function fingerprint(): Promise<string> {
  const migrations = (await readdir(join(ROOT, "migrations"))).toSorted().map((name) => `migrations/${name}`);
  const hash = createHash("sha256");
  for (const file of ["wrangler.toml", "package.json", ...migrations])
    hash.update(file).update(await readFile(join(ROOT, file)));
  return hash.digest("hex").slice(0, 16);
}
