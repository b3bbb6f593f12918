import { createHmac, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import type { Texts } from "./settings-file.ts";

/** What the Worker was given from here, so that another value is known to be another: digests under a key that never leaves this folder. */
type Put = { key: string; digests: Record<string, string> };

/** Which of these the Worker was given from here with another value. What it was given from elsewhere nobody here knows. */
export function changedSince(file: string, texts: Texts): string[] {
  const { key, digests } = read(file);
  return Object.entries(texts).flatMap(([name, text]) =>
    digests[name] !== undefined && digests[name] !== digestOf(key, text) ? [name] : [],
  );
}

/** The Worker has them now. */
export function notePut(file: string, texts: Texts): void {
  const { key, digests } = read(file);
  const now = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, digestOf(key, text)]));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ key, digests: { ...digests, ...now } }), { mode: 0o600 });
}

function read(file: string): Put {
  if (!existsSync(file)) return { key: randomBytes(32).toString("base64"), digests: {} };
  return JSON.parse(readFileSync(file, "utf8")) as Put;
}

function digestOf(key: string, text: string): string {
  return createHmac("sha256", key).update(text).digest("base64");
}
