import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, describe, expect, it, vi } from "vitest";

import type { CallEvent } from "../../src/calls/event.ts";
import { providers } from "../../src/providers/index.ts";
import type { Dialect } from "../../src/providers/provider.ts";
import { telerFlow as flowProvider } from "../../src/providers/teler-flow.ts";
import { routes } from "../../src/routes.ts";
import { articleEvent, callback, deliver } from "./front-door.ts";
import { TELER_TOKEN, VOX_TOKEN, ask, teler, telerFlow, vox } from "./platforms.ts";
import { storedElsewhere } from "./storage.ts";

afterEach(() => void vi.restoreAllMocks());

const never = () => new Promise<never>(() => undefined);
const fail = () => Promise.reject(new Error("out of order"));
const down = { LEDGER: { prepare: () => ({ bind: () => ({ all: fail, first: fail, run: fail }) }) } };
const silent = { LEDGER: { prepare: () => ({ bind: () => ({ all: never }) }) } };

/** Asks a Worker that was told other settings, or parts of which are out of order. */
async function deliverWhile(other: object, request: Request) {
  const response = await routes.fetch(request, { ...env, ...other }, createExecutionContext());
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, string>,
  };
}

type Item = { id: string; provider: string; path: string; reason: string; bytes: number; preview: string };
const listed = async () => (await ask<{ items: Item[] }>("GET", "/api/unreadable?limit=200")).body.items;
const itemOf = async (id: string) => (await listed()).find((item) => item.id === id);
const replay = (id: string) => ask("POST", `/api/unreadable/${id}/replay`);

/** A later version of ours understands what this one did not. */
function fix(dialect: Dialect | undefined, event: Pick<CallEvent, "provider" | "call">): void {
  if (!dialect) throw new Error("no such dialect");
  const { provider, call } = event;
  vi.spyOn(dialect, "read").mockImplementation(({ receivedAt }) => ({
    kind: "events",
    events: [
      {
        id: `${provider}:${call}:fixed`,
        provider,
        call,
        at: receivedAt,
        receivedAt,
        type: "call.ringing",
        data: { direction: "inbound" },
      },
    ],
  }));
}

describe("an unreadable delivery with words in it", () => {
  const words = (call: string) =>
    vox({ event: "mid_call", call: { call_id: call, event_data: { content: "사과나무" } } });
  const began = (call: string, wish: object) => vox({ event: "call_started", call: { call_id: call, ...wish } });

  it("is not kept while the customer's wish is not known, or is that nothing be", async () => {
    await deliver(began("vox-private", { opt_out_sensitive_data_storage: true }));
    for (const call of ["vox-private", "vox-nobody-knows"])
      expect(await deliver(words(call))).toMatchObject({
        status: 200,
        body: { status: "ignored", reason: "not to be kept: no usable event_type" },
      });
    expect(JSON.stringify(await storedElsewhere())).not.toContain("사과나무");
  });

  it("is kept where the customer does not mind", async () => {
    await deliver(began("vox-open", { opt_out_sensitive_data_storage: false }));
    const { status, body } = await deliver(words("vox-open"));
    expect([status, body["status"]]).toEqual([202, "unreadable"]);
    expect((await itemOf(body["id"] ?? ""))?.preview).toContain("사과나무");
  });
});

describe("a genuine delivery in no known shape", () => {
  const strange = (memo: string) => vox({ event: "call_started", call: { memo } });

  it("is kept whole and listed, and again it is a duplicate of the same id", async () => {
    const { status, body } = await deliver(strange("하나"));
    expect([status, body]).toEqual([202, { status: "unreadable", id: expect.stringMatching(/^unr_[0-9a-f]{64}$/) }]);
    expect(await deliver(strange("하나"))).toMatchObject({
      status: 200,
      body: { status: "duplicate", id: body["id"] },
    });
    expect((await deliver(strange("둘"))).body["id"]).not.toBe(body["id"]);
    expect(await itemOf(body["id"] ?? "")).toMatchObject({
      provider: "vox",
      path: "/webhooks/vox/:token",
      reason: "no usable call_id",
      preview: '{"event":"call_started","call":{"memo":"하나"}}',
    });
  });

  it("is kept without what proved its sender", async () => {
    await deliver(strange("셋"));
    await deliver(telerFlow({ direction: "inbound" }));
    await deliver(teler({ type: "call.initiated", memo: "셋" }));
    await deliver(articleEvent('{"event":"call.ringing"}', { headers: { authorization: "Bearer nobody-else-s" } }));
    const odd = "tok en/%한글";
    const path = `/webhooks/vox/${encodeURIComponent(odd).replaceAll("%2F", "%2f")}`;
    const headers = { "content-type": "application/json" };
    const request = new Request(`https://offhook.example${path}`, {
      method: "POST",
      headers,
      body: '{"event":"call_ended"}',
    });
    expect((await deliverWhile({ VOX_WEBHOOK_TOKEN: odd }, request)).status).toBe(202);
    const stored = await storedElsewhere();
    expect(stored).toContain("셋");
    for (const secret of [
      VOX_TOKEN,
      TELER_TOKEN,
      "nobody-else-s",
      "x-teler-signature",
      "tok en",
      "tok%20en",
      "sha256=",
    ])
      expect(stored, secret).not.toContain(secret);
  });

  it.each(["%zz", "%E0%A4%A", "a%2Fb", "%25"])("is kept at the odd URL /%s", async (ref) => {
    const request = callback({ CallId: "CAref", memo: ref }, { path: `/webhooks/clawops/${ref}` });
    expect(await deliver(request)).toMatchObject({ status: 202, body: { status: "unreadable" } });
  });

  it("is not kept while the ledger is out of reach: the platform is asked to send it again, in time", async () => {
    const startedAt = performance.now();
    const answers = await Promise.all([down, silent].map((broken) => deliverWhile(broken, strange("vier"))));
    expect(performance.now() - startedAt).toBeLessThan(5000);
    for (const { status, headers } of answers) {
      expect(status).toBe(503);
      expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    }
    expect((await deliver(strange("vier"))).body["status"]).toBe("unreadable");
  });
});

