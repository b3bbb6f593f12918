import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";

import { afterEach, beforeEach, expect, it, onTestFinished, vi } from "vitest";

import { signedInAs } from "../../scripts/cloudflare/account.ts";
import { deploy } from "../../scripts/cloudflare/deploy.ts";
import { applyMigrations, ensureLedger } from "../../scripts/cloudflare/ledger.ts";
import { ensureQueues } from "../../scripts/cloudflare/queues.ts";
import { giveSecrets, secretNames } from "../../scripts/cloudflare/secrets.ts";
import { readPlan } from "../../scripts/cloudflare/wrangler-toml.ts";
import { type Cloudflare, openCloudflare, type Ran } from "../../scripts/cloudflare/wrangler.ts";
import { checkCloudflare } from "../../scripts/doctor/cloudflare.ts";
import { checkQueues } from "../../scripts/doctor/queues.ts";
import stored from "../first-release/storage.json" with { type: "json" };
import { type ServedWorld, serveWorld } from "../world/serve.ts";

type Account = {
  workers: { name: string; secrets: Record<string, string>; bindings: object[]; classes: string[]; crons: string[] }[];
  namespaces: { title: string }[];
  databases: { name: string }[];
  queues: { queue_id: string; queue_name: string; consumers: { consumer_id: string; script: string }[] }[];
};

/** Each run of wrangler takes seconds, and longer beside other tests. */
const PATIENCE_MS = 240_000;
const SECRETS = { ADMIN_TOKEN: "an-admin-token-that-nobody-sees", MODEL_API_KEY: "a-key-with-$and-'quotes'" };
const REFUSAL = {
  success: false,
  errors: [{ code: 10_000, message: "Authentication error" }],
  messages: [],
  result: null,
};

let world: ServedWorld;
let ran: Ran[];

beforeEach(async () => {
  ran = [];
  world = await serveWorld();
});
afterEach(() => world.close());

function signedIn(): Record<string, string> {
  const account = { CLOUDFLARE_API_TOKEN: "a-token", CLOUDFLARE_ACCOUNT_ID: "0ff400c0ffee" };
  return { CLOUDFLARE_API_BASE_URL: `${world.url}/cloudflare`, ...account };
}

function open(env: Record<string, string> = {}): Cloudflare {
  const { plan, run } = openCloudflare(readPlan(), { ...signedIn(), ...env });
  return { plan, run: async (...asked) => (ran.push(await run(...asked)), ran.at(-1) as Ran) };
}

/** The same, where the environment has that for wrangler too. */
function openWhere(environment: Record<string, string>): Cloudflare {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  return open();
}

/** What the command says, run as a Deploy to Cloudflare button's build runs it. */
async function npmRunDeploy(): Promise<string> {
  const env = { ...process.env, ...signedIn() };
  return (await promisify(execFile)(process.execPath, ["scripts/deploy.ts"], { env })).stdout;
}

async function ask<Answer>(path: string): Promise<Answer> {
  return (await (await fetch(`${world.url}/_/cloudflare/${path}`)).json()) as Answer;
}

async function tell(contains: string, answers: object[]): Promise<void> {
  await fetch(`${world.url}/_/cloudflare/script`, { method: "POST", body: JSON.stringify({ contains, answers }) });
}

/** What somebody else does to the account. */
async function change(method: string, path: string, body?: object): Promise<void> {
  const init = { method, headers: { authorization: "Bearer a-token" }, body: body ? JSON.stringify(body) : null };
  const { status } = await fetch(`${world.url}/cloudflare/accounts/0ff400c0ffee/${path}`, init);
  expect(status).toBe(200);
}

/** Takes its consumer from a queue; gives the queue's id. */
async function loseConsumer(name: string): Promise<string> {
  const queue = (await ask<Account>("account")).queues.find(({ queue_name }) => queue_name === name);
  const [consumer] = queue?.consumers ?? [];
  await change("DELETE", `queues/${queue?.queue_id}/consumers/${consumer?.consumer_id}`);
  return queue?.queue_id ?? "";
}

