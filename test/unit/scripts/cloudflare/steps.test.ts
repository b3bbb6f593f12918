import { expect, it } from "vitest";

import { deploy } from "../../../../scripts/cloudflare/deploy.ts";
import { applyMigrations, ensureLedger } from "../../../../scripts/cloudflare/ledger.ts";
import { planOf } from "../../../../scripts/cloudflare/plan.ts";
import { ensureQueues } from "../../../../scripts/cloudflare/queues.ts";
import { giveSecrets, secretNames, wantedSecrets } from "../../../../scripts/cloudflare/secrets.ts";
import { deployCode } from "../../../../scripts/setup/cloudflare-steps.ts";
import { unattended } from "../../../../scripts/setup/desk.ts";
import { failed, pretend, ran } from "./pretend.ts";

const NO_WORKER = failed('✘ [ERROR] Worker "offhook" not found.');
const TAKEN = failed("a namespace with this account ID and title already exists [code: 10014]");
const deployed = (...targets: string[]) =>
  ran({ told: [{ type: "wrangler-session" }, { type: "deploy", version_id: "v", targets }] });

it("gives the Worker the secrets that it has not, those asked for again, and none that stands in [vars]", () => {
  const { plan } = pretend({}, { vars: { BUSINESS_NAME: "The shop" } });
  const secrets = { OLD: "s3cret-1", ADMIN_TOKEN: "s3cret-2", NEW: "s3cret-3", BUSINESS_NAME: "Another" };
  const known = { there: ["OLD", "ADMIN_TOKEN"], again: ["ADMIN_TOKEN", "BUSINESS_NAME"] };
  expect(wantedSecrets({ plan }, secrets, known)).toEqual(["ADMIN_TOKEN", "NEW"]);
});

it("gives secrets by stdin alone, and asks for nothing where there are none", async () => {
  const wrangler = pretend({ "secret bulk": [ran(), failed("-> 500")] });
  const secrets = { ADMIN_TOKEN: "s3cret-2", NEW: "s3cret-3" };
  expect(await giveSecrets(wrangler, secrets)).toEqual({ ok: true, value: { put: ["ADMIN_TOKEN", "NEW"] } });
  expect(JSON.parse(wrangler.asked.at(-1)?.input ?? "")).toEqual(secrets);
  expect(JSON.stringify(wrangler.asked.map(({ args }) => args))).not.toContain("s3cret");
  expect(await giveSecrets(wrangler, {})).toEqual({ ok: true, value: { put: [] } });
  expect(await giveSecrets(wrangler, secrets)).toMatchObject({ ok: false });
});

it("shows no secret that Cloudflare repeats where it refuses it", async () => {
  const wrangler = pretend({ "secret bulk": [failed("✘ [ERROR] -> 422: s3cret-of-the-crm is not fit, nor is ko")] });
  const given = await giveSecrets(wrangler, { CRM_TOKEN: "s3cret-of-the-crm", LANGUAGE: "ko" });
  expect(given).toMatchObject({ ok: false, reason: { said: "-> 422: [secret] is not fit, nor is ko" } });
});

it("takes a Worker that is not there for one without secrets, and any other failure for what it is", async () => {
  const wrangler = pretend({ "secret list": [NO_WORKER, failed("-> 500")] });
  expect(await secretNames(wrangler)).toEqual({ ok: true, value: [] });
  expect(await secretNames(wrangler)).toMatchObject({ ok: false });
});

it("makes the queues that are missing, also where somebody makes one at the same time", async () => {
  const missing = failed('✘ [ERROR] Queue "b" does not exist. To create it, run: …');
  const taken = failed("Queue name 'c' is already taken. [code: 11009]");
  const wrangler = pretend({
    "queues info": [ran(), missing, missing],
    "queues create b": [ran()],
    "queues create c": [taken],
  });
  expect(await ensureQueues(wrangler, ["a", "b", "c"])).toEqual({ ok: true, value: { made: ["b"] } });
});

