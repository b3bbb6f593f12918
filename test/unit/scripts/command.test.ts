import { expect, it } from "vitest";

import { readArgs } from "../../../scripts/command.ts";

const OPTIONS = { env: { type: "string" }, "dry-run": { type: "boolean" }, "no-stories": { type: "boolean" } } as const;

it.each([
  [{ npm_config_dry_run: "true" }, "--dry-run"],
  [{ npm_config_env: "prod" }, "--env"],
  [{ npm_config_stories: "" }, "--no-stories"],
])("does nothing where npm has kept what was meant for the command: %j", (environment, flag) => {
  expect(() => readArgs([], OPTIONS, environment)).toThrow(new RegExp(`npm took ${flag} .* -- ${flag}`));
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