type Row = Record<string, string | number | null>;
const LEDGER: Record<string, Row[]> = stored.ledger;

async function rowsOf(sql: string): Promise<Row[]> {
  const { items } = await ask<{ items: Row[] }>(`rows?database=offhook-ledger&sql=${encodeURIComponent(sql)}`);
  return items;
}

/** A ledger as the first release left it: one migration applied, by wrangler. */
async function keepFirstLedger(): Promise<void> {
  const known = "create table d1_migrations (id integer primary key autoincrement, name text unique, applied_at text)";
  const rows = Object.entries(LEDGER).flatMap(([table, all]) => all.map((row) => insertInto(table, row)));
  const sql = [readFileSync("migrations/0001_ledger.sql", "utf8"), known, ...rows].join(";\n");
  await change("POST", "d1/database", { name: "offhook-ledger" });
  await change("POST", "d1/database/offhook-ledger/query", { sql });
}

function insertInto(table: string, row: Row): string {
  const literal = (value: Row[string]) =>
    typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
  const values = Object.entries(row).map(([name, value]) =>
    name === "body" ? `cast(${literal(value)} as blob)` : literal(value),
  );
  return `insert into ${table} (${Object.keys(row).join(", ")}) values (${values.join(", ")})`;
}

async function setUp(cloudflare: Cloudflare) {
  const done = [
    await ensureQueues(cloudflare),
    await ensureLedger(cloudflare),
    await applyMigrations(cloudflare),
    await giveSecrets(cloudflare, SECRETS),
    await deploy(cloudflare),
  ];
  return done.map((one) => (one.ok ? one.value : one.reason));
}

const made = ({ namespaces, databases, queues }: Account) => ({ namespaces, databases, queues });

it(
  "deploys from nothing, makes nothing new the second time, and sees what somebody changes",
  async () => {
    const url = "https://offhook.offhook-owner.workers.dev";
    const applied = ["0001_ledger.sql", "0002_outreach.sql", "0003_console.sql"];
    const deployed = { url, versionId: expect.any(String) };
    const put = Object.keys(SECRETS);
    const cloudflare = open();
    expect(await setUp(cloudflare)).toEqual([
      { made: ["offhook-dead"] },
      { isMade: true },
      { applied },
      { put },
      deployed,
    ]);
    const first = await ask<Account>("account");
    expect(await npmRunDeploy()).toBe(`✓ queues\n✓ ledger\n✓ deployed at ${url}\n`);
    const second = await ask<Account>("account");
    expect(made(second)).toEqual(made(first));
    expect(second.workers).toMatchObject([{ name: "offhook", secrets: SECRETS, crons: ["17 18 * * *", "4 * * * *"] }]);
    expect(first.queues.map(({ queue_name, consumers: [one] }) => [queue_name, one?.script])).toEqual([
      ["offhook-dead", "offhook"],
      ["offhook-actions", "offhook"],
      ["offhook-spill", "offhook"],
    ]);
    const tables = await ask<object>(
      `rows?database=offhook-ledger&sql=${encodeURIComponent("SELECT name FROM d1_migrations")}`,
    );
    expect(tables).toEqual({ items: applied.map((name) => ({ name })) });
    const everythingSaid = JSON.stringify(ran);
    for (const secret of [...Object.values(SECRETS), "a-token"]) expect(everythingSaid).not.toContain(secret);
    expect(everythingSaid).toContain('"command_line_args":["secret","bulk"');

    const checks = await checkCloudflare(cloudflare, { texts: SECRETS, notes: "none" });
    expect(checks.filter(({ state }) => state !== "right")).toEqual([]);
    expect(checks).toHaveLength(7);
    await change("POST", `queues/${await loseConsumer("offhook-spill")}/consumers`, {
      script_name: "b",
      type: "worker",
    });
    await change("DELETE", `queues/${await loseConsumer("offhook-dead")}`);
    expect(await checkQueues(cloudflare)).toMatchObject([
      { what: "queue offhook-actions", state: "right" },
      { what: "queue offhook-spill", state: "wrong", says: expect.stringContaining("the Worker b consumes from it") },
      { what: "queue offhook-dead", state: "wrong", says: "is not there" },
    ]);
  },
  PATIENCE_MS,
);

