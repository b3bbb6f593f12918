import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import type { Plan } from "../../../../scripts/cloudflare/plan.ts";
import type { Ran } from "../../../../scripts/cloudflare/wrangler.ts";
import { checkCloudflare } from "../../../../scripts/doctor/cloudflare.ts";
import { notePut } from "../../../../scripts/setup/notes.ts";
import { failed, pretend, ran } from "../cloudflare/pretend.ts";

let folder: string;
let notes: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "offhook-doctor-"));
  notes = join(folder, "notes.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

const QUEUES = {
  producers: [{ binding: "ACTIONS", queue: "actions" }],
  consumers: [{ queue: "actions", dead_letter_queue: "dead" }],
};
const json = (value: unknown) => ran({ out: JSON.stringify(value) });
const worker = (script: string, dead_letter_queue?: string) => ({
  type: "worker",
  script,
  dead_letter_queue,
  settings: { batch_size: 10 },
});

const RIGHT = {
  whoami: json({ loggedIn: true, email: "owner@shop.example", accounts: [{ id: "1", name: "The shop" }] }),
  "deployments status": json({ id: "d", created_on: "2026-11-22T05:06:07.123456Z", versions: [] }),
  "queues consumer list actions": json([worker("offhook", "dead")]),
  "queues consumer list dead": json([]),
  "d1 list": json([{ uuid: "u", name: "offhook-ledger", version: "production" }]),
  "secret list": json([{ name: "ADMIN_TOKEN", type: "secret_text" }]),
};

/** What is said of a deployment that is as it should be, but for some of what wrangler answers and some of wrangler.toml. */
async function check(
  answers: Partial<Record<keyof typeof RIGHT, Ran>> = {},
  { texts = { ADMIN_TOKEN: "t" }, config = {} }: { texts?: Record<string, string>; config?: Plan["config"] } = {},
) {
  const all = Object.entries({ ...RIGHT, ...answers }).map(([command, one]): [string, Ran[]] => [command, [one]]);
  const wrangler = pretend(Object.fromEntries(all), { queues: QUEUES, ...config });
  const checks = await checkCloudflare(wrangler, { texts, notes });
  return { checks, bad: checks.filter(({ state }) => state !== "right"), asked: wrangler.asked };
}

it("finds all right where all is right, and says whose and since when", async () => {
  const { checks } = await check();
  expect(checks.map(({ what, state, says }) => [what, state, says])).toEqual([
    ["Cloudflare", "right", "owner@shop.example, The shop"],
    ["Worker offhook", "right", "deployed on 2026-11-22 at 05:06 UTC"],
    ["queue actions", "right", ""],
    ["queue dead", "right", ""],
    ["ledger offhook-ledger", "right", ""],
    ["secrets", "right", "the Worker has all 1 that are set here"],
  ]);
});

it("asks nothing more of somebody who is not signed in, and changes nothing ever", async () => {
  const { checks, asked } = await check({ whoami: failed("✘ [ERROR] You are not logged in") });
  expect(checks).toMatchObject([
    { what: "Cloudflare", state: "wrong", cure: expect.stringContaining("wrangler login") },
  ]);
  expect(asked).toHaveLength(1);
  const commands = (await check()).asked.map(({ args }) => args.join(" "));
  expect(commands.filter((command) => !/^whoami|\blist\b|status/.test(command))).toEqual([]);
});

it.each([
  ["✘ [ERROR] This Worker does not exist on your account. [code: 10007]"],
  ["✘ [ERROR] The Worker offhook has no deployments."],
])("says that the Worker was never deployed, and no more of its secrets: %s", async (said) => {
  const { bad } = await check({ "deployments status": failed(said), "secret list": json([]) });
  expect(bad).toEqual([{ what: "Worker offhook", state: "wrong", says: "was never deployed", cure: "npm run setup" }]);
});

it.each([
  ["is not there", failed('✘ [ERROR] Queue "actions" does not exist. To create it, run: …'), "npm run setup"],
  ["nobody consumes from it", json([]), "npm run setup"],
  ["the Worker b consumes", json([worker("b", "dead")]), "queues consumer remove actions b"],
  ["somebody else (http_pull)", json([{ type: "http_pull" }]), "queues consumer http remove actions"],
  ["goes to elsewhere, and not to dead", json([worker("offhook", "elsewhere")]), "npm run setup"],
  ["is dropped, and not to dead", json([worker("offhook", "")]), "npm run setup"],
  ["no more requests", failed("-> 429 Too Many Requests"), "five minutes"],
])("says what is wrong with a queue: %s", async (says, answer, cure) => {
  const { bad } = await check({ "queues consumer list actions": answer });
  expect(bad).toMatchObject([
    { what: "queue actions", state: "wrong", says: expect.stringContaining(says), cure: expect.stringContaining(cure) },
  ]);
});

it.each(["script", "service", "script_name"])("knows this Worker as a consumer by its %s", async (key) => {
  const answer = json([{ type: "worker", [key]: "offhook", dead_letter_queue: "dead" }]);
  expect((await check({ "queues consumer list actions": answer })).bad).toEqual([]);
});

it("takes a queue that keeps no dead letters for right where wrangler.toml wants none", async () => {
  const queues = { consumers: [{ queue: "actions" }] };
  const answer = json([worker("offhook", "")]);
  expect((await check({ "queues consumer list actions": answer }, { config: { queues } })).bad).toEqual([]);
});

it("looks for the ledger by its id where wrangler.toml gives one, and else by its name", async () => {
  const none = await check({ "d1 list": json([]) });
  expect(none.bad).toMatchObject([{ what: "ledger offhook-ledger", says: "is not there", cure: "npm run setup" }]);
  const bound = (id: string) => ({
    config: { d1_databases: [{ binding: "LEDGER", database_name: "renamed", database_id: id }] },
  });
  expect((await check({}, bound("u"))).bad).toEqual([]);
  const { bad } = await check({}, bound("another"));
  expect(bad).toMatchObject([{ what: "ledger renamed", state: "wrong", cure: expect.stringContaining("database_id") }]);
});

it("names the secrets that the Worker lacks, and those that were changed here since", async () => {
  notePut(notes, { ADMIN_TOKEN: "the one before" });
  const { bad } = await check({}, { texts: { ADMIN_TOKEN: "t", CRM_TOKEN: "c", CRM_URL: "https://crm.example" } });
  expect(bad.map(({ state, says }) => [state, says])).toEqual([
    ["wrong", "the Worker has not been given CRM_TOKEN, CRM_URL"],
    ["wrong", "changed here since the Worker was given them: ADMIN_TOKEN"],
  ]);
});

it("takes what stands in [vars] for given, unless it is another there or a secret too", async () => {
  const config = { vars: { BUSINESS_NAME: "The shop", HOLD_MS: 500 } };
  const texts = { ADMIN_TOKEN: "t", BUSINESS_NAME: "The shop", HOLD_MS: "500" };
  expect((await check({}, { texts, config })).bad).toEqual([]);
  const other = await check({}, { texts: { ...texts, HOLD_MS: "900" }, config });
  expect(other.bad).toMatchObject([{ state: "doubtful", says: expect.stringContaining("HOLD_MS") }]);
  const both = json([{ name: "ADMIN_TOKEN" }, { name: "BUSINESS_NAME" }]);
  const { bad } = await check({ "secret list": both }, { texts, config });
  expect(bad).toMatchObject([
    {
      state: "wrong",
      says: expect.stringContaining("BUSINESS_NAME"),
      cure: expect.stringContaining("wrangler secret delete BUSINESS_NAME --name offhook"),
    },
  ]);
});

it("never shows the value of a setting", async () => {
  const texts = { ADMIN_TOKEN: "s3cret-1", CRM_TOKEN: "s3cret-2", BUSINESS_NAME: "s3cret-3" };
  const { checks } = await check({}, { texts, config: { vars: { BUSINESS_NAME: "s3cret-4" } } });
  expect(JSON.stringify(checks)).not.toContain("s3cret");
});
