import { existsSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import { descendantsOf, isAnyAlive, outcomeOf, type Run, runScript, untilSaid } from "./run.ts";

const occupier: Server = createServer();

/** So that the port it would like is taken, by us or by whoever has it. */
beforeAll(() => new Promise<void>((done) => occupier.once("error", () => done()).listen(8787, "127.0.0.1", done)));
afterAll(() => new Promise<void>((done) => void occupier.close(() => done())));

function start(): Run & { pid: number } {
  const run = runScript("start.ts");
  return { ...run, pid: run.child.pid ?? expect.fail("not started") };
}

test("npm start plays a missed call in both dialects on a free port, the doctor finds it well, and Ctrl-C ends all that it started", async () => {
  const run = start();
  await untilSaid(run, "Up until Ctrl-C");
  const said = run.out();
  const [, port] = /Worker +http:\/\/127\.0\.0\.1:(\d+)/.exec(said) ?? [];
  expect(port).not.toBe("8787");
  expect(said).toContain("Slack received 2 posts");
  expect(said.match(/\| 부재중 전화/g)).toHaveLength(2);
  expect(said).not.toContain("TEST");
  expect(said).toContain("010-1234-5678");
  expect(said.match(/slack\.post +done +done 200 ok/g)).toHaveLength(2);

  const played = await outcomeOf(runScript("play.ts", { args: ["busy"], cwd: run.cwd }));
  expect(played).toMatchObject({ code: 0, out: expect.stringMatching(/slack\.post +done/) });

  const examined = await outcomeOf(runScript("doctor.ts", { cwd: run.cwd }));
  expect(examined).toEqual({ code: 0, out: expect.stringContaining("All is as it should be.") });

  const started = descendantsOf(run.pid);
  expect(started.length).toBeGreaterThan(1);
  run.child.kill("SIGINT");
  expect(await run.ended).toBe(0);
  await vi.waitUntil(() => !isAnyAlive(started), { timeout: 5000, interval: 50 });
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
  expect(existsSync(join(run.cwd, ".wrangler/offhook-local.json"))).toBe(false);
});

test("a signal while it is still starting ends all that it started, too", async () => {
  const run = start();
  await vi.waitUntil(() => descendantsOf(run.pid).length > 1, { timeout: 20_000, interval: 50 });
  const started = descendantsOf(run.pid);
  run.child.kill("SIGTERM");
  expect(await run.ended).toBe(0);
  await vi.waitUntil(() => !isAnyAlive(started), { timeout: 5000, interval: 50 });
});

test("it says so and fails when the Worker ends by itself", async () => {
  const run = start();
  await untilSaid(run, "Up until Ctrl-C");
  const [wrangler = 0] = descendantsOf(run.pid);
  process.kill(wrangler, "SIGKILL");
  expect(await run.ended).toBe(1);
  expect(run.out()).toContain("The Worker has ended by itself");
});
