import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, expect, it, vi } from "vitest";

import { routes } from "../../src/routes.ts";
import { callback, statusOfCall } from "./front-door.ts";
import { db } from "./ledger.ts";

const TOKEN = "a-token-of-the-owner-s";
const BASE = "https://offhook.example";
const OWN = { ADMIN_TOKEN: TOKEN, PUBLIC_URL: `${BASE}/`, SLACK_WEBHOOK_URL: "https://hooks.example/a-secret-path" };

type Told = {
  settings: string[];
  problems: object[];
  bindings: string[];
  ledger: { migrations: string[]; doors: object[] } | null;
};

afterEach(() => void vi.restoreAllMocks());

async function setupOf(more: object = {}, token = TOKEN): Promise<{ status: number; told: Told; text: string }> {
  const headers = { authorization: `Bearer ${token}` };
  const request = new Request("https://offhook.example.workers.dev/api/setup", { headers });
  const response = await routes.fetch(request, { ...env, ...OWN, ...more }, createExecutionContext());
  const text = await response.text();
  return { status: response.status, told: JSON.parse(text) as Told, text };
}

it("tells how the Worker is set up, with no value of a setting", async () => {
  await routes.fetch(callback(statusOfCall("CAsetup", "ringing")), { ...env }, createExecutionContext());
  const { told, text } = await setupOf({ TIME_ZONE: "Seoul", VOX_API_KEY: "ends-in-a-line-break\n" });
  expect(told).toMatchObject({ origin: "https://offhook.example.workers.dev", base: BASE });
  expect(told.settings).toEqual(expect.arrayContaining(["ADMIN_TOKEN", "PUBLIC_URL", "TIME_ZONE", "VOX_API_KEY"]));
  expect(told.settings).not.toContain("CRM_URL");
  expect(told.problems).toEqual(
    expect.arrayContaining([
      { setting: "TIME_ZONE", says: "must be a time zone such as Asia/Seoul", isBad: true },
      { setting: "VOX_API_KEY", says: "begins or ends with white space", isBad: false },
    ]),
  );
  expect(told.bindings).toEqual(expect.arrayContaining(["ACTIONS", "CALL", "CONTACT", "KV", "LEDGER", "SPILL"]));
  expect(told.ledger?.migrations).toEqual(["0001_ledger.sql", "0002_outreach.sql", "0003_console.sql"]);
  for (const value of [TOKEN, "a-secret-path", "ends-in-a-line-break", '"Seoul']) expect(text).not.toContain(value);
});

it("takes nothing for a binding that stands in [vars] as JSON", async () => {
  const { told } = await setupOf({ VARIABLE_DEFAULTS: { tickets: 2 }, CRM_URL: null });
  expect(told.settings).toContain("VARIABLE_DEFAULTS");
  expect(told.bindings).not.toContain("VARIABLE_DEFAULTS");
  expect(told.bindings).not.toContain("CRM_URL");
});

it("tells who came to which door when, and why one was turned away", async () => {
  const call = statusOfCall("CAdoor", "ringing");
  for (const delivery of [callback(call), callback(call, { secret: "another" })]) {
    const ctx = createExecutionContext();
    await routes.fetch(delivery, { ...env }, ctx);
    await waitOnExecutionContext(ctx);
  }
  const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/) as unknown;
  expect((await setupOf()).told.ledger?.doors).toEqual([
    { provider: "clawops", genuineAt: at, refusedAt: at, refusal: { why: "forged", by: ["reference"] } },
  ]);
});

it("tells nothing to whoever has not the token", async () => {
  const { status, text } = await setupOf({}, "another");
  expect({ status, text }).toEqual({ status: 401, text: '{"error":"unauthorized"}' });
});

it("names the migrations of a ledger that lacks the newest tables, and says of one that can't be asked that it can't", async () => {
  await db.prepare("alter table sighting rename to hidden").run();
  expect((await setupOf()).told.ledger).toMatchObject({ doors: [], migrations: expect.any(Array) });
  await db.prepare("alter table hidden rename to sighting").run();
  vi.spyOn(console, "warn").mockReturnValue(undefined);
  const broken = {
    prepare: () => {
      throw new Error("D1_ERROR: overloaded");
    },
  };
  expect((await setupOf({ LEDGER: broken })).told.ledger).toBeNull();
});