it(
  "brings the first release's ledger to this version, with every row that it had, and does nothing the second time",
  async () => {
    await keepFirstLedger();
    const added = ["0002_outreach.sql", "0003_console.sql"];
    expect(await applyMigrations(open())).toEqual({ ok: true, value: { applied: added } });
    const none = { trouble: null, failed: null, first_attempt_ms: null };
    const order = (rows: Row[]) => rows.map((row) => JSON.stringify(Object.entries(row).toSorted())).toSorted();
    const known = (rows: Row[]) =>
      rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)));
    const calls = await rowsOf("select * from call");
    expect(order(known(calls))).toEqual(order(LEDGER["call"] ?? []));
    for (const call of calls) expect(call).toMatchObject(none);
    expect(order(known(await rowsOf("select * from contact")))).toEqual(order(LEDGER["contact"] ?? []));
    expect(await rowsOf("select count(*) as kept from unreadable")).toEqual([{ kept: 1 }]);
    expect(await rowsOf("select count(*) as known from outreach")).toEqual([{ known: 0 }]);
    expect(await applyMigrations(open())).toEqual({ ok: true, value: { applied: [] } });
  },
  PATIENCE_MS,
);

it(
  "mends a deploy that was cut off when all that it binds was made, and not the Worker",
  async () => {
    const cloudflare = open();
    await ensureQueues(cloudflare);
    await tell(
      "PUT /accounts/0ff400c0ffee/workers/scripts/offhook\n",
      Array.from({ length: 3 }, () => ({ drop: true })),
    );
    expect(await deploy(cloudflare)).toMatchObject({ ok: false });
    const cut = await ask<Account>("account");
    expect(cut).toMatchObject({
      workers: [],
      namespaces: [{ title: "offhook-kv" }],
      databases: [{ name: "offhook-ledger" }],
    });
    expect(await deploy(cloudflare)).toMatchObject({ ok: true });
    const { workers, namespaces, databases } = await ask<Account>("account");
    expect({ namespaces, databases }).toEqual({ namespaces: cut.namespaces, databases: cut.databases });
    expect(workers[0]?.classes).toEqual(["CallObject", "ContactObject", "OutreachObject", "ConversationObject"]);
  },
  PATIENCE_MS,
);

it(
  "says what is wrong where somebody may not, is nobody, or has no address",
  async () => {
    const answer = { status: 403, headers: { "content-type": "application/json" }, body: JSON.stringify(REFUSAL) };
    await tell("/d1/database", [answer]);
    const what = expect.stringContaining("may not do this");
    expect(await ensureLedger(open())).toMatchObject({ ok: false, reason: { what } });
    const nobody = open({ CLOUDFLARE_API_TOKEN: "", HOME: "/nonexistent", XDG_CONFIG_HOME: "/nonexistent" });
    const notSignedIn = expect.stringContaining("not signed in");
    expect(await signedInAs(nobody)).toMatchObject({ ok: false, reason: { what: notSignedIn } });
    await ensureQueues(open());
    await fetch(`${world.url}/_/cloudflare/account`, { method: "PUT", body: JSON.stringify({ subdomain: null }) });
    const noAddress = expect.stringContaining("no workers.dev subdomain");
    expect(await deploy(open())).toMatchObject({ ok: false, reason: { what: noAddress } });
    expect(await ask<Account>("account")).toMatchObject({ workers: [], databases: [] });
  },
  PATIENCE_MS,
);

it(
  "is told of the same Worker, and understood, whatever the environment has for wrangler in other projects",
  async () => {
    const cloudflare = openWhere({ CLOUDFLARE_ENV: "staging", WRANGLER_LOG: "debug" });
    expect(await secretNames(cloudflare)).toEqual({ ok: true, value: [] });
    const { items } = await ask<{ items: string[] }>("requests");
    expect(items).toContain("GET /accounts/0ff400c0ffee/workers/scripts/offhook/secrets");
  },
  PATIENCE_MS,
);
