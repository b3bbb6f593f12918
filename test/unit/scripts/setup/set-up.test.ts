import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { readOptions } from "../../../../scripts/setup/options.ts";
import { setUp } from "../../../../scripts/setup/set-up.ts";
import { pretend, ran } from "../cloudflare/pretend.ts";
import { BASE, openPlatforms } from "../register/platforms.ts";
import { deskOf } from "./desks.ts";

const ACCOUNTS = [
  { id: "acc-shop", name: "Shop" },
  { id: "acc-trial", name: "Trial" },
];

let folder: string;
let file: string;
let notes: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "offhook-set-up-"));
  [file, notes] = [join(folder, ".dev.vars"), join(folder, "notes.json")];
});
afterEach(() => rmSync(folder, { recursive: true }));

/** An account that has everything, in which each run is one deploy more; `secrets`: names of those that the Worker has. */
function wrangler(secrets: readonly string[] = [], accounts: readonly object[] = ACCOUNTS.slice(0, 1)) {
  return pretend({
    whoami: [ran({ out: JSON.stringify({ loggedIn: true, accounts }) })],
    "secret list": [ran({ out: JSON.stringify(secrets.map((name) => ({ name }))) })],
    "secret bulk": [ran()],
    "d1 list": [ran({ out: '[{"uuid":"1","name":"offhook-ledger"}]' })],
    "d1 migrations": [ran()],
    deploy: [ran({ told: [{ type: "deploy", version_id: "v", targets: [BASE] }] })],
  });
}

/** One run, of which what was said and asked of whom is told. */
async function run(args: string[], cloudflare = wrangler(), at = deskOf()) {
  const means = { desk: at.desk, cloudflare, fetch, environment: {}, notes };
  const isDone = await setUp(readOptions([`--settings=${file}`, ...args]), means);
  return { isDone, said: at.said(), asked: at.asked, wrangled: cloudflare.asked };
}

it("looks the second time, without being told, at what was chosen the first time", async () => {
  const { haveNumbers, settings } = await openPlatforms();
  await haveNumbers({ number: "07052350001" }, { number: "07052350002" }, { number: "07052350003" });
  const names = ["CLAWOPS_API_BASE", "CLAWOPS_API_KEY", "CLAWOPS_ACCOUNT_ID", "CLAWOPS_SIGNING_KEY"] as const;
  writeFileSync(file, names.map((name) => `${name}='${settings[name]}'\n`).join(""));
  const first = await run(["--clawops", "07052350002", "--take-over"]);
  expect(first.said).toMatch(/✓ +number 07052350002: who is told +changed/);
  const second = await run([]);
  expect(second).toMatchObject({ isDone: true, said: expect.stringContaining("✓ number 07052350002: who is told") });
  expect(second.said).not.toMatch(/07052350001|07052350003/);
});

it("goes by the account that was chosen the first time", async () => {
  const first = await run([], wrangler([], ACCOUNTS), deskOf({ typed: () => "Trial" }));
  const second = await run([], wrangler([], ACCOUNTS));
  expect(second.asked.filter((question) => question.includes("Which one"))).toEqual([]);
  for (const { wrangled } of [first, second])
    expect(wrangled.at(-1)).toMatchObject({ args: ["deploy"], config: { account_id: "acc-trial" } });
});

it("writes nothing where it only says what would be done, and asks for nothing that would be lost", async () => {
  const { asked } = await run(["--dry-run"], wrangler([], ACCOUNTS), deskOf({ typed: () => "Trial" }));
  expect(asked).toEqual([expect.stringContaining("Which one?")]);
  expect([existsSync(file), existsSync(notes)]).toEqual([false, false]);
});

it("says so where its notes are lost, and goes on", async () => {
  writeFileSync(notes, '{"key":"a-k');
  const { isDone, said } = await run([]);
  expect(isDone).toBe(true);
  expect(said).toMatch(/notes\.json can't be read\..*--again SETTING/);
  expect((await run([])).said).not.toContain("can't be read");
});

it("names what was given to the Worker from here, and is not set here any more", async () => {
  writeFileSync(file, "CRM_URL='https://crm.example'\n");
  expect((await run([])).said).not.toContain("any more");
  writeFileSync(file, "");
  const { isDone, said } = await run([], wrangler(["CRM_URL", "ADMIN_TOKEN", "GREETING"]));
  expect(isDone).toBe(true);
  expect(said).toContain("still at the Worker: CRM_URL, ADMIN_TOKEN.");
  expect(said).toContain("npx wrangler secret delete NAME --name offhook");
});

it("does nothing while a setting that is there can't be used: nobody is asked, and nothing made up", async () => {
  writeFileSync(file, "TIME_ZONE=Seoul\n");
  const { isDone, said, asked, wrangled } = await run([]);
  expect({ isDone, asked, wrangled }).toEqual({ isDone: false, asked: [], wrangled: [] });
  expect(said).toContain("✗ TIME_ZONE must be a time zone");
  expect(readFileSync(file, "utf8")).toBe("TIME_ZONE=Seoul\n");
});

it("keeps what was typed, and gives it to the Worker with what was made up", async () => {
  const at = deskOf({
    wants: (question) => question.includes("CRM"),
    typed: (question) => (question.includes("CRM_TOKEN") ? "a-token-of-the-crm" : "https://crm.example"),
  });
  const { wrangled, said } = await run([], wrangler(["ADMIN_TOKEN"]), at);
  const given = JSON.parse(wrangled.find(({ args }) => args[1] === "bulk")?.input ?? "{}") as Record<string, string>;
  expect(given).toMatchObject({ CRM_URL: "https://crm.example", CRM_TOKEN: "a-token-of-the-crm" });
  expect(Object.keys(given)).not.toContain("ADMIN_TOKEN");
  expect(readFileSync(file, "utf8")).toContain("CRM_TOKEN='a-token-of-the-crm'\n");
  expect(said).not.toContain("a-token-of-the-crm");
});

it("deploys nothing where the Worker is to be given again what is set nowhere here", async () => {
  const cloudflare = wrangler(["SLACK_WEBHOOK_URL"]);
  await expect(run(["--again", "SLACK_WEBHOOK_URL"], cloudflare)).rejects.toThrow(/--again SLACK_WEBHOOK_URL: not set/);
  expect(cloudflare.asked.map(({ args }) => args[0])).not.toContain("deploy");
});

it("says so before it has platforms send where no Worker answers", async () => {
  const { haveNumbers, settings } = await openPlatforms();
  await haveNumbers({ number: "07052350001" });
  const names = ["CLAWOPS_API_BASE", "CLAWOPS_API_KEY", "CLAWOPS_ACCOUNT_ID", "CLAWOPS_SIGNING_KEY"] as const;
  const lines = ["PUBLIC_URL=http://127.0.0.1:1", ...names.map((name) => `${name}='${settings[name]}'`)];
  writeFileSync(file, `${lines.join("\n")}\n`);
  const { said } = await run([]);
  expect(said).toMatch(
    /! nobody answers at http:\/\/127\.0\.0\.1:1[^\n]*\n +→ see whether PUBLIC_URL[^]*At the platforms/,
  );
  writeFileSync(file, lines.slice(1).join("\n"));
  expect((await run([])).said).not.toMatch(/nobody answers/);
});
