import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { readPlan } from "../../scripts/cloudflare/wrangler-toml.ts";
import { openCloudflare } from "../../scripts/cloudflare/wrangler.ts";
import { unattended } from "../../scripts/setup/desk.ts";
import { readOptions } from "../../scripts/setup/options.ts";
import { setUp } from "../../scripts/setup/set-up.ts";
import { localSettings } from "../world/offhook.ts";
import { type ServedWorld, serveWorld } from "../world/serve.ts";

const PATIENCE_MS = 240_000;
const OURS = ["ADMIN_TOKEN", "VOX_WEBHOOK_TOKEN", "TELER_URL_TOKEN", "ORDERS_SECRET", "BOOKINGS_SECRET"];

let world: ServedWorld;
let folder: string;
let file: string;

beforeEach(async () => {
  world = await serveWorld();
  folder = mkdtempSync(join(tmpdir(), "offhook-setting-up-"));
  file = join(folder, ".dev.vars");
  const { CLAWOPS_SIGNING_KEY, CLAWOPS_API_KEY, CLAWOPS_ACCOUNT_ID, CLAWOPS_API_BASE } = localSettings(world.url);
  const settings = { CLAWOPS_SIGNING_KEY, CLAWOPS_API_KEY, CLAWOPS_ACCOUNT_ID, CLAWOPS_API_BASE };
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([name, text]) => `${name}="${text}"\n`)
      .join(""),
  );
});
afterEach(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

/** One run of the command, with nobody there to be asked; what it said. */
async function run(...args: string[]): Promise<{ isDone: boolean; said: string }> {
  const address = { CLOUDFLARE_API_BASE_URL: `${world.url}/cloudflare`, CLOUDFLARE_ACCOUNT_ID: "0ff400c0ffee" };
  const lines: string[] = [];
  const isDone = await setUp(readOptions([`--settings=${file}`, ...args]), {
    desk: unattended((text) => lines.push(text)),
    cloudflare: openCloudflare(readPlan(), { ...address, CLOUDFLARE_API_TOKEN: "a-token" }),
    fetch,
    environment: { LANGUAGE: "en_US:en" },
    notes: join(folder, "notes.json"),
  });
  return { isDone, said: lines.join("\n") };
}

async function ask<Answer>(path: string): Promise<Answer> {
  return (await (await fetch(`${world.url}/_/cloudflare/${path}`)).json()) as Answer;
}
type Account = { workers: { secrets: Record<string, string> }[]; queues: unknown[]; databases: unknown[] };

it(
  "goes from a clone to a Worker that ClawOps sends to, and does nothing the second time",
  async () => {
    const dry = await run("--dry-run");
    expect(dry.said).toContain("to be made up: ADMIN_TOKEN");
    expect(await ask<Account>("account")).toMatchObject({ workers: [], queues: [], databases: [] });
    expect(readFileSync(file, "utf8")).not.toContain("ADMIN_TOKEN");

    const first = await run();
    expect(first.isDone).toBe(true);
    const [worker] = (await ask<Account>("account")).workers;
    expect(Object.keys(worker?.secrets ?? {})).toEqual(expect.arrayContaining([...OURS, "CLAWOPS_SIGNING_KEY"]));
    for (const name of OURS) expect(first.said).toContain(`${name} = ${worker?.secrets[name]}`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(first.said).toMatch(/✓ +account webhook +changed/);

    const second = await run();
    expect(second.isDone).toBe(true);
    expect((await ask<Account>("account")).workers[0]?.secrets).toEqual(worker?.secrets);
    for (const name of OURS) expect(second.said).not.toContain(String(worker?.secrets[name]));
    expect(second.said).not.toMatch(/made:|set:|changed/);

    writeFileSync(file, `${readFileSync(file, "utf8")}ADMIN_TOKEN='another-token-of-the-owner'\n`);
    expect((await run("--no-register")).said).toContain("set: ADMIN_TOKEN");
    expect((await ask<Account>("account")).workers[0]?.secrets["ADMIN_TOKEN"]).toBe("another-token-of-the-owner");
  },
  PATIENCE_MS,
);

it(
  "goes on where Cloudflare stopped it, with the same secrets, and does nothing while a setting is wrong",
  async () => {
    const refusal = {
      success: false,
      errors: [{ code: 10_000, message: "Authentication error" }],
      messages: [],
      result: null,
    };
    const script = { contains: "/d1/", answers: [{ status: 403, body: JSON.stringify(refusal) }] };
    await fetch(`${world.url}/_/cloudflare/script`, { method: "POST", body: JSON.stringify(script) });
    await expect(run()).rejects.toThrow("You may not do this in this account");
    const [, token] = /ADMIN_TOKEN='([^']+)'/.exec(readFileSync(file, "utf8")) ?? [];
    const { isDone } = await run();
    expect(isDone).toBe(true);
    expect((await ask<Account>("account")).workers[0]?.secrets["ADMIN_TOKEN"]).toBe(token);

    writeFileSync(file, `${readFileSync(file, "utf8")}TIME_ZONE='Seoul'\n`);
    const bad = await run();
    expect(bad).toMatchObject({ isDone: false, said: expect.stringContaining("✗ TIME_ZONE must be a time zone") });
  },
  PATIENCE_MS,
);
