import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";

import { routes } from "../../src/routes.ts";
import { BASE, articleEvent, callback, deliver, objectOf, statusOfCall } from "./front-door.ts";

const unknownCall = async (call: string) => (await objectOf(call).view()) === null;

/** Asks a Worker that was told other settings. */
async function ask(request: Request, other: object = {}) {
  const response = await routes.fetch(request, { ...env, ...other }, createExecutionContext());
  return { status: response.status, body: (await response.json()) as Record<string, string> };
}

describe("a genuine delivery", () => {
  it("is accepted, then a duplicate, in the reference dialect", async () => {
    const fields = statusOfCall("CAref", "ringing");
    expect(await deliver(callback(fields))).toMatchObject({
      status: 202,
      body: { status: "accepted", id: "clawops:CAref:ringing" },
    });
    expect(await deliver(callback(fields))).toMatchObject({
      status: 200,
      body: { status: "duplicate", id: "clawops:CAref:ringing" },
    });
    expect((await objectOf("CAref").view())?.events).toHaveLength(1);
  });

  it("is accepted, then a duplicate, in the article's dialect", async () => {
    const body = JSON.stringify({ event: "call.ringing", call_id: "CAart", direction: "inbound", from: "01012345678" });
    expect(await deliver(articleEvent(body))).toMatchObject({ status: 202, body: { status: "accepted" } });
    expect(await deliver(articleEvent(body))).toMatchObject({ status: 200, body: { status: "duplicate" } });
  });

  it("is accepted under the old key, and at a URL with a ref", async () => {
    const secret = "an-old-signing-key-for-the-tests";
    expect((await deliver(callback(statusOfCall("CAold", "ringing"), { secret }))).status).toBe(202);
    expect(
      (await deliver(callback(statusOfCall("CAold", "answered"), { path: "/webhooks/clawops/some-ref" }))).status,
    ).toBe(202);
  });

  it("is signed for the public URL, whatever host it came to", async () => {
    const request = callback(statusOfCall("CAhost", "ringing"));
    expect((await deliver(new Request(request.url.replace(BASE, "http://127.0.0.1:9"), request))).status).toBe(202);
    const elsewhere = callback(statusOfCall("CAhost", "answered"), { path: "/webhooks/clawops/a" });
    expect((await deliver(new Request(`${BASE}/webhooks/clawops/b`, elsewhere))).status).toBe(401);
  });

  it("is remembered in KV once it is stored, so that a later retry does not wake the object", async () => {
    await deliver(callback(statusOfCall("CAkv", "ringing")));
    await expect.poll(() => env.KV.get("seen:clawops:CAkv:ringing")).toBe("");
  });

  it.each([
    [{ Event: "test" }, "test"],
    [{ Event: "agent.connected" }, "agent.connected"],
    [{ Event: "summary.failed", CallId: "CAign" }, "summary.failed"],
  ])("that holds nothing we act on is ignored: %j", async (fields: Record<string, string>, reason) => {
    expect(await deliver(callback(fields))).toMatchObject({ status: 200, body: { status: "ignored", reason } });
    expect(await unknownCall("CAign")).toBe(true);
  });
});

describe("a delivery that is not genuine", () => {
  const body = new URLSearchParams(statusOfCall("CAforged", "ringing")).toString();
  const post = (headers: Record<string, string>) =>
    deliver(new Request(`${BASE}/webhooks/clawops`, { method: "POST", headers, body }));

  it.each([
    ["without a signature", {}],
    ["with a wrong one", { "x-signature": "hXqzH7GuuzKZVLbKqiPXVIRZuDAE9VXchY14ZFN3rNQ=" }],
    ["with a malformed one", { "x-signature": "%%%" }],
    ["with a wrong one of the article's", { "x-clawops-signature": `sha256=${"0".repeat(64)}` }],
    ["with two wrong ones", { "x-signature": "AAAA", "x-clawops-signature": "sha256=00" }],
  ])("%s is refused in always the same words, and stored nowhere", async (_, headers) => {
    const answer = await post({ "content-type": "application/x-www-form-urlencoded", ...headers });
    expect(answer).toMatchObject({ status: 401, body: { error: "unauthorized" } });
    expect(await unknownCall("CAforged")).toBe(true);
  });

  it("is refused before anything is said of its content", async () => {
    expect((await post({ "content-type": "text/plain" })).status).toBe(401);
  });
});

