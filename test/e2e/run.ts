import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, onTestFinished, vi } from "vitest";

import { SETTING_NAMES } from "../../src/settings.ts";

export type Run = { child: ChildProcess; cwd: string; out: () => string; ended: Promise<number | null> };
type Running = { args?: string[]; env?: Record<string, string>; cwd?: string };

const SCRIPTS = join(import.meta.dirname, "../../scripts");

/** Runs a script of ours as a person does, in a folder of its own, so that it meets no run of theirs. It ends with the test. */
export function runScript(script: string, { args = [], env = {}, cwd = freshFolder() }: Running = {}): Run {
  const child = spawn(process.execPath, [join(SCRIPTS, script), ...args], { cwd, env: environment(env) });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => (said += text));
  const ended = new Promise<number | null>((end) => child.once("close", end));
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await ended;
  });
  return { child, cwd, out: () => said, ended };
}

/** What a process of ours is given: of whoever runs the tests no setting, be it of a shop of theirs. */
export function environment(more: Record<string, string>): NodeJS.ProcessEnv {
  const unset = Object.fromEntries(SETTING_NAMES.map((name) => [name, undefined]));
  return { ...process.env, ...unset, ...more };
}

/** Until it has said that; it may not end before. */
export async function untilSaid({ out, child }: Run, words: string): Promise<void> {
  await vi.waitUntil(() => out().includes(words) || child.exitCode !== null, { timeout: 50_000, interval: 100 });
  expect(out()).toContain(words);
}

/** What it said, once it has ended, and its exit code. */
export async function outcomeOf({ ended, out }: Run): Promise<{ code: number | null; out: string }> {
  return { code: await ended, out: out() };
}

/** All that a process has started, directly or not. */
export function descendantsOf(pid: number): number[] {
  const children = processes().filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child.pid, ...descendantsOf(child.pid)]);
}

/** Whether any of these still runs; one that is dead and only unburied does not. */
export function isAnyAlive(pids: number[]): boolean {
  return processes().some(({ pid, state }) => pids.includes(pid) && !state.startsWith("Z"));
}

function processes(): { pid: number; parent: number; state: string }[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => {
    const [pid, parent, state = ""] = line.trim().split(/\s+/);
    return { pid: Number(pid), parent: Number(parent), state };
  });
}

/** Gone with the test. */
export function freshFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "offhook-run-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}
