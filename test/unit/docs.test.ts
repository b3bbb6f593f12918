import { existsSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { SETTING_NAMES } from "../../src/settings.ts";
import { frameWords } from "../../src/words/console/frame.ts";
import { anchorsOf, codeOf, documents, levelsOf, linksOf, read, settingsIn } from "./documents.ts";

const [english, korean] = ["README.md", "README.ko.md"].map(read);

describe("every document", () => {
  it.each(documents())("%s links to what is there", (file) => {
    for (const { to, path, anchor } of linksOf(file)) {
      if (path === null) continue;
      expect(existsSync(path), `${file} → ${to}`).toBe(true);
      if (anchor !== null) expect(anchorsOf(path), `${file} → ${to}`).toContain(anchor);
    }
  });
});

describe("the two READMEs", () => {
  it("have the same headings, level by level", () => {
    expect(levelsOf(korean ?? "")).toEqual(levelsOf(english ?? ""));
  });

  it("give the same commands", () => {
    expect(codeOf(korean ?? "")).toEqual(codeOf(english ?? ""));
  });

  it("link to the same places, each to the other aside", () => {
    const [theirs, ours] = ["README.ko.md", "README.md"].map((file) =>
      linksOf(file)
        .map(({ to }) => to)
        .filter((to) => !to.startsWith("README"))
        .toSorted(),
    );
    expect(theirs).toEqual(ours);
  });

  it("have the same settings in their tables, in the same order", () => {
    expect(settingsIn(korean ?? "")).toEqual(settingsIn(english ?? ""));
  });

  it("name the console's pages as it does itself", () => {
    for (const [text = "", language] of [
      [english, "en"],
      [korean, "ko"],
    ] as const)
      for (const room of Object.values(frameWords[language].rooms)) expect(text).toContain(`| **${room}** |`);
  });

  it.each(["README.md", "README.ko.md"])("%s tells of every setting, and of no other", (file) => {
    expect(settingsIn(read(file)).toSorted()).toEqual(SETTING_NAMES.toSorted());
  });
});

it(".dev.vars.example names every setting once, and sets none", () => {
  const named = [...read(".dev.vars.example").matchAll(/^(?:# )?([A-Z][A-Z_]*)=(.*)$/gm)];
  expect(named.map(([, name]) => name).toSorted()).toEqual(SETTING_NAMES.toSorted());
  expect(named.filter(([, , value]) => value !== "")).toEqual([]);
});

it("SECURITY.md says what each secret costs that leaks", () => {
  const told = settingsIn(read("SECURITY.md"));
  const secrets = SETTING_NAMES.filter((name) => /_(?:KEY|TOKEN|SECRET)$/.test(name) || /^SLACK_.*_URL$/.test(name));
  expect(told).toEqual(expect.arrayContaining(secrets));
});
