import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { readPlan } from "../../scripts/cloudflare/wrangler-toml.ts";
import { type Cloudflare, openCloudflare } from "../../scripts/cloudflare/wrangler.ts";
import { examine } from "../../scripts/doctor/examine.ts";
import { expectedOf } from "../../scripts/doctor/expected.ts";
import { unattended } from "../../scripts/setup/desk.ts";
import { readOptions } from "../../scripts/setup/options.ts";
import { register } from "../../scripts/setup/register-step.ts";
import { setUp } from "../../scripts/setup/set-up.ts";
import { readTexts } from "../../scripts/setup/settings-file.ts";
import { parseSettings } from "../../src/settings.ts";
import { type Offhook, localSettings, startOffhook } from "../world/offhook.ts";
import { type ServedWorld, serveWorld } from "../world/serve.ts";
import { outcomeOf, runScript } from "./run.ts";

const PATIENCE_MS = 240_000;
/** Where the pretend Cloudflare deploys to. */
const DEPLOYED = "https://offhook.offhook-owner.workers.dev";
const NUMBER = "07052351234";
const GIVEN = ["CLAWOPS_SIGNING_KEY", "CLAWOPS_API_KEY", "CLAWOPS_ACCOUNT_ID", "CLAWOPS_API_BASE", "SLACK_WEBHOOK_URL"];

let world: ServedWorld;
let folder: string;
let offhook: Offhook | undefined;
let cloudflare: Cloudflare;

beforeEach(async () => {
  world = await serveWorld();
  folder = mkdtempSync(join(tmpdir(), "offhook-doctor-"));
  const address = { CLOUDFLARE_API_BASE_URL: `${world.url}/cloudflare`, CLOUDFLARE_ACCOUNT_ID: "0ff400c0ffee" };
  cloudflare = openCloudflare(readPlan(), { ...address, CLOUDFLARE_API_TOKEN: "a-token" });
});
afterEach(async () => {
  await offhook?.stop();
  await world.close();
  rmSync(folder, { recursive: true });
});

const settingsFile = () => join(folder, ".dev.vars");
const notes = () => join(folder, "notes.json");

async function setUpAll(...args: string[]): Promise<boolean> {
  const options = readOptions([`--settings=${settingsFile()}`, ...args]);
  const means = { desk: unattended(() => undefined), cloudflare, fetch, environment: {}, notes: notes() };
  return setUp(options, means);
}

/** What the doctor says of it, where the deployed address leads to the Worker that runs here. */
async function examined({ cloudflare: account }: { cloudflare?: Cloudflare } = {}): Promise<{
  isWell: boolean;
  said: string;
}> {
  const lines: string[] = [];
  const dial = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    const { method, headers, redirect, signal } = request;
    const to = request.url.replace(DEPLOYED, offhook?.url ?? "");
    const body = method === "GET" ? null : await request.text();
    return fetch(to, { method, headers, redirect, signal, body });
  };
  const texts = readTexts(settingsFile(), {});
  const deployment = { flags: "", worker: "offhook" };
  const patient = { deployment, url: DEPLOYED, file: ".dev.vars", texts, given: [], expected: expectedOf(readPlan()) };
  const wanted = { cloudflare: account ? { account, notes: notes() } : null, platforms: { chosen: {} }, stories: true };
  const say = (text: string) => lines.push(text);
  const isWell = await examine(patient, wanted, { say, fetch: dial, clock: Date.now });
  return { isWell, said: lines.join("\n") };
}

/** As its owner changes something in ClawOps' console. */
async function clawops(method: string, path: string, body?: object): Promise<{ data: { id: string }[] }> {
  const headers = { authorization: "Bearer sk_console", "content-type": "application/json" };
  const account = localSettings(world.url)["CLAWOPS_ACCOUNT_ID"];
  const url = `${world.url}/clawops/v1/accounts/${account}/${path}`;
  const answer = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  if (!answer.ok) throw new Error(await answer.text());
  return (await answer.json()) as { data: { id: string }[] };
}

