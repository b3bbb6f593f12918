import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import fc from "fast-check";
import { expect, it, onTestFinished } from "vitest";

import { planOf, withNamespaces } from "../../../../scripts/cloudflare/plan.ts";
import { readPlan } from "../../../../scripts/cloudflare/wrangler-toml.ts";
import { InWords } from "../../../../scripts/command.ts";

const CONFIG = {
  name: "shop",
  triggers: { crons: ["4 * * * *"] },
  kv_namespaces: [{ binding: "KV" }, { binding: "SEEN_BEFORE", id: "an-id" }],
  d1_databases: [{ binding: "LEDGER", database_name: "shop-ledger", database_id: "its-id" }],
  queues: {
    producers: [
      { binding: "ACTIONS", queue: "shop-actions" },
      { binding: "OTHER", queue: "shopping" },
    ],
    consumers: [
      { queue: "shop-actions", dead_letter_queue: "shop-dead" },
      { queue: "shop-slow" },
      { queue: "shop-dead" },
    ],
  },
};

it("makes sure of the queues that a deploy needs and does not make, each once", () => {
  expect(planOf(CONFIG).queues).toEqual(["shop-dead", "shop-slow"]);
});

it("names everything anew for a deployment with a name of its own, so that it shares nothing", () => {
  const { worker, config, queues, ledger, namespaces } = planOf(CONFIG, "seoul");
  expect({ worker, queues, ledger, namespaces }).toEqual({
    worker: "shop-seoul",
    queues: ["shop-seoul-dead", "shop-seoul-slow"],
    ledger: "shop-seoul-ledger",
    namespaces: { KV: "shop-seoul-kv", SEEN_BEFORE: "shop-seoul-seen-before" },
  });
  expect(config.queues?.producers?.map(({ queue }) => queue)).toEqual(["shop-seoul-actions", "shopping-seoul"]);
  expect(config.triggers).toEqual(CONFIG.triggers);
  expect(JSON.stringify(config)).not.toMatch(/an-id|its-id/);
});

it("shares no queue, ledger or namespace between any two deployments", () => {
  const name = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,30}$/);
  const namesIn = (env?: string) => {
    const { worker, config, queues, ledger, namespaces } = planOf(CONFIG, env);
    const produced = config.queues?.producers?.map(({ queue }) => queue) ?? [];
    const consumed = [...queues, ...produced].map((queue) => `queue ${queue}`);
    const titles = Object.values(namespaces).map((title) => `namespace ${title}`);
    return [`worker ${worker}`, `ledger ${ledger}`, ...consumed, ...titles];
  };
  fc.assert(
    fc.property(name, name, (one, other) => {
      fc.pre(one !== other);
      for (const env of [undefined, other])
        expect(namesIn(one).filter((text) => namesIn(env).includes(text))).toEqual([]);
    }),
  );
});

it("does not hand on domains and [vars], with its address at workers.dev instead, and says so", () => {
  const first = {
    ...CONFIG,
    workers_dev: false,
    routes: [{ pattern: "calls.shop.example", custom_domain: true }],
    vars: { PUBLIC_URL: "https://calls.shop.example", BUSINESS_NAME: "The shop" },
  };
  expect(planOf(first)).toMatchObject({ config: first, withheld: [] });
  const { config, withheld } = planOf(first, "seoul");
  expect(withheld).toEqual(["routes", "[vars]"]);
  expect(JSON.stringify(config)).not.toMatch(/example|The shop|workers_dev/);
  const own = { route: "seoul.shop.example/*", vars: { BUSINESS_NAME: "Seoul" } };
  const theirs = planOf({ ...first, env: { seoul: own } }, "seoul");
  expect(theirs).toMatchObject({ config: own, withheld: [] });
  expect(JSON.stringify(theirs.config)).not.toContain("calls.shop.example");
});

it("finds the ledger's name where only the binding has one, as wrangler makes it", () => {
  const config = { ...CONFIG, d1_databases: [{ binding: "THE_LEDGER" }] };
  expect(planOf(config).ledger).toBe("shop-the-ledger");
  expect(planOf(config, "seoul").ledger).toBe("shop-seoul-the-ledger");
});

it("reads a deployment's migrations from the clone, also where its section names a ledger of its own", () => {
  const folder = mkdtempSync(join(tmpdir(), "offhook-plan-"));
  const file = join(folder, "wrangler.toml");
  const lines = [
    'name = "shop"',
    'main = "src/index.ts"',
    "[[env.seoul.d1_databases]]",
    'binding = "LEDGER"',
    'database_name = "x"',
  ];
  writeFileSync(file, lines.join("\n"));
  const { config } = readPlan("seoul", file);
  rmSync(folder, { recursive: true });
  expect(config.main).toBe(join(folder, "src/index.ts"));
  expect(config.d1_databases).toEqual([
    { binding: "LEDGER", database_name: "x", migrations_dir: join(folder, "migrations") },
  ]);
});

it("leaves what the owner wrote for that deployment as they wrote it", () => {
  const own = { d1_databases: [{ binding: "LEDGER", database_name: "mine", database_id: "mine-too" }] };
  const { config, ledger, worker } = planOf({ ...CONFIG, env: { seoul: own } }, "seoul");
  expect({ ledger, worker, databases: config.d1_databases }).toEqual({
    ledger: "mine",
    worker: "shop-seoul",
    databases: own.d1_databases,
  });
});

it.each(["Seoul", "", "-a", "a b", "a".repeat(32)])("refuses the name %j", (env) => {
  expect(() => planOf(CONFIG, env)).toThrow(/small letters/);
});

it("knows a namespace that is there by its title, and leaves an id alone", () => {
  const there = [
    { id: "found", title: "shop-kv" },
    { id: "somebody's", title: "shop-seen-before" },
  ];
  expect(withNamespaces(planOf(CONFIG), there).kv_namespaces).toEqual([
    { binding: "KV", id: "found" },
    { binding: "SEEN_BEFORE", id: "an-id" },
  ]);
  expect(withNamespaces(planOf(CONFIG), []).kv_namespaces).toEqual(CONFIG.kv_namespaces);
});

it("says where wrangler.toml can't be read, and shows nothing of what stands in it", () => {
  const folder = mkdtempSync(join(tmpdir(), "offhook-plan-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, "wrangler.toml");
  writeFileSync(file, '[vars]\nADMIN_TOKEN = "a-secret"\nname = [\n');
  expect(() => readPlan(undefined, file)).toThrow(InWords);
  expect(() => readPlan(undefined, file)).toThrow(/wrangler\.toml, line \d: (?!.*a-secret)/);
});
