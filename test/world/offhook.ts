import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

import { SETTING_NAMES } from "../../src/settings.ts";
import { emptyLedger } from "./ledger.ts";
import { keysIn } from "./prove.ts";
import { runWrangler, type Wrangler } from "./wrangler.ts";

type Settings = Record<string, string>;
export type Offhook = Omit<Wrangler, "end"> & { url: string; settings: Settings; stop: () => Promise<void> };

const ROOT = join(import.meta.dirname, "../..");
const PATIENCE_MS = 60_000;
const FLAGS = ["--local", "--ip=127.0.0.1", "--inspector-port=0", "--show-interactive-dev-session=false"];

type Starting = {
  worldUrl: string;
  /** Over the local ones. `.dev.vars` is never read. */
  settings?: Settings;
  /** The port wished for; another free one where it is taken. */
  port?: number;
  /** A wrangler config file, from the project's root. */
  config?: string;
  /** Aborted: what has been started is ended, and starting rejects. */
  signal?: AbortSignal;
};

/** The real bundle under `wrangler dev`, with fresh storage and every base URL in the pretend outside. */
export async function startOffhook(starting: Starting): Promise<Offhook> {
  const { worldUrl, config = "wrangler.toml", signal = new AbortController().signal } = starting;
  signal.throwIfAborted();
  const port = await freePort(starting.port ?? 0);
  const url = `http://127.0.0.1:${port}`;
  const settings = { ...localSettings(worldUrl), PUBLIC_URL: url, ...starting.settings };
  // Whatever [vars] may hold is the owner's; an empty text is an unset setting.
  const unset = Object.fromEntries(SETTING_NAMES.map((name) => [name, ""]));
  const ledger = await emptyLedger(signal);
  const folder = await mkdtemp(join(tmpdir(), "offhook-"));
  const envFile = join(folder, "settings.env");
  await writeFile(envFile, writeEnv({ ...unset, ...settings }), { mode: 0o600 });
  await cp(ledger, join(folder, "state"), { recursive: true });
  const files = [`--config=${resolve(ROOT, config)}`, `--env-file=${envFile}`, `--persist-to=${join(folder, "state")}`];
  const wrangler = runWrangler(["dev", `--port=${port}`, ...FLAGS, ...files], { WRANGLER_LOG_PATH: folder });
  const stop = async () => {
    await wrangler.end();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await Promise.all([untilUp(url, wrangler, signal), enter(worldUrl, settings)]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, settings, logs: wrangler.logs, ended: wrangler.ended, stop };
}

/** Every key, and every base URL in the pretend outside. */
export function localSettings(worldUrl: string): Settings {
  return {
    ADMIN_TOKEN: "offhook-local-admin-token",
    BUSINESS_NAME: "강남내과",
    CLAWOPS_SIGNING_KEY: "offhook-local-signing-key",
    CLAWOPS_API_BASE: `${worldUrl}/clawops`,
    CLAWOPS_API_KEY: "sk_offhook-local-key",
    CLAWOPS_ACCOUNT_ID: "AC7d2e9f41",
    CLAWOPS_FROM: "07052351234",
    VOX_WEBHOOK_TOKEN: "offhook-local-vox-token",
    VOX_API_BASE: `${worldUrl}/vox`,
    VOX_API_KEY: "offhook-local-vox-key",
    VOX_FROM: "07045671234",
    TELER_WEBHOOK_SECRET: "offhook-local-teler-secret",
    TELER_URL_TOKEN: "offhook-local-teler-token",
    TELER_API_BASE: `${worldUrl}/teler`,
    TELER_API_KEY: "offhook-local-teler-key",
    TELER_FROM: "+918065001234",
    LOOP_SIGNING_KEY: "offhook-local-loop-key",
    ORDERS_SECRET: "whsec_b2ZmaG9vay1sb2NhbC1vcmRlcnMtc2VjcmV0",
    BOOKINGS_SECRET: "whsec_b2ZmaG9vay1sb2NhbC1ib29raW5ncy1zZWNyZXQ=",
    SLACK_WEBHOOK_URL: `${worldUrl}/slack/services/T0OFFHOOK/B0OFFHOOK/local`,
    CRM_URL: `${worldUrl}/crm`,
    CRM_TOKEN: "offhook-local-crm-token",
    MODEL_URL: `${worldUrl}/model`,
    MODEL_API_KEY: "offhook-local-model-key",
    MODEL_NAME: "offhook-local-model",
    QUIET_HOURS: "none",
  };
}

/** What lets callers talk with a model, all of it in the pretend outside: the loop's commands, transcription, and the Realtime model. */
export function talkSettings(worldUrl: string): Settings {
  return {
    LOOP_COMMAND_URL: `${worldUrl}/loop/commands`,
    TRANSCRIBE_MODEL: "offhook-local-transcriber",
    REALTIME_URL: `${worldUrl}/realtime`,
    REALTIME_API_KEY: "offhook-local-realtime-key",
    REALTIME_MODEL: "offhook-local-realtime",
    REALTIME_VOICE: "marin",
  };
}

/** Tells the pretend platforms of this Offhook, as an owner enters it in their consoles. */
export async function enter(worldUrl: string, settings: Settings): Promise<void> {
  const account = { to: settings["PUBLIC_URL"], keys: keysIn(settings) };
  const answer = await fetch(`${worldUrl}/_/account`, { method: "PUT", body: JSON.stringify(account) });
  if (!answer.ok) throw new Error(`the pretend outside answered ${answer.status}: ${await answer.text()}`);
}

async function freePort(wished: number): Promise<number> {
  const server = createServer();
  const port = await new Promise<number | undefined>((found) => {
    server.once("error", () => found(undefined));
    server.listen(wished, "127.0.0.1", () => found((server.address() as AddressInfo).port));
  });
  if (port === undefined) return freePort(0);
  await new Promise((closed) => server.close(closed));
  return port;
}

async function untilUp(url: string, { logs, ended }: Wrangler, signal: AbortSignal): Promise<void> {
  const deadline = AbortSignal.timeout(PATIENCE_MS);
  let isOver = false;
  void ended.then(() => (isOver = true));
  while (!(await isUp(url, AbortSignal.any([signal, deadline])))) {
    signal.throwIfAborted();
    if (isOver || deadline.aborted) throw new Error(`the Worker did not come up:\n${logs.slice(-30).join("\n")}`);
    await pause(100);
  }
}

async function isUp(url: string, signal: AbortSignal): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`, { signal })).ok;
  } catch {
    return false;
  }
}

/** An env file as wrangler reads it: any quote that the value itself has not, and no `$` expanded. */
function writeEnv(settings: Settings): string {
  const lines = Object.entries(settings).map(([name, value]) => {
    const quote = ["'", '"', "`"].find((it) => !value.includes(it));
    if (!quote) throw new Error(`${name} has every kind of quote: an env file cannot hold it`);
    return `${name}=${quote}${value.replaceAll("$", "\\$")}${quote}\n`;
  });
  return lines.join("");
}