async function put(path: string, body: object): Promise<void> {
  const answer = await fetch(`${world.url}/_/${path}`, { method: "PUT", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
}

it(
  "finds all well of what setup has done, twice; names what was changed since; and all well again",
  async () => {
    const local = localSettings(world.url);
    writeFileSync(settingsFile(), GIVEN.map((name) => `${name}="${local[name]}"\n`).join(""));
    await put("clawops/numbers", { numbers: [{ number: NUMBER }] });
    expect(await setUpAll()).toBe(true);
    const account = (await (await fetch(`${world.url}/_/cloudflare/account`)).json()) as {
      workers: { secrets: Record<string, string> }[];
    };
    const unset = Object.fromEntries(Object.keys(local).map((name) => [name, ""]));
    const settings = { ...unset, ...account.workers[0]?.secrets, PUBLIC_URL: DEPLOYED };
    offhook = await startOffhook({ worldUrl: world.url, settings });

    for (let time = 0; time < 2; time++) {
      const { isWell, said } = await examined({ cloudflare });
      expect(said).not.toMatch(/✗|→/);
      expect(isWell, said).toBe(true);
      for (const what of ["queue offhook-dead", "migration 0001_ledger.sql", "binding CALL", "account webhook"])
        expect(said).toContain(`✓ ${what}`.replace("account", "ClawOps: account"));
    }

    const { data } = await clawops("GET", "webhooks");
    await clawops("PUT", `webhooks/${data[0]?.id}`, { active: false });
    const statusCallback = "https://other.example/hook";
    await clawops("PUT", `numbers/${NUMBER}`, { statusCallback, routingType: "forward", forwardTo: "01012345678" });
    const ill = await examined();
    expect(ill.isWell).toBe(false);
    expect(ill.said).toMatch(/✗ ClawOps: account webhook .*switched off[^\n]*\n +→ npm run setup\n/);
    expect(ill.said).toMatch(/✗ ClawOps: number \d+: who is told .*other\.example/);
    expect(ill.said).toMatch(/! ClawOps: number \d+: who answers .*Its calls go to forward now/);

    const { settings: known } = parseSettings(readTexts(settingsFile(), {}));
    const options = { chosen: {}, isDryRun: false, isTakeover: true };
    const desk = unattended(() => undefined);
    expect(await register({ settings: known, base: DEPLOYED, fetch, options, before: {} }, desk)).toMatchObject({
      isRight: true,
    });
    expect(await examined()).toMatchObject({ isWell: true });
  },
  PATIENCE_MS,
);

describe("npm run doctor", () => {
  it.each([
    [["--fix"], 2, "Unknown option '--fix'"],
    [["--to", "nowhere"], 2, "such as https://offhook.you.workers.dev"],
    [[], 2, "npm run setup, npm start, or say where with --to URL"],
    [["--help"], 0, "--no-stories"],
    [["--to", "http://127.0.0.1:65534"], 1, "nobody answers at http://127.0.0.1:65534 (ECONNREFUSED)"],
  ])("with %j ends with %i and words", async (args, code, words) => {
    expect(await outcomeOf(runScript("doctor.ts", { args }))).toEqual({ code, out: expect.stringContaining(words) });
  });

  it("leaves nothing behind where it is ended half-way", async () => {
    const { child, ended } = runScript("doctor.ts", {
      args: ["--to", "http://127.0.0.1:65534"],
      env: {
        TMPDIR: folder,
        CLOUDFLARE_API_BASE_URL: `${world.url}/cloudflare`,
        CLOUDFLARE_API_TOKEN: "a-token",
        CLOUDFLARE_ACCOUNT_ID: "0ff400c0ffee",
      },
    });
    await vi.waitUntil(() => readdirSync(folder).length > 0, { timeout: PATIENCE_MS, interval: 20 });
    child.kill("SIGINT");
    expect(await ended).toBe(130);
    expect(readdirSync(folder)).toEqual([]);
  });
});
