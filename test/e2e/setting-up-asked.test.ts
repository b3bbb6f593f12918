import { execFileSync, spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

import { expect, it, onTestFinished, vi } from "vitest";

import { serveWorld } from "../world/serve.ts";
import { environment, freshFolder } from "./run.ts";

const SETUP = join(import.meta.dirname, "../../scripts/setup.ts");
const PATIENCE_MS = 120_000;

/** util-linux has what runs a command at a terminal of its own; elsewhere its flags are others. */
const hasTerminal = (() => {
  try {
    return execFileSync("script", ["--version"], { encoding: "utf8" }).includes("util-linux");
  } catch {
    return false;
  }
})();

/** The command at a terminal, and after it how that terminal is. */
function sit(args: string, { cwd, env }: { cwd: string; env: Record<string, string> }) {
  const command = `'${process.execPath}' '${SETUP}' ${args}; echo "ended with $?"; stty -a`;
  const child = spawn("script", ["--quiet", "--command", command, "/dev/null"], {
    cwd,
    env: environment(env),
    stdio: ["pipe", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill());
  let shown = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (shown += text));
  return {
    shown: () => shown,
    press: (keys: string) => child.stdin.write(keys),
    until: (words: string) => vi.waitUntil(() => shown.includes(words), { timeout: PATIENCE_MS / 2, interval: 20 }),
  };
}

it.skipIf(!hasTerminal)(
  "asks at a terminal (where util-linux' script is) without showing secrets, and leaves nothing behind at Ctrl-C",
  async () => {
    const world = await serveWorld();
    onTestFinished(world.close);
    const cwd = freshFolder();
    const account = { CLOUDFLARE_API_TOKEN: "a-token", CLOUDFLARE_ACCOUNT_ID: "0ff400c0ffee" };
    const env = { CLOUDFLARE_API_BASE_URL: `${world.url}/cloudflare`, ...account };
    const { shown, press, until } = sit("--without vox --without teler", { cwd, env });
    await until("Do you use ClawOps? [y/N] ");
    press("y\r");
    await until("CLAWOPS_SIGNING_KEY (Enter leaves it out): ");
    press("\u001b[200~ a-secret-one\ra-secret-two\r\u001b[201~");
    await until("CLAWOPS_API_KEY (Enter leaves it out): (as pasted before)");
    await until("CLAWOPS_ACCOUNT_ID (Enter leaves it out): ");
    press("AC7\u007f8\r");
    await until("CLAWOPS_FROM (Enter leaves it out): ");
    press("\r");
    await until("Is Slack to be told? [y/N] ");
    press("y\r");
    await until("SLACK_WEBHOOK_URL (Enter leaves it out): ");
    press("a-secret-three\r");
    await until("✗ SLACK_WEBHOOK_URL must be an http or https URL");
    press("https://a-secret-four\u0003");
    await until("ended with 130");
    await until("echoke");
    expect(shown()).not.toContain("a-secret");
    expect(shown()).toContain("AC7\b \b8");
    expect(shown()).toMatch(/^isig icanon .* echo /m);
    expect(readdirSync(cwd)).toEqual([]);
    const { workers } = (await (await fetch(`${world.url}/_/cloudflare/account`)).json()) as { workers: object[] };
    expect(workers).toEqual([]);
  },
  PATIENCE_MS,
);
