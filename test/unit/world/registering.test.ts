import { describe, expect, test } from "vitest";

import { openWorld } from "./ask.ts";

const ACCOUNT = "/clawops/v1/accounts/AC7d2e9f41";
const AGENT = "/vox/v3/agents/5b0e3c1a-0d44-4b50-8888-8dd25736052a";
const APP = "/teler/api/v1/voice/apps/va_01K2ZP";
const KEYS = { authorization: "Bearer sk_a-key", "x-api-key": "a-key" };

/** Whatever the APIs may answer; each test reads what belongs to its request. */
type Told = { data: Record<string, unknown>[]; code: string; error: { code: string }; message: string };

function open() {
  const ask = openWorld();
  const api = async (method: string, path: string, body?: unknown) => {
    const answer = await ask(method, path, body, KEYS);
    return { status: answer.status, body: await answer.json<Told>() };
  };
  return { ask, api };
}

describe("a number at ClawOps", () => {
  const path = `${ACCOUNT}/numbers/07052351234`;
  const routed = { number: "07052351234", routingType: "agent", agentId: "AG1" };

  test("has all its fields from the beginning, and keeps what an update does not name", async () => {
    const { api } = open();
    const statusCallback = "https://offhook.example/webhooks/clawops";
    const fresh = { number: "07052351234", routingType: "webhook", webhookUrl: null, statusCallback: null };
    expect((await api("GET", `${ACCOUNT}/numbers`)).body.data).toMatchObject([fresh]);
    expect((await api("PUT", path, { statusCallback })).body).toMatchObject({ ...fresh, statusCallback });
    expect((await api("GET", `${ACCOUNT}/numbers`)).body.data).toMatchObject([{ statusCallback }]);
  });

  test("forgets whom it led to when it is routed elsewhere", async () => {
    const { ask, api } = open();
    await ask("PUT", "/_/clawops/numbers", { numbers: [routed] });
    expect((await api("PUT", path, { statusCallback: null })).body).toMatchObject({ agentId: "AG1" });
    const change = { routingType: "webhook", webhookUrl: "https://offhook.example/voice/clawops" };
    expect((await api("PUT", path, change)).body).toMatchObject({ ...change, agentId: null });
  });

  test.each([
    ["a routing that leads nowhere", { routingType: "forward" }, "07052351234", 400],
    ["an unknown field", { status_callback: null }, "07052351234", 400],
    ["an unknown event", { statusCallbackEvents: "in-progress" }, "07052351234", 400],
    ["somebody else's number", {}, "07000000000", 404],
    ["calls to a representative number", { routingType: "webhook", webhookUrl: "https://a.example" }, "15881234", 400],
  ])("refuses %s", async (_, change, number, status) => {
    const { ask, api } = open();
    const representative = { number: "15881234", numberType: "representative", routingType: "forward" };
    await ask("PUT", "/_/clawops/numbers", { numbers: [{ number: "07052351234" }, representative] });
    expect((await api("PUT", `${ACCOUNT}/numbers/${number}`, change)).status).toBe(status);
  });
});

describe("an agent at vox", () => {
  const webhookSettings = { callDataWebhookUrl: "https://offhook.example/webhooks/vox/a", webhookVersion: "v2" };

  test("is changed by groups of settings, in what can be edited and not in what is published", async () => {
    const { ask, api } = open();
    const published = { webhookSettings: null };
    await ask("PUT", "/_/vox/agents", { agents: [{ agent: { data: { voice: { id: "v" } } }, published }] });
    const { body } = await api("PATCH", AGENT, { data: { webhookSettings }, expected_head_revision: 1 });
    expect(body).toMatchObject({ head_revision: 2, data: { voice: { id: "v" }, webhookSettings } });
    expect((await api("GET", `${AGENT}?version=current`)).body).toEqual(body);
    expect((await api("GET", `${AGENT}?version=production`)).body).toMatchObject({ data: published });
    expect((await api("PATCH", AGENT, { data: {}, expected_head_revision: 1 })).body.error.code).toBe(
      "REVISION_CONFLICT",
    );
  });

  test("is refused a version that there is not, and is not there under another id", async () => {
    const { api } = open();
    const change = { data: { webhookSettings: { webhookVersion: "v3" } } };
    expect((await api("PATCH", AGENT, change)).body.error.code).toBe("VALIDATION_ERROR");
    expect((await api("GET", "/vox/v3/agents/none")).status).toBe(404);
    expect((await api("GET", `${AGENT}?version=production`)).status).toBe(404);
  });
});

describe("a Voice App at Teler", () => {
  test("keeps what a change does not name, and takes only secrets that there are", async () => {
    const { ask, api } = open();
    const secrets = [{ id: "sec_1", name: "one", secret_value: "whsec_1" }];
    await ask("PUT", "/_/teler/apps", { apps: [{}], secrets });
    const before = (await api("GET", APP)).body;
    const change = { webhook_api_version: "2026-06-01", secret_id: "sec_1" };
    expect((await api("PATCH", APP, change)).body).toEqual({ ...before, ...change });
    expect((await api("PATCH", APP, { secret_id: "sec_2" })).status).toBe(404);
    expect((await api("PATCH", APP, { secret: "sec_1" })).status).toBe(422);
    expect((await api("GET", "/teler/api/v1/voice/apps")).body.data).toEqual([{ ...before, ...change }]);
  });

  test("lists secrets page by page without their values, which each tells by itself", async () => {
    const { ask, api } = open();
    const secrets = ["sec_1", "sec_2"].map((id) => ({ id, name: id, secret_value: `whsec_${id}` }));
    await ask("PUT", "/_/teler/apps", { apps: [{}], secrets });
    const { body } = await api("GET", "/teler/api/v1/secrets?limit=1");
    expect(body).toMatchObject({ data: [{ id: "sec_1", name: "sec_1" }], next_cursor: "sec_1", has_more: true });
    expect(body.data[0]).not.toHaveProperty("secret_value");
    const next = await api("GET", "/teler/api/v1/secrets?limit=1&cursor_after=sec_1");
    expect(next.body).toMatchObject({ data: [{ id: "sec_2" }], next_cursor: null, has_more: false });
    expect((await api("GET", "/teler/api/v1/secrets/sec_2")).body).toMatchObject({ secret_value: "whsec_sec_2" });
  });
});
