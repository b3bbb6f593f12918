import { readFileSync, writeFileSync } from "node:fs";

import { expect, it, onTestFinished, vi } from "vitest";

import { command, InWords, Misuse, readArgs } from "../../../scripts/command.ts";

const OPTIONS = { env: { type: "string" }, "dry-run": { type: "boolean" }, "no-stories": { type: "boolean" } } as const;

it.each([
  [{ npm_config_dry_run: "true" }, "--dry-run"],
  [{ npm_config_env: "prod" }, "--env"],
  [{ npm_config_stories: "" }, "--no-stories"],
])("does nothing where npm has kept what was meant for the command: %j", (environment, flag) => {
  expect(() => readArgs([], OPTIONS, environment)).toThrow(new RegExp(`npm took ${flag} .* -- ${flag}`));
});

it("asks which is meant of what is said twice, where it can be one only", () => {
  const several = { ...OPTIONS, vox: { type: "string", multiple: true } } as const;
  expect(() => readArgs(["--env", "a", "--env=b"], OPTIONS, {})).toThrow("--env is there twice");
  const args = ["--vox", "a", "--vox=b", "--dry-run", "--dry-run"];
  expect(readArgs(args, several, {})).toEqual({ vox: ["a", "b"], "dry-run": true });
});

it("is not held up by what npm says otherwise", () => {
  const environment = {
    npm_config_yes: "true",
    npm_config_dry_run: "",
    npm_config_stories: "true",
    npm_config_user_agent: "npm",
  };
  expect(readArgs(["--env", "prod"], { ...OPTIONS, yes: { type: "boolean" } }, environment)).toEqual({ env: "prod" });
});

/** What a command says that comes to this, and its exit code. */
async function ending(run: () => Promise<boolean>): Promise<{ said: string; code: unknown }> {
  const told = vi.spyOn(console, "error").mockReturnValue(undefined);
  const before = process.exitCode;
  onTestFinished(() => {
    told.mockRestore();
    process.exitCode = before;
  });
  await command("npm run it", run);
  return { said: told.mock.calls.join("\n"), code: process.exitCode };
}

it.each<[() => unknown, number, RegExp]>([
  [() => true, 0, /^$/],
  [() => false, 1, /^$/],
  [() => Promise.reject(new InWords("No.")), 2, /^✗ No\.$/],
  [() => Promise.reject(new InWords("It\u001b[2J says:\nno\r")), 2, /^✗ It\[2J says:\nno$/],
  [() => Promise.reject(new Misuse("No.")), 2, /^No\.\n\nnpm run it$/],
  [() => readFileSync("test"), 2, /^✗ EISDIR: .* run it again\.$/],
  [() => writeFileSync("no-such-folder/a-file", ""), 2, /^✗ ENOENT: .*'no-such-folder\/a-file'\. See who may/],
])("ends with a code and in words: %s", async (run, code, words) => {
  expect(await ending(async () => Boolean(await run()))).toEqual({ said: expect.stringMatching(words), code });
});

it("does not hide a bug", async () => {
  await expect(ending(() => Promise.reject(new TypeError("a bug")))).rejects.toThrow("a bug");
});