it("makes the ledger once, and tells which migrations it applied", async () => {
  const table = "│ 0001_ledger.sql   │ ✅     │\n│ 0002_outreach.sql │ 🕒️    │\n│ 0001_ledger.sql   │ ✅     │";
  const wrangler = pretend({
    "d1 list": [ran({ out: "[]" }), ran({ out: '[{"uuid":"u","name":"offhook-ledger"}]' })],
    "d1 create": [ran()],
    "d1 migrations apply LEDGER --remote": [ran({ out: table })],
  });
  expect(await ensureLedger(wrangler)).toEqual({ ok: true, value: { isMade: true } });
  expect(await ensureLedger(wrangler)).toEqual({ ok: true, value: { isMade: false } });
  expect(await applyMigrations(wrangler)).toEqual({ ok: true, value: { applied: ["0001_ledger.sql"] } });
});

it("makes no ledger where wrangler.toml has the id of one, whatever it is called", async () => {
  const bound = { d1_databases: [{ binding: "LEDGER", database_name: "renamed", database_id: "its-id" }] };
  const wrangler = pretend({}, bound);
  expect(await ensureLedger(wrangler)).toEqual({ ok: true, value: { isMade: false } });
  expect(wrangler.asked).toEqual([]);
});

it("deploys over a namespace that a deploy left behind which was cut off", async () => {
  const list = ran({ out: '[{"id":"left","title":"offhook-kv"}]' });
  const wrangler = pretend({ deploy: [TAKEN, deployed()], "kv namespace list": [list] });
  expect(await deploy(wrangler)).toMatchObject({ ok: true });
  expect(wrangler.asked.at(-1)?.config).toMatchObject({ kv_namespaces: [{ binding: "KV", id: "left" }] });
});

it("deploys another deployment in the order in which its code needs things, and says what is not handed on to it", async () => {
  const { asked, run } = pretend({
    "queues info": [failed('Queue "shop-seoul-dead" does not exist.')],
    "queues create shop-seoul-dead": [ran()],
    "d1 list": [ran({ out: "[]" })],
    "d1 create shop-seoul-ledger": [ran()],
    "d1 migrations apply LEDGER": [ran()],
    deploy: [deployed("https://shop-seoul.me.workers.dev")],
  });
  const first = {
    name: "shop",
    routes: ["shop.example/*"],
    vars: { BUSINESS_NAME: "The shop" },
    d1_databases: [{ binding: "LEDGER", database_name: "shop-ledger" }],
    queues: { consumers: [{ queue: "shop-dead" }] },
  };
  const said: string[] = [];
  await deployCode(
    { plan: planOf(first, "seoul"), run },
    unattended((text) => said.push(text)),
  );
  expect(said).toEqual([
    "! routes and [vars] of wrangler.toml are the first deployment's: [env.seoul] may have its own",
    "✓ queues, made: shop-seoul-dead",
    "✓ ledger, made",
    "✓ deployed at https://shop-seoul.me.workers.dev",
  ]);
  expect(asked.map(({ args: [command] }) => command)).toEqual(["queues", "queues", "d1", "d1", "d1", "deploy"]);
});

it.each([
  [["schedule: 4 * * * *", "https://offhook.me.workers.dev"], "https://offhook.me.workers.dev"],
  [["shop.example (custom domain)"], "https://shop.example"],
  [["calls.shop.example/*"], "https://calls.shop.example"],
  [["Producer for offhook-actions"], undefined],
])("finds the address in %j", async (targets, url) => {
  expect(await deploy(pretend({ deploy: [deployed(...targets)] }))).toEqual({
    ok: true,
    value: { url, versionId: "v" },
  });
});

it("does not take a deploy for done whose triggers were not set", async () => {
  const half = {
    ...deployed("https://offhook.me.workers.dev"),
    isDone: false,
    err: "already has a consumer [code: 11004]",
  };
  expect(await deploy(pretend({ deploy: [half] }))).toMatchObject({ ok: false });
});
