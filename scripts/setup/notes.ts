import { createHmac, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import type { Chosen } from "../register/index.ts";
import type { Texts } from "./settings-file.ts";

/**
 * What is known here of a deployment. `digests`: of what the Worker was given, so that another value is known to be another, under a key that never
 * leaves this folder. `base`: where platforms reach it. `chosen`: what sends to it.
 */
type Notes = { key: string; digests: Record<string, string>; base?: string; chosen?: Chosen };

/** Where that is noted of a deployment. */
export function notesOf(env: string | undefined): string {
  return join(".wrangler", `offhook-setup${env === undefined ? "" : `-${env}`}.json`);
}

/** Which of these the Worker was given from here with another value. What it was given from elsewhere nobody here knows. */
export function changedSince(file: string, texts: Texts): string[] {
  const { key, digests } = read(file);
  return Object.entries(texts).flatMap(([name, text]) =>
    digests[name] !== undefined && digests[name] !== digestOf(key, text) ? [name] : [],
  );
}

/** The Worker has them now. */
export function notePut(file: string, texts: Texts): void {
  const notes = read(file);
  const now = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, digestOf(notes.key, text)]));
  write(file, { ...notes, digests: { ...notes.digests, ...now } });
}

/** It is reached there, and they send to it. */
export function noteDeployed(file: string, deployed: { base: string; chosen: Chosen }): void {
  write(file, { ...read(file), ...deployed });
}

/** Where it was deployed to from here, if it was, and what was chosen to send to it. */
export function deployedBefore(file: string): Pick<Notes, "base" | "chosen"> {
  const { base, chosen } = read(file);
  return { ...(base !== undefined && { base }), ...(chosen && { chosen }) };
}

function read(file: string): Notes {
  if (!existsSync(file)) return { key: randomBytes(32).toString("base64"), digests: {} };
  return JSON.parse(readFileSync(file, "utf8")) as Notes;
}

function write(file: string, notes: Notes): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(notes), { mode: 0o600 });
}

function digestOf(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("base64");
}
