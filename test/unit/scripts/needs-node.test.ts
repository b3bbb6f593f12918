import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { parseObject } from "../../../src/lib/json.ts";

const { scripts } = parseObject(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
const ours = Object.values(scripts).filter((command) => / scripts\/[\w-]+\.ts$/.test(command));

it("stands before each command of ours", () => {
  expect(ours.length).toBeGreaterThan(4);
  for (const command of ours) expect(command).toMatch(/^node --import \.\/scripts\/needs-node\.js /);
});

it("says so in words to a Node that reads no TypeScript", () => {
  const args = ["--no-experimental-strip-types", "--import", "./scripts/needs-node.js", "scripts/doctor.ts", "--help"];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect({ status, stdout, stderr }).toEqual({
    status: 2,
    stdout: "",
    stderr: expect.stringMatching(/^Node 22\.18 or newer/),
  });
});
