import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";

import { expect, it } from "vitest";

/** Which room of src/ may import which: the arrows of docs/architecture.md. */
const mayImport: Record<string, string[]> = {
  lib: [],
  words: ["lib"],
  calls: ["lib"],
  contacts: ["calls", "lib"],
  outreach: ["contacts", "calls", "lib"],
  rules: ["outreach", "contacts", "calls", "words", "lib"],
  "automations.ts": ["rules"],
  providers: ["calls", "lib"],
  connectors: ["rules", "calls", "words", "lib"],
  conversation: ["contacts", "calls", "words", "lib"],
  objects: ["automations.ts", "rules", "outreach", "contacts", "calls", "conversation", "words", "lib"],
  ledger: ["outreach", "contacts", "calls", "rules", "lib"],
  intake: ["providers", "objects", "ledger", "calls", "lib"],
  voice: ["intake", "objects", "providers", "conversation", "calls", "words", "lib"],
  delivery: ["connectors", "intake", "objects", "ledger", "rules", "calls", "lib"],
  api: ["objects", "ledger", "outreach", "contacts", "calls", "rules", "lib"],
  console: ["api", "objects", "ledger", "providers", "outreach", "contacts", "calls", "rules", "words", "lib"],
};
/** These see everything; everyone may import the type of settings.ts. */
const free = ["index.ts", "routes.ts", "settings.ts"];

/** The same of scripts/; what lies directly there is everybody's. */
const commandsMayImport: Record<string, string[]> = {
  cloudflare: [],
  register: [],
  worker: [],
  setup: ["cloudflare", "register", "worker"],
  doctor: ["setup", "cloudflare", "register", "worker"],
};

it.each(filesIn("src"))("%s imports only what its room may", (file) => {
  const home = roomOf(file);
  if (free.includes(home)) return;
  for (const { target, away, isType } of importsOf("src", file))
    if (away !== home && !(isType && away === "settings.ts"))
      expect(mayImport[home], `${file} → ${target}`).toContain(away);
});

it.each(filesIn("scripts").filter((file) => file.includes(sep)))(
  "scripts/%s imports only what its room may",
  (file) => {
    const home = roomOf(file);
    for (const { target, away } of importsOf("scripts", file))
      if (away !== home && away in commandsMayImport)
        expect(commandsMayImport[home], `${file} → ${target}`).toContain(away);
  },
);

function filesIn(root: string): string[] {
  return (readdirSync(root, { recursive: true }) as string[]).filter((file) => /\.tsx?$/.test(file));
}

/** What a file imports of its own tree, with the room that it is in. */
function importsOf(root: string, file: string) {
  const imports = readFileSync(join(root, file), "utf8").matchAll(/^import (type )?[^"]*from "(\.[^"]+)"/gm);
  return [...imports].map(([, isType, target = ""]) => ({
    target,
    away: roomOf(relative(root, join(root, dirname(file), target))),
    isType,
  }));
}

/** The folder directly under the root of the tree, or the file itself where it lies there. */
function roomOf(file: string): string {
  return file.split(sep)[0] ?? file;
}