describe("while settings are bad", () => {
  const bad = { HOLD_MS: "x", RETENTION_DAYS: "x" };

  it("whoever has not proved himself is not told so", async () => {
    const forged = callback(statusOfCall("CAbad", "ringing"), { secret: "another" });
    expect(await ask(forged, bad)).toMatchObject({ status: 401, body: { error: "unauthorized" } });
  });

  it("all others are, of every one", async () => {
    const answer = await ask(callback(statusOfCall("CAbad", "ringing")), bad);
    expect(answer).toMatchObject({
      status: 503,
      body: { error: expect.stringMatching(/HOLD_MS.*; .*RETENTION_DAYS/) },
    });
  });
});

it("each refusal is one line of the log", async () => {
  const lines: string[] = [];
  for (const level of ["warn", "error"] as const)
    vi.spyOn(console, level).mockImplementation((line: string) => void lines.push(line));
  await deliver(new Request(`${BASE}/webhooks/nobody`, { method: "POST" }));
  await deliver(new Request(`${BASE}/webhooks/clawops`, { method: "PUT" }));
  await deliver(new Request(`${BASE}/api/calls`));
  await ask(callback(statusOfCall("CAbad", "ringing")), { HOLD_MS: "x" });
  vi.restoreAllMocks();
  const told = lines
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ message }) => message === "refusal");
  expect(told.map(({ status }) => status)).toEqual([404, 405, 401, 503]);
  for (const line of told)
    expect(line).toMatchObject({
      request: expect.any(String),
      method: expect.any(String),
      route: expect.any(String),
      reason: expect.any(String),
      ms: expect.any(Number),
    });
});

describe("what is no delivery", () => {
  it("because its content is not what it says is answered 400", async () => {
    expect((await deliver(articleEvent('{"call_id":"CAbad'))).status).toBe(400);
  });

  it("because its content type is not ours is answered 415", async () => {
    expect((await deliver(articleEvent("{}", { headers: { "content-type": "text/plain" } }))).status).toBe(415);
    expect((await deliver(articleEvent("{}", { headers: { "content-encoding": "gzip" } }))).status).toBe(415);
  });

  it("because it is too large is answered 413, whether it says so or not", async () => {
    const large = "x".repeat(1024 * 1024 + 1);
    expect((await deliver(articleEvent(large))).status).toBe(413);
    const endless = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(64 * 1024)),
    });
    const request = new Request(`${BASE}/webhooks/clawops`, { method: "POST", body: endless });
    expect(request.headers.has("content-length")).toBe(false);
    expect((await deliver(request)).status).toBe(413);
  });

  it("because it says that it is too large is not waited for", async () => {
    let isGone = false;
    const body = new ReadableStream({ cancel: () => void (isGone = true) });
    const headers = { "content-length": String(2 ** 30) };
    const request = new Request(`${BASE}/webhooks/clawops`, { method: "POST", headers, body });
    expect((await ask(request)).status).toBe(413);
    expect(isGone).toBe(true);
  });

  it("of just a mebibyte is still read", async () => {
    const filler = JSON.stringify({ event: "test", filler: "" });
    const body = filler.replace('""', `"${"x".repeat(1024 * 1024 - filler.length)}"`);
    expect(await deliver(articleEvent(body))).toMatchObject({ status: 200, body: { status: "ignored" } });
  });

  it("because of its URL or method is answered 404 or 405", async () => {
    expect((await deliver(new Request(`${BASE}/webhooks/nobody`, { method: "POST" }))).status).toBe(404);
    expect((await deliver(new Request(`${BASE}/webhooks/clawops/a/b`, { method: "POST" }))).status).toBe(404);
    const wrong = await deliver(new Request(`${BASE}/webhooks/clawops`, { method: "PUT" }));
    expect([wrong.status, wrong.headers.get("allow")]).toEqual([405, "POST"]);
  });
});