describe("replaying what was not understood", () => {
  const keep = async (request: Request): Promise<string> => (await deliver(request)).body["id"] ?? "";

  it("keeps it as long as it is not", async () => {
    const id = await keep(vox({ event: "call_ended", call: { memo: "still" } }));
    for (let times = 0; times < 2; times++)
      expect(await replay(id)).toMatchObject({ status: 202, body: { status: "unreadable", id } });
    expect(await itemOf(id)).toBeDefined();
    vi.spyOn(providers.vox.dialects[0] as Dialect, "read").mockReturnValue({
      kind: "unreadable",
      reason: "for another reason",
    });
    expect(await replay(id)).toMatchObject({ status: 202, body: { status: "unreadable", id } });
  });

  it.each<[string, string, () => Request, () => Dialect | undefined]>([
    ["vox", "vx-fixed", () => vox({ event: "call_ended", call: { memo: "fixed" } }), () => providers.vox.dialects[0]],
    ["teler", "te-fixed", () => teler({ type: "call.initiated", memo: "fixed" }), () => providers.teler.dialects[0]],
    ["teler", "te-flow-fixed", () => telerFlow({ memo: "fixed" }), () => flowProvider.dialects[0]],
    [
      "clawops",
      "CAfixed",
      () => articleEvent('{"event":"call.ringing","memo":"fixed"}'),
      () => providers.clawops.dialects[1],
    ],
  ])("takes it in once it is, as it was when it came: %s %s", async (provider, call, request, dialect) => {
    if (call === "te-flow-fixed") await deliver(request());
    else await keep(request());
    const { id = "" } =
      (await listed()).find((item) => item.provider === provider && item.preview.includes("fixed")) ?? {};
    const { body } = await ask<{ items: { id: string; receivedAt: string }[] }>("GET", "/api/unreadable?limit=200");
    const receivedAt = body.items.find((item) => item.id === id)?.receivedAt;
    fix(dialect(), { provider, call });
    expect(await replay(id)).toMatchObject({
      status: 202,
      body: { status: "accepted", id: `${provider}:${call}:fixed` },
    });
    expect(await itemOf(id)).toBeUndefined();
    expect((await ask("GET", `/api/calls/${provider}/${call}`)).body).toMatchObject({
      status: "ringing",
      startedAt: receivedAt,
    });
    expect((await replay(id)).status).toBe(404);
  });

  it("is forgotten too where it turns out to be nothing, or known", async () => {
    for (const call of ["once", "again"]) {
      const id = await keep(vox({ event: "call_ended", call: { memo: call } }));
      fix(providers.vox.dialects[0], { provider: "vox", call: "vx-known" });
      expect((await replay(id)).body["status"]).toBe(call === "once" ? "accepted" : "duplicate");
      expect(await itemOf(id)).toBeUndefined();
      vi.restoreAllMocks();
    }
    const id = await keep(vox({ event: "call_ended", call: { memo: "nothing" } }));
    vi.spyOn(providers.vox.dialects[0] as Dialect, "read").mockReturnValue({ kind: "ignored", reason: "nothing" });
    expect(await replay(id)).toMatchObject({ status: 200, body: { status: "ignored" } });
    expect(await itemOf(id)).toBeUndefined();
  });

  it.each(["x", `unr_${"0".repeat(64)}`, "%00", "unr_'--"])("that does not exist is answered 404: %s", async (id) => {
    expect((await replay(id)).status).toBe(404);
  });

  it("is answered 503 while the ledger is out of reach", async () => {
    const headers = { authorization: "Bearer an-admin-token-for-the-tests" };
    const request = new Request("https://offhook.example/api/unreadable/x/replay", { method: "POST", headers });
    const answer = await deliverWhile(down, request);
    expect([answer.status, Number(answer.headers.get("retry-after")) > 0]).toEqual([503, true]);
  });

  it("is for the owner alone", async () => {
    for (const path of ["/api/unreadable", "/api/unreadable/x/replay"])
      expect((await deliver(new Request(`https://offhook.example${path}`, { method: "POST" }))).status).toBe(401);
  });
});
