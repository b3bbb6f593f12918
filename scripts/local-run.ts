import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

import type { Keys } from "../test/world/prove.ts";

/** What `npm start` leaves for `npm run play` while it is up. */
export type LocalRun = { url: string; worldUrl: string; keys: Keys; adminToken: string; pid: number };

const FILE = resolve(".wrangler/offhook-local.json");

export function announce(run: LocalRun): void {
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, JSON.stringify(run), { mode: 0o600 });
}

/** Removes what this process announced, not what a later one did. */
export function withdraw(): void {
  if (existsSync(FILE) && read().pid === process.pid) rmSync(FILE);
}

/** The run that is up, if one is: a killed one leaves its file behind. */
export function localRun(): LocalRun | undefined {
  if (!existsSync(FILE)) return undefined;
  const run = read();
  return isAlive(run.pid) ? run : undefined;
}

function read(): LocalRun {
  return JSON.parse(readFileSync(FILE, "utf8")) as LocalRun;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
