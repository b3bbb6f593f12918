import { describe, expect, test } from "vitest";

import { doubtful, right, wrong } from "../../../../scripts/check.ts";
import { Misuse } from "../../../../scripts/command.ts";
import { forDeployment } from "../../../../scripts/doctor/cures.ts";
import { readOptions } from "../../../../scripts/doctor/options.ts";
import { show, sumOf } from "../../../../scripts/doctor/show.ts";

describe("what the doctor says", () => {
  test("is a line for each, in columns, and under it what to do", () => {
    const checks = [
      right("clock", "agrees"),
      doubtful("번호", "is odd", "look"),
      wrong("queue offhook-dead", "is not there", "npm run setup"),
    ];
    expect(show("Cloudflare", checks)).toBe(
      [
        "\nCloudflare\n\n",
        "  ✓ clock               agrees\n",
        "  ! 번호                is odd\n      → look\n",
        "  ✗ queue offhook-dead  is not there\n      → npm run setup\n",
      ].join(""),
    );
  });

  test("can't repaint the terminal, whoever's words it holds", () => {
    expect(show("Stories", [wrong("Slack", "no\u001B[2J\u202Eteam", "\u0007ring")])).not.toMatch(
      /[\u001B\u202E\u0007]/,
    );
  });

  test.each([
    [[right("a")], "All is as it should be."],
    [[right("a"), doubtful("b", "odd")], "Nothing has to be done, 1 to look at (!)."],
    [[wrong("a", "bad", "do"), wrong("b", "bad", "do")], "2 to put right (✗)."],
  ])("is summed up: %j", (checks, sum) => expect(sumOf(checks)).toBe(sum));
});

describe("a cure", () => {
  test.each([
    ["npm run setup", "npm run setup -- --env busan"],
    [
      "put it right; then npm run setup -- --again CRM_URL",
      "put it right; then npm run setup -- --env busan --again CRM_URL",
    ],
    ["look: npx wrangler tail", "look: npx wrangler tail offhook-busan"],
    ["npx wrangler secret delete CRM_URL", "npx wrangler secret delete CRM_URL --name offhook-busan"],
  ])("of another deployment has its name in it: %s", (cure, expected) => {
    const check = wrong("a", "bad", cure);
    expect(forDeployment(check, { flags: "--env busan", worker: "offhook-busan" }).cure).toBe(expected);
  });

  test("goes by the settings that were looked at", () => {
    const { flags } = readOptions(["--env", "busan", "--settings", "package.json"]);
    expect(flags).toBe("--env busan --settings package.json");
    expect(readOptions([]).flags).toBe("");
    const check = wrong("a", "bad", "npm run setup");
    expect(forDeployment(check, { flags, worker: "b" }).cure).toBe(`npm run setup -- ${flags}`);
    expect(forDeployment(check, { flags: "", worker: "b" })).toEqual(check);
  });
});

describe("what the doctor is asked", () => {
  test.each([
    ["https://offhook.example/", "https://offhook.example"],
    ["http://127.0.0.1:8787", "http://127.0.0.1:8787"],
    ["https://clinic.example/offhook//", "https://clinic.example/offhook"],
  ])("--to %s is %s", (to, url) => expect(readOptions([`--to=${to}`]).to).toBe(url));

  test.each([
    "offhook.example",
    "ftp://offhook.example",
    "https://offhook.example/?a=1",
    "https://a:b@offhook.example",
    "",
  ])("--to %j is refused, with what it has to be", (to) => expect(() => readOptions([`--to=${to}`])).toThrow(Misuse));

  test("is of its own settings file for a deployment of its own", () => {
    expect(readOptions(["--env=busan", "--no-cloudflare"])).toMatchObject({
      file: ".dev.vars.busan",
      doesAskCloudflare: false,
      doesTellStories: true,
    });
  });

  test("that it does not know is refused, and so is a settings file that is not there", () => {
    expect(() => readOptions(["--fix"])).toThrow("--fix");
    expect(() => readOptions(["--settings", "no-such.vars"])).toThrow("no-such.vars: there is no such file");
  });
});
