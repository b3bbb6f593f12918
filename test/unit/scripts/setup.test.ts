import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { helpText } from "../../../scripts/setup/help.ts";
import { FLAGS, readOptions } from "../../../scripts/setup/options.ts";
import { madeSecrets } from "../../../scripts/setup/own-secrets.ts";
import { keepTexts, oddIn, readTexts } from "../../../scripts/setup/settings-file.ts";
import { WISHES } from "../../../scripts/setup/wishes.ts";

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), "offhook-setup-"))));
afterEach(() => rmSync(folder, { recursive: true }));

describe("the command line", () => {
  it("names another deployment, whose settings lie in a file of their own", () => {
    expect(readOptions(["--env", "seoul", "--yes", "--clawops", "0701", "--clawops", "0702"])).toMatchObject({
      env: "seoul",
      isYes: true,
      file: ".dev.vars.seoul",
      chosen: { clawops: ["0701", "0702"] },
    });
  });

  it.each([["--again", "ADMIN_TOKN"], ["--without", "fax"], ["--yess"]])(
    "is refused where it is misspelt: %s",
    (...args) => {
      expect(() => readOptions(args)).toThrow(args.at(-1));
    },
  );
});

describe("what is told of the command line", () => {
  const told = helpText();

  it("names each flag", () => {
    for (const name of FLAGS) expect(told).toContain(`  --${name}`);
  });

  it("names what answers each question beforehand", () => {
    for (const { question, name, settings } of WISHES) {
      expect(told).toContain(`${question}\n      ${Object.keys(settings).join(", ")}; no: --without ${name}\n`);
    }
  });
});

describe("settings", () => {
  it("come from the file and, over it, the environment, whose LANGUAGE is the system's", () => {
    const file = join(folder, ".dev.vars");
    writeFileSync(file, "ADMIN_TOKEN='one'\nLANGUAGE=en\nNOT_OURS=1\nSLACK_WEBHOOK_URL=\n");
    const environment = { ADMIN_TOKEN: "two", LANGUAGE: "ko_KR:ko", PATH: "/bin" };
    expect(readTexts(file, environment)).toEqual({ ADMIN_TOKEN: "two", LANGUAGE: "en" });
  });

  it("are read from a file as editors on Windows write it", () => {
    const file = join(folder, ".dev.vars");
    writeFileSync(file, "\uFEFFADMIN_TOKEN='one'\r\nexport CRM_TOKEN=two\r\nCRM_TOKEN=three\r\n");
    expect(readTexts(file, {})).toEqual({ ADMIN_TOKEN: "one", CRM_TOKEN: "three" });
  });

  it("that stand in [vars] of wrangler.toml are what the Worker gets, whatever they are elsewhere", () => {
    const environment = { BUSINESS_NAME: "Elsewhere", CRM_TOKEN: "t" };
    const vars = { BUSINESS_NAME: "The shop", HOLD_MS: 500, VARIABLE_DEFAULTS: { a: "b" }, NOT_OURS: "1" };
    expect(readTexts(join(folder, "none"), environment, vars)).toEqual({
      BUSINESS_NAME: "The shop",
      CRM_TOKEN: "t",
      HOLD_MS: "500",
      VARIABLE_DEFAULTS: '{"a":"b"}',
    });
  });

  it("that are others elsewhere than in the file are named, with where they are taken from, and not shown", () => {
    const file = join(folder, ".dev.vars");
    writeFileSync(file, "ADMIN_TOKEN=one\nCRM_TOKEN=same\nHOLD_MS=500\nLANGUAGE=en\nPUBLIC_URL=https://a.example\n");
    const environment = { ADMIN_TOKEN: "two", CRM_TOKEN: "same", LANGUAGE: "ko_KR:ko", PUBLIC_URL: "" };
    expect(oddIn(file, environment, { HOLD_MS: 900 })).toEqual([
      `! ADMIN_TOKEN is taken from the environment: in ${file} it is another`,
      `! HOLD_MS is taken from [vars] of wrangler.toml: in ${file} it is another`,
    ]);
    expect(oddIn(join(folder, "none"), environment)).toEqual([]);
  });

  it("that are misspelt are named", () => {
    const file = join(folder, ".dev.vars");
    writeFileSync(file, "SLACK_WEBHOK_URL=https://hooks.example/a-secret\nCLOUDFLARE_ACCOUNT_ID=1\nLANGUAGE=en\n");
    expect(oddIn(file, {})).toEqual([`! SLACK_WEBHOK_URL in ${file} is no setting: nobody reads it`]);
  });

  it("are kept as they are, for nobody else's eyes", () => {
    const file = join(folder, ".dev.vars");
    writeFileSync(file, "LANGUAGE=en");
    const texts = { ADMIN_TOKEN: `it's $HOME #1`, VARIABLE_DEFAULTS: '{"a":"b"}' };
    keepTexts(file, texts);
    expect(readTexts(file, {})).toEqual({ LANGUAGE: "en", ...texts });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(() => keepTexts(file, { CRM_TOKEN: "a\nb" })).toThrow("CRM_TOKEN");
  });

  it("are kept by git in no deployment's file", () => {
    const lines = readFileSync(".gitignore", "utf8").split("\n");
    expect(lines.filter((line) => line.includes(".dev.vars"))).toEqual([".dev.vars*", "!.dev.vars.example"]);
  });

  it("that are secrets of our own are made up where they are set nowhere", () => {
    const made = madeSecrets({ ADMIN_TOKEN: "here" }, ["TELER_URL_TOKEN"]);
    expect(Object.keys(made)).toEqual(["VOX_WEBHOOK_TOKEN", "ORDERS_SECRET", "BOOKINGS_SECRET"]);
    expect(made["ORDERS_SECRET"]).toMatch(/^whsec_[\w+/]{32}$/);
    expect(made["VOX_WEBHOOK_TOKEN"]).toMatch(/^[\w-]{32}$/);
  });
});
