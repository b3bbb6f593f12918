import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const VITEST = ["run", "--reporter=default", "--reporter=./test/count.mjs"];
/** What runs in workerd runs one file after the other, and mostly waits: about half of all runs beside the rest. */
const BESIDE = ["workerd", "workerd-forward", "workerd-outreach"];
const SIDES = [BESIDE.map((name) => `--project=!${name}`), BESIDE.map((name) => `--project=${name}`)];

type Count = { passed: number; failed: number; skipped: number };

const asked = process.argv.slice(2);
process.exitCode = asked.length > 0 ? await run(asked, "inherit") : await runAll();

/** Runs all tests; the last line is the count of all. Gives 0 where all of it went well. */
async function runAll(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "offhook-tests-"));
  const COUNTS = join(folder, "counts");
  const [main, beside] = SIDES.map((side, i) => run(side, i === 0 ? "inherit" : "later", { COUNTS }));
  const codes = [await main, await beside];
  const counts = readFileSync(COUNTS, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Count);
  rmSync(folder, { recursive: true });
  const sum = (of: keyof Count) => counts.reduce((total, count) => total + count[of], 0);
  console.log(`${sum("passed")} passed, ${sum("failed")} failed, ${sum("skipped")} skipped`);
  return counts.length === SIDES.length && codes.every((code) => code === 0) ? 0 : 1;
}

/** One run of Vitest; gives its exit code. `later`: what it says is said when it is over. */
function run(args: string[], says: "inherit" | "later", env: Record<string, string> = {}): Promise<number> {
  const stdio = says === "inherit" ? "inherit" : (["ignore", "pipe", "pipe"] as const);
  const child = spawn("vitest", [...VITEST, ...args], { stdio: stdio as "pipe", env: { ...process.env, ...env } });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => said.push(chunk));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => {
      process.stdout.write(Buffer.concat(said));
      resolve(code ?? 1);
    });
  });
}
