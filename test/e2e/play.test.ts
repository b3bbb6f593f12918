import { expect, inject, test } from "vitest";

import { listStories } from "../world/stories.ts";
import { outcomeOf, runScript } from "./run.ts";

const { url, keys, adminToken } = inject("offhook");

const plays = (args: string[], env: Record<string, string> = {}) => outcomeOf(runScript("play.ts", { args, env }));
const playsThere = (...args: string[]) => plays([...args, "--to", `${url}/`], { ...keys, ADMIN_TOKEN: adminToken });

test("without a story it lists them all", async () => {
  const { code, out } = await plays([]);
  expect(code).toBe(0);
  const lines = out.split("\n").map((line) => line.trim().split(/ {2,}/));
  for (const { name, about } of listStories()) expect(lines).toContainEqual([name, expect.any(String), about]);
  for (const name of ["booking", "talk", "talk loop"]) expect(lines).toContainEqual([name, expect.any(String)]);
});

test.each([
  [["mised"], "Nearest: clawops/missed"],
  [["clawops/mised"], "Nearest: clawops/missed"],
  [["missed", "--twize"], "Unknown option '--twize'"],
  [["missed", "--delay", "5"], "500ms or 2s"],
  [["missed", "--to", "nowhere"], "PUBLIC_URL"],
  [["missed", "busy"], "One story at a time"],
  [["--twice"], "Which story?"],
  [["missed"], "npm start"],
  [["booking"], "npm start"],
  [["booking", "--twice"], "without --twice"],
  [["bookin"], "Nearest: booking"],
  [["talk"], "npm start"],
  [["talk", "loop"], "npm start"],
  [["talk", "--twice"], "talk is played as it is, without --twice"],
  [["talk", "loop", "--twice"], "talk loop is played as it is, without --twice"],
  [["tlak"], "Nearest: talk"],
  [["missed", "--to", "https://offhook.example"], "needs CLAWOPS_SIGNING_KEY"],
  [["vox/missed", "--to", "https://offhook.example"], "needs VOX_WEBHOOK_TOKEN"],
  [["teler/recorded", "--to", "https://offhook.example"], "needs TELER_WEBHOOK_SECRET"],
  [["loop/conversation", "--to", "https://offhook.example"], "needs LOOP_SIGNING_KEY"],
])("%j is answered in words and with exit code 2", async (args, words) => {
  const { code, out } = await plays(args, { CLAWOPS_SIGNING_KEY: "" });
  expect(out).toContain(words);
  expect(code).toBe(2);
});

test("a story is played, and the call's timeline shown", async () => {
  const { code, out } = await playsThere("answered", "--twice", "--shuffle", "--delay", "1ms");
  expect(out.match(/ 202 /g)).toHaveLength(4);
  expect(out.match(/ 200 /g)).toHaveLength(4);
  expect(out).toMatch(/offhook-test-answered-\w+: completed/);
  expect(out).toMatch(/call\.answered .* no/);
  expect(out).toContain("no action");
  expect(code).toBe(0);
});

test("tampered deliveries are all refused, which is a success", async () => {
  const { code, out } = await playsThere("answered", "--tamper");
  expect(out.match(/ 401 /g)).toHaveLength(4);
  expect(code).toBe(0);
});

test("a wrong key is a failure", async () => {
  const { code, out } = await plays(["answered", "--to", url], { CLAWOPS_SIGNING_KEY: "wrong" });
  expect(out).toContain("Not every delivery was taken");
  expect(code).toBe(1);
});

test("nobody there is a failure in words", async () => {
  const { code, out } = await plays(["answered", "--to", "http://127.0.0.1:9999"], keys);
  expect(out).toContain("Nobody answers there");
  expect(code).toBe(1);
});
