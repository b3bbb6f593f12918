import { createExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { routes } from "../../src/routes.ts";
import { BASE, callback, deliver, objectOf, statusOfCall } from "./front-door.ts";
import { actionOf, tellSlack, until } from "./story.ts";

const TOKEN = "an-admin-token-for-the-tests";

async function ask(method: string, path: string, { token = TOKEN, body }: { token?: string; body?: string } = {}) {
  const headers = token ? { authorization: `Bearer ${token}` } : undefined;
  const response = await exports.default.fetch(
    new Request(BASE + path, { method, ...(headers && { headers }), ...(body && { body }) }),
  );
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Asks a Worker that has been told other settings. */
async function askWith(settings: Record<string, string>, request: Request) {
  const response = await routes.fetch(request, { ...env, ...settings }, createExecutionContext());
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

describe("the API", () => {
  it.each(["", "wrong", `${TOKEN}x`, TOKEN.slice(1)])("is closed to the token %j", async (token) => {
    expect(await ask("GET", "/api/calls/clawops/x", { token })).toEqual({
      status: 401,
      body: { error: "unauthorized" },
    });
    expect((await ask("POST", "/api/actions/x/retry", { token })).status).toBe(401);
    expect((await ask("GET", "/api/nothing", { token })).status).toBe(401);
  });

  it("is closed to all while no token is set", async () => {
    const bearing = (token: string) =>
      new Request(`${BASE}/api/calls/clawops/x`, { headers: { authorization: `Bearer ${token}` } });
    for (const token of [TOKEN, "undefined", " "])
      expect((await askWith({ ADMIN_TOKEN: "" }, bearing(token))).status).toBe(401);
  });

  it("answers 404 for what is not there, and 405 for what can't be done", async () => {
    expect((await ask("GET", "/api/calls/clawops/CAnone")).status).toBe(404);
    expect((await ask("GET", "/api/calls/nobody/x")).status).toBe(404);
    expect((await ask("GET", "/api/nothing")).status).toBe(404);
    expect((await ask("DELETE", "/api/calls/clawops/CAnone")).status).toBe(405);
  });
});

describe("GET /api/calls/:provider/:id", () => {
  it("tells everything that is known of a call", async () => {
    const tell = (status: string, more = {}) => deliver(callback(statusOfCall("CA/ 한글", status, more)));
    await tell("in-progress", { Timestamp: "2026-10-12T04:12:05.000Z", AnsweredBy: "human" });
    await tell("completed", { Timestamp: "2026-10-12T04:12:46.000Z", Duration: "41" });
    await tell("ringing", { Timestamp: "2026-10-12T04:12:01.000Z" });
    const { status, body } = await ask("GET", `/api/calls/clawops/${encodeURIComponent("CA/ 한글")}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      provider: "clawops",
      id: "CA/ 한글",
      direction: "inbound",
      from: "+821012345678",
      to: "+827052351234",
      status: "completed",
      missed: false,
      reason: "completed",
      startedAt: "2026-10-12T04:12:01.000Z",
      answeredAt: "2026-10-12T04:12:05.000Z",
      endedAt: "2026-10-12T04:12:46.000Z",
      durationSeconds: 41,
      summary: null,
      sentiment: null,
      fields: {},
      recordingUrl: null,
      variables: {},
      metadata: {},
      gaps: [],
      events: [
        expect.objectContaining({ seq: 3, type: "call.ringing", late: false }),
        {
          seq: 1,
          id: "clawops:CA%2F%20%ED%95%9C%EA%B8%80:in-progress",
          type: "call.answered",
          at: "2026-10-12T04:12:05.000Z",
          receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
          late: false,
          data: {
            direction: "inbound",
            from: "+821012345678",
            to: "+827052351234",
            extra: { AccountId: "AC7d2e9f41", AnsweredBy: "human" },
          },
        },
        expect.objectContaining({ seq: 2, type: "call.ended" }),
      ],
      actions: [],
    });
  });
});

describe("actions by hand", () => {
  it("are retried when they are dead, and refused when they are not", async () => {
    await tellSlack("010-8888-0001", [{ status: 404, body: "no_service" }]);
    await deliver(callback(statusOfCall("CAbyhand", "busy", { From: "01088880001" })));
    await until(async () => (await actionOf("CAbyhand")).state === "dead");
    const { id } = await actionOf("CAbyhand");

    expect(await ask("POST", `/api/actions/${id}/resolve`, { body: '{"as":"done"}' })).toMatchObject({ status: 409 });
    expect(await ask("POST", `/api/actions/${id}/retry`)).toMatchObject({
      status: 200,
      body: { id, kind: "slack.post", state: "retrying" },
    });
    await until(async () => (await actionOf("CAbyhand")).state === "done");
    expect(await ask("POST", `/api/actions/${id}/retry`)).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining("done") },
    });
    const shown = (await ask("GET", "/api/calls/clawops/CAbyhand")).body.actions;
    expect(shown).toMatchObject([
      {
        state: "done",
        attempts: [
          { outcome: "dead", status: 404, detail: "no_service" },
          { outcome: "done", status: 200 },
        ],
      },
    ]);
  });

  it("that do not exist are not found", async () => {
    const stranger = `call-${objectOf("CAstranger").id.toString()}-${"0".repeat(32)}`;
    for (const id of ["x", stranger, `call-${"0".repeat(64)}-${"0".repeat(32)}`, "%00", "call-"]) {
      expect((await ask("POST", `/api/actions/${id}/retry`)).status, id).toBe(404);
      expect((await ask("POST", `/api/actions/${id}/resolve`, { body: '{"as":"done"}' })).status, id).toBe(404);
    }
  });

  it.each(["", "{", "[]", "{}", '{"as":"maybe"}', '{"as":1}'])("cannot be settled by the body %j", async (body) => {
    const answer = await ask("POST", "/api/actions/x/resolve", { body });
    expect(answer).toMatchObject({ status: 400, body: { error: expect.any(String) } });
  });
});

describe("GET /healthz", () => {
  const health = (settings: Record<string, string>) => askWith(settings, new Request(`${BASE}/healthz`));

  it("is ok where nothing is wrong", async () => {
    expect(await ask("GET", "/healthz", { token: "" })).toEqual({ status: 200, body: { status: "ok", problems: [] } });
  });

  it("names every bad setting at once and no value, always with 200", async () => {
    const { status, body } = await health({ LANGUAGE: "klingon", HOLD_MS: "-1", PUBLIC_URL: "http://plain.example" });
    expect([status, body.status]).toEqual([200, "degraded"]);
    expect((body.problems as string[]).map((problem) => problem.split(" ")[0]).toSorted()).toEqual([
      "HOLD_MS",
      "LANGUAGE",
      "PUBLIC_URL",
    ]);
    expect(JSON.stringify(body)).not.toMatch(/klingon|plain\.example/);
  });

  it("warns without being degraded", async () => {
    expect(await health({ ADMIN_TOKEN: "x" })).toMatchObject({
      body: { status: "ok", problems: [expect.stringContaining("ADMIN_TOKEN")] },
    });
  });
});

describe("a delivery", () => {
  it("that needs a bad setting gets 503, in words, and is not lost: it may come again", async () => {
    for (const bad of [{ HOLD_MS: "x" }, { PUBLIC_URL: "x" }, { DEFAULT_COUNTRY: "x" }, { RETENTION_DAYS: "x" }]) {
      const answer = await askWith(bad, callback(statusOfCall("CAbadsetting", "ringing")));
      expect(answer).toMatchObject({
        status: 503,
        body: { error: expect.stringContaining(Object.keys(bad)[0] ?? "") },
      });
      expect(answer.headers.get("retry-after")).not.toBe(null);
    }
    expect(await objectOf("CAbadsetting").view()).toBe(null);
  });

  it("to a platform that is off is told so", async () => {
    const answer = await askWith(
      { CLAWOPS_SIGNING_KEY: "", CLAWOPS_SIGNING_KEY_OLD: "" },
      callback(statusOfCall("CAoff", "ringing")),
    );
    expect(answer).toMatchObject({ status: 404, body: { error: "clawops is off: CLAWOPS_SIGNING_KEY is not set" } });
  });
});
