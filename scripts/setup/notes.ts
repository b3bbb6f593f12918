import { createHmac, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

import * as z from "zod";

import { parseJson } from "../../src/lib/json.ts";
import type { Chosen } from "../register/index.ts";
import type { Texts } from "./settings-file.ts";

const ids = z.array(z.string()).optional().catch(undefined);
/** Whatever is not as it is written today is as if it were not there; digests are worth nothing without their key. */
const Notes = z.object({
  key: z.string(),
  digests: z.record(z.string(), z.string()).catch({}),
  account: z.string().optional().catch(undefined),
  base: z.string().optional().catch(undefined),
  chosen: z.object({ clawops: ids, vox: ids, teler: ids }).optional().catch(undefined),
});

/**
 * What is known here of a deployment. `digests`: of what the Worker was given, so that another value is known to be another, under a key that never
 * leaves this folder. `account`: the one of several that was chosen at Cloudflare. `base`: where platforms reach it. `chosen`: what sends to it.
 */
type Notes = z.infer<typeof Notes>;
type Before = { account?: string; base?: string; chosen?: Chosen };

/** Whether there are notes that can't be read: then nobody knows any more what the Worker was given from here. */
export function areLost(file: string): boolean {
  return existsSync(file) && !found(file);
}

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

/** The names of all that the Worker was ever given from here. */
export function givenBefore(file: string): string[] {
  return Object.keys(read(file).digests);
}

/** The Worker has them now. */
export function notePut(file: string, texts: Texts): void {
  const notes = read(file);
  const now = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, digestOf(notes.key, text)]));
  write(file, { ...notes, digests: { ...notes.digests, ...now } });
}

/** It is in that account from now on. */
export function noteAccount(file: string, account: string): void {
  write(file, { ...read(file), account });
}

/** It is reached there, and they send to it. */
export function noteDeployed(file: string, deployed: { base: string; chosen: Chosen }): void {
  write(file, { ...read(file), ...deployed });
}

/** In which account it is, if one was chosen, where it was deployed to from here, if it was, and what was chosen to send to it. */
export function deployedBefore(file: string): Before {
  const { account, base, chosen = {} } = read(file);
  const named = Object.entries(chosen).filter(([, platformIds]) => platformIds !== undefined);
  return {
    ...(account !== undefined && { account }),
    ...(base !== undefined && { base }),
    ...(named.length > 0 && { chosen: Object.fromEntries(named) }),
  };
}

function read(file: string): Notes {
  return found(file) ?? { key: randomBytes(32).toString("base64"), digests: {} };
}

function found(file: string): Notes | undefined {
  return existsSync(file) ? Notes.safeParse(parseJson(readFileSync(file, "utf8"))).data : undefined;
}

/** In one step, so that whoever is cut off leaves the notes as they were. */
function write(file: string, notes: object): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(`${file}.new`, JSON.stringify(notes), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function digestOf(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("base64");
}
