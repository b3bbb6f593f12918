import { parseEnv } from "node:util";

import { expect, it } from "vitest";
import * as z from "zod";

import { readPlan } from "../../scripts/cloudflare/wrangler-toml.ts";
import { expectedOf } from "../../scripts/doctor/expected.ts";
import { linksOf, read } from "./documents.ts";

const Package = z.object({
  scripts: z.record(z.string(), z.string()),
  cloudflare: z.object({ bindings: z.record(z.string(), z.strictObject({ description: z.string() })) }),
});
const { scripts, cloudflare } = Package.parse(JSON.parse(read("package.json")));
const plan = readPlan();
const { config, namespaces } = plan;
/** What the button's form asks for, and takes no empty answer to. */
const asked = Object.keys(parseEnv(read(".dev.vars.example")));

it("asks for nothing but the one setting that everybody needs", () => {
  expect(asked).toEqual(["ADMIN_TOKEN"]);
});

it("describes each binding of wrangler.toml and each setting that is asked for, and nothing else, in a line", () => {
  const { bindings: bound } = expectedOf(plan);
  const described = Object.entries(cloudflare.bindings);
  expect(described.map(([name]) => name).toSorted()).toEqual([...bound, ...asked].toSorted());
  for (const [, { description }] of described) expect(description).toMatch(/^\S.{19,}\.$/);
});

it("finds in wrangler.toml a name for all that it makes, and no id of somebody's account", () => {
  const { kv_namespaces = [], d1_databases = [], queues, account_id } = config;
  expect(namespaces).toEqual({ KV: "offhook-kv" });
  expect(d1_databases.map(({ database_name }) => database_name)).toEqual(["offhook-ledger"]);
  expect(queues?.producers?.map(({ queue }) => queue)).toEqual(["offhook-actions", "offhook-spill"]);
  expect([account_id, ...kv_namespaces.map(({ id }) => id), ...d1_databases.map((one) => one.database_id)]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

it("runs the package's deploy, which makes what is missing", () => {
  expect(scripts["deploy"]).toMatch(/ scripts\/deploy\.ts$/);
});

it.each(["README.md", "README.ko.md"])("is in %s", (file) => {
  expect(read(file)).toMatch(
    /\[!\[Deploy to Cloudflare\]\(https:\/\/deploy\.workers\.cloudflare\.com\/button\)\]\(https:\/\/deploy\.workers\.cloudflare\.com\/\?url=https:\/\/github\.com\/[^)\s]+\)/,
  );
  expect(linksOf(file).map(({ to }) => to)).toContain("https://deploy.workers.cloudflare.com/button");
});
