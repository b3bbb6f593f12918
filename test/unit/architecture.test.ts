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

const files = (readdirSync("src", { recursive: true }) as string[]).filter((file) => /\.tsx?$/.test(file));

it.each(files)("%s imports only what its room may", (file) => {
  const home = roomOf(file);
  if (free.includes(home)) return;
  const imports = [...readFileSync(join("src", file), "utf8").matchAll(/^import (type )?[^"]*from "(\.[^"]+)"/gm)];
  for (const [, typeOnly, target = ""] of imports) {
    const away = roomOf(relative("src", join("src", dirname(file), target)));
    if (away !== home && !(typeOnly && away === "settings.ts"))
      expect(mayImport[home], `${file} → ${target}`).toContain(away);
  }
});

/** The folder directly under src/, or the file itself where it lies in src/. */
function roomOf(file: string): string {
  return file.split(sep)[0] ?? file;
}
