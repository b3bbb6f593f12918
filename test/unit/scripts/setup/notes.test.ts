import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import {
  areLost,
  changedSince,
  deployedBefore,
  noteAccount,
  noteDeployed,
  notePut,
} from "../../../../scripts/setup/notes.ts";

const DEPLOYED = { base: "https://offhook.example", chosen: { clawops: ["0701"], vox: [] } };

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "offhook-notes-"));
  file = join(folder, "of-a-deployment", "notes.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

it("know which settings the Worker was given with another value, without these being written down", () => {
  expect(changedSince(file, { ADMIN_TOKEN: "one" })).toEqual([]);
  notePut(file, { ADMIN_TOKEN: "one", CRM_TOKEN: "two" });
  expect(changedSince(file, { ADMIN_TOKEN: "one", CRM_TOKEN: "three", TELER_API_KEY: "of elsewhere" })).toEqual([
    "CRM_TOKEN",
  ]);
  expect(readFileSync(file, "utf8")).not.toMatch(/"(?:one|two)"/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

it("remember where it was deployed, for whom, and what was chosen, each beside the others", () => {
  expect(deployedBefore(file)).toEqual({});
  noteAccount(file, "an-account");
  notePut(file, { ADMIN_TOKEN: "one" });
  noteDeployed(file, DEPLOYED);
  expect(deployedBefore(file)).toEqual({ account: "an-account", ...DEPLOYED });
  notePut(file, { ADMIN_TOKEN: "two" });
  expect(deployedBefore(file)).toEqual({ account: "an-account", ...DEPLOYED });
  expect(changedSince(file, { ADMIN_TOKEN: "one" })).toEqual(["ADMIN_TOKEN"]);
});

it.each([
  ["broken off", '{"key":"a-key","dig'],
  ["no notes", "[1]"],
  ["without the key", '{"digests":{"ADMIN_TOKEN":"a"},"base":"https://offhook.example"}'],
  ["empty", ""],
])("that are %s are as if there were none, and known to be lost until they are written anew", (_, text) => {
  notePut(file, {});
  writeFileSync(file, text);
  expect(areLost(file)).toBe(true);
  expect(changedSince(file, { ADMIN_TOKEN: "one" })).toEqual([]);
  expect(deployedBefore(file)).toEqual({});
  notePut(file, { ADMIN_TOKEN: "one" });
  expect(areLost(file)).toBe(false);
  expect(changedSince(file, { ADMIN_TOKEN: "two" })).toEqual(["ADMIN_TOKEN"]);
});

it("of an older version are read as far as they go", () => {
  notePut(file, { ADMIN_TOKEN: "one" });
  const { key, digests } = JSON.parse(readFileSync(file, "utf8")) as { key: string; digests: object };
  for (const older of [
    { key, digests },
    { key, digests, chosen: "0701" },
    { key, digests, chosen: { clawops: "0701" } },
  ]) {
    writeFileSync(file, JSON.stringify(older));
    expect(areLost(file)).toBe(false);
    expect(deployedBefore(file)).toEqual({});
    expect(changedSince(file, { ADMIN_TOKEN: "two" })).toEqual(["ADMIN_TOKEN"]);
  }
  writeFileSync(file, JSON.stringify({ key }));
  expect(changedSince(file, { ADMIN_TOKEN: "two" })).toEqual([]);
});

it("are not there where nothing was noted", () => {
  expect(areLost(file)).toBe(false);
});
