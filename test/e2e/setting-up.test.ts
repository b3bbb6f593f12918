import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, it } from "vitest";

import { readPlan } from "../../scripts/cloudflare/wrangler-toml.ts";
import { type Cloudflare, openCloudflare, type Ran } from "../../scripts/cloudflare/wrangler.ts";
import { Failed } from "../../scripts/setup/cloudflare-steps.ts";
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
});
afterEach(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

/** An owner of whom platforms know, each with all that its API and its deliveries need, apart from what is made up. */
async function own(...platforms: ("CLAWOPS_" | "VOX_" | "TELER_")[]): Promise<void> {
  const settings = Object.entries(localSettings(world.url)).filter(([name]) =>
    platforms.some((platform) => name.startsWith(platform) && !OURS.includes(name)),
  );
  writeFileSync(file, settings.map(([name, text]) => `${name}="${text}"\n`).join(""));
  const secret = { id: "sec_1", name: "ours", secret_value: localSettings(world.url)["TELER_WEBHOOK_SECRET"] };
  await fetch(`${world.url}/_/teler/apps`, { method: "PUT", body: JSON.stringify({ apps: [{}], secrets: [secret] }) });
}

/** One run of the command, with nobody there to be asked; what it said. */
async function run(args: string[] = [], through = (cloudflare: Cloudflare) => cloudflare): Promise<Said> {
  const address = { CLOUDFLARE_API_BASE_URL: `${world.url}/cloudflare`, CLOUDFLARE_ACCOUNT_ID: "0ff400c0ffee" };
  const lines: string[] = [];
  const isDone = await setUp(readOptions([`--settings=${file}`, ...args]), {
    desk: unattended((text) => lines.push(text)),
    cloudflare: through(openCloudflare(readPlan(), { ...address, CLOUDFLARE_API_TOKEN: "a-token" })),
    fetch,
    environment: { LANGUAGE: "en_US:en" },
    notes: join(folder, "notes.json"),
  });
  return { isDone, said: lines.join("\n") };
}

async function ask<Answer>(path: string): Promise<Answer> {
  return (await (await fetch(`${world.url}/_/cloudflare/${path}`)).json()) as Answer;
}
type Said = { isDone: boolean; said: string };
type Account = { workers: { secrets: Record<string, string> }[]; queues: unknown[]; databases: unknown[] };

it(
  "goes from a clone to a Worker that all platforms send to, and does nothing the second time",
  async () => {
    await own("CLAWOPS_", "VOX_", "TELER_");
    const remembering = rememberer("whoami");
    const dry = await run(["--dry-run"], remembering);
    expect(dry.said).toContain("to be made up: ADMIN_TOKEN");
    expect(await ask<Account>("account")).toMatchObject({ workers: [], queues: [], databases: [] });
    expect(readFileSync(file, "utf8")).not.toContain("ADMIN_TOKEN");

    const first = await run(["--take-over"], remembering);
    expect(first.isDone).toBe(true);
    const [worker] = (await ask<Account>("account")).workers;
    expect(Object.keys(worker?.secrets ?? {})).toEqual(expect.arrayContaining([...OURS, "CLAWOPS_SIGNING_KEY"]));
    for (const name of OURS) expect(first.said).toContain(`${name} = ${worker?.secrets[name]}`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const things = ["account webhook", "number 07052351234: who is told", "agent 예약 안내", "Voice App Support"];
    for (const what of things) expect(first.said).toMatch(new RegExp(`✓ +${what} +changed`));
    expect(first.said.match(/put there just now/g)).toHaveLength(6);

    const second = await run([], remembering);
    expect(second.isDone).toBe(true);
    expect((await ask<Account>("account")).workers[0]?.secrets).toEqual(worker?.secrets);
    for (const name of OURS) expect(second.said).not.toContain(String(worker?.secrets[name]));
    expect(second.said).not.toMatch(/made:|set:|✓.* changed|just now/);
    expect(second.said.match(/✓ was there/g)).toHaveLength(6);

    writeFileSync(file, `${readFileSync(file, "utf8")}ADMIN_TOKEN='another-token-of-the-owner'\n`);
    expect((await run(["--no-register"], remembering)).said).toContain("set: ADMIN_TOKEN");
    expect((await ask<Account>("account")).workers[0]?.secrets["ADMIN_TOKEN"]).toBe("another-token-of-the-owner");
  },
  PATIENCE_MS,
);

/** What Cloudflare answers, at whose request, and what the owner reads then; each at a later step. */
const STOPS = [
  {
    status: 401,
    at: "GET /user",
    code: 1000,
    says: "Invalid API Token",
    words: /does not know this token\. Make a new/,
  },
  { status: 429, at: "/queues", code: 971, says: "Please wait", words: /no more requests for the moment\. Wait five/ },
  { status: 403, at: "/d1/", code: 10_000, says: "Authentication error", words: /may not do this.*Give the API token/ },
  { status: 500, at: "CREATE TABLE", code: 7500, says: "internal error", words: /failed at this itself\. Look at/ },
  { status: 409, at: "/secrets-bulk", code: 10_079, says: "A conflict", words: /at the same time\. See that nobody/ },
  { status: 422, at: "new_sqlite_classes", code: 10_021, says: "Not valid", words: /does not accept.*Put right/ },
];

it(
  "says in clear words wherever Cloudflare stops it and why, and goes on from there with the same secrets",
  async () => {
    await own("CLAWOPS_");
    const remembering = rememberer();
    let token: string | undefined;
    for (const { status, at, code, says, words } of STOPS) {
      const refusal = { success: false, errors: [{ code, message: says }], messages: [], result: null };
      const answer = { status, body: JSON.stringify(refusal) };
      // The token is looked at in two ways.
      await tell({ contains: at, answers: status === 401 ? [answer, answer] : [answer] });
      const failure: unknown = await run([], remembering).catch((thrown: unknown) => thrown);
      expect(failure, String(status)).toBeInstanceOf(Failed);
      expect(String(failure)).toMatch(words);
      if (status === 401) continue;
      token ??= tokenIn(file);
      expect(tokenIn(file)).toBe(token);
    }
    const { isDone } = await run(["--take-over"], remembering);
    expect(isDone).toBe(true);
    const { workers, queues, databases } = await ask<Account>("account");
    expect(workers[0]?.secrets["ADMIN_TOKEN"]).toBe(token);
    expect([workers.length, queues.length, databases.length]).toEqual([1, 3, 1]);
  },
  PATIENCE_MS,
);

async function tell(script: object): Promise<void> {
  await fetch(`${world.url}/_/cloudflare/script`, { method: "POST", body: JSON.stringify(script) });
}

function tokenIn(settings: string): string | undefined {
  return /ADMIN_TOKEN='([^']+)'/.exec(readFileSync(settings, "utf8"))?.[1];
}

/** What made the answer to a question another. */
const CHANGES = {
  whoami: "login",
  "queues info": "queues create",
  "d1 list": "d1 create",
  "d1 migrations": "d1 create",
  "secret list": "secret bulk",
};
type Question = keyof typeof CHANGES;

/** Each start of wrangler takes a second: what it was asked and has answered well is not asked again by later runs until it changes. */
function rememberer(...only: Question[]): (cloudflare: Cloudflare) => Cloudflare {
  const known = new Map<string, Ran>();
  const questions = only.length > 0 ? only : (Object.keys(CHANGES) as Question[]);
  return ({ plan, run: start }) => ({
    plan,
    run: async (args, more) => {
      const asked = args.join(" ");
      const remembered = known.get(asked);
      if (remembered) return remembered;
      const ran = await start(args, more);
      const isAnswer = ran.isDone || /not found|does not exist/.test(ran.err);
      if (isAnswer && questions.some((question) => asked.startsWith(question))) known.set(asked, ran);
      const stale = questions.filter((question) => asked.startsWith(CHANGES[question]));
      for (const old of known.keys()) if (stale.some((question) => old.startsWith(question))) known.delete(old);
      return ran;
    },
  });
}
