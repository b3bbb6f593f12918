import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

export type Wrangler = {
  /** What it has said so far, line by line. */
  logs: readonly string[];
  /** Resolves when it has ended, for whatever reason; to its exit code where it has one. */
  ended: Promise<number | null>;
  /** Ends it and all it started. */
  end: () => Promise<void>;
};

const CLI = createRequire(import.meta.url).resolve("wrangler");
const PATIENCE_MS = 5000;
const ENV = { CI: "1", NO_COLOR: "1", WRANGLER_SEND_METRICS: "false", CLOUDFLARE_CF_FETCH_ENABLED: "false" };

/** Runs wrangler in a process group of its own, so that no workerd outlives it, whichever way we end. */
export function runWrangler(args: string[], env: Record<string, string>): Wrangler {
  const options = { detached: true, env: { ...process.env, ...ENV, ...env }, stdio: "pipe" } as const;
  const child = spawn(process.execPath, ["--no-warnings", CLI, ...args], options);
  child.stdin.end();
  const logs: string[] = [];
  for (const input of [child.stdout, child.stderr]) createInterface({ input }).on("line", (line) => logs.push(line));
  const ended = new Promise<number | null>((end) => child.once("error", () => end(null)).once("exit", end));
  const kill = () => killGroup(child);
  process.once("exit", kill);
  return {
    logs,
    ended,
    end: async () => {
      child.kill("SIGTERM");
      const lastResort = setTimeout(kill, PATIENCE_MS);
      await ended;
      clearTimeout(lastResort);
      kill();
      process.off("exit", kill);
    },
  };
}

function killGroup({ pid }: ChildProcess): void {
  try {
    if (pid) process.kill(-pid, "SIGKILL");
  } catch {
    // nobody of the group is left
  }
}
