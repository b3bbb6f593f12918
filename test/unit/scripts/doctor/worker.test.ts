import { describe, expect, test } from "vitest";

import { checkDoors } from "../../../../scripts/doctor/doors.ts";
import { checkReport } from "../../../../scripts/doctor/self-report.ts";
import type { WorkerReport } from "../../../../scripts/worker/report.ts";
import { visitWorker } from "../../../../scripts/worker/visit.ts";

const WORKER = "https://offhook.example.workers.dev";
const NOW = Date.UTC(2026, 10, 22, 4, 30);
const TOKEN = "a-token-of-the-owner-s";
const REPORT = {
  at: new Date(NOW).toISOString(),
  origin: WORKER,
  base: WORKER,
  settings: ["ADMIN_TOKEN", "PUBLIC_URL"],
  problems: [],
  bindings: ["KV", "LEDGER"],
  ledger: { migrations: ["0001_ledger.sql"], doors: [] },
};
const HEALTH = { status: "ok", problems: [] as string[] };

type World = { health?: object | Response; setup?: object | Response; clock?: number; adminToken?: string | null };

/** A Worker that answers so, by a clock of its own, and lets in who has the token. */
function visit({ health = HEALTH, setup = REPORT, clock = NOW, adminToken = TOKEN }: World = {}) {
  const fetch = (async (url: string, init: RequestInit) => {
    const answer = url.endsWith("/healthz") ? health : setup;
    if (answer instanceof Response) return answer;
    const isKnown = url.endsWith("/healthz") || new Headers(init.headers).get("authorization") === `Bearer ${TOKEN}`;
    const headers = { date: new Date(clock).toUTCString() };
    return isKnown ? Response.json(answer, { headers }) : Response.json({ error: "unauthorized" }, { status: 401 });
  }) as typeof globalThis.fetch;
  return visitWorker({
    door: { url: WORKER, adminToken: adminToken ?? undefined, fetch },
    clock: () => NOW,
    file: ".dev.vars",
  });
}

const odd = async (world: World) => (await visit(world)).checks.filter(({ state }) => state !== "right");

describe("a Worker", () => {
  test("that answers as ours does is right, and says of itself how it is", async () => {
    expect(await odd({})).toEqual([]);
    expect((await visit()).report).toMatchObject({ ok: true, value: { base: WORKER, bindings: ["KV", "LEDGER"] } });
  });

  test.each([
    [7 * 60_000, "s behind"],
    [-95_000, "ahead of"],
  ])("whose clock is %i ms before this machine's says so, and stories are told by its clock", async (skew, words) => {
    const [check] = await odd({ clock: NOW + skew });
    expect(check).toMatchObject({ what: "clock", state: "wrong", says: expect.stringContaining(words) });
    expect(Math.abs((await visit({ clock: NOW + skew })).skewMs - skew)).toBeLessThan(1000);
  });

  test("that tells no time is not said to be wrong about it", async () => {
    expect(await odd({ health: Response.json(HEALTH), setup: Response.json(REPORT) })).toEqual([]);
  });

  test.each([
    [new Response("<html>", { status: 200 }), "is not Offhook"],
    [new Response("no", { status: 404 }), "is not Offhook"],
    [new Response("sign in", { status: 403 }), "something stands before"],
    [
      new Response(null, { status: 302, headers: { location: "https://you.cloudflareaccess.com" } }),
      "something stands",
    ],
    [new Response("error code: 1101", { status: 500 }), "answers 500"],
  ])("that is none, or not reached, is named: %o", async (health, words) => {
    const { checks, isThere } = await visit({ health });
    expect([isThere, checks.length, checks[0]?.says]).toEqual([false, 1, expect.stringContaining(words)]);
  });

  test("where nobody answers is said to be so, with why", async () => {
    const nobody = () => Promise.reject(new TypeError("fetch failed", { cause: { code: "ENOTFOUND" } }));
    const door = { url: WORKER, adminToken: TOKEN, fetch: nobody };
    const { checks } = await visitWorker({ door, clock: () => NOW, file: ".dev.vars" });
    expect(checks).toMatchObject([{ state: "wrong", says: expect.stringContaining("ENOTFOUND") }]);
  });
});

describe("a Worker that is looked for where PUBLIC_URL says", () => {
  const visitBy = (fetch: typeof globalThis.fetch) =>
    visitWorker({
      door: { url: WORKER, adminToken: TOKEN, fetch },
      clock: () => NOW,
      file: ".dev.vars",
      isByPublicUrl: true,
    });

  test.each<[string, typeof fetch, RegExp]>([
    ["nobody", () => Promise.reject(new TypeError("fetch failed")), /whether PUBLIC_URL in \.dev\.vars is right/],
    ["a stranger", async () => new Response("<html>"), /^put PUBLIC_URL in \.dev\.vars right; then npm run setup$/],
  ])("and is %s has that named", async (_, fetch, words) => {
    expect((await visitBy(fetch)).checks).toMatchObject([{ state: "wrong", cure: expect.stringMatching(words) }]);
  });
});

describe("the token", () => {
  test("is shown to nobody who has not answered as Offhook does", async () => {
    const shown: (string | null)[] = [];
    const stranger = (async (_: string, { headers }: RequestInit) => {
      shown.push(new Headers(headers).get("authorization"));
      return new Response("<html>");
    }) as typeof globalThis.fetch;
    await visitWorker({
      door: { url: WORKER, adminToken: TOKEN, fetch: stranger },
      clock: () => NOW,
      file: ".dev.vars",
    });
    expect(shown).toEqual([null]);
  });

  test("that is not the Worker's is wrong; that is unset is only lacking", async () => {
    expect(await odd({ adminToken: "another" })).toMatchObject([
      { what: "ADMIN_TOKEN", state: "wrong", cure: "npm run setup -- --again ADMIN_TOKEN" },
    ]);
    expect(await odd({ adminToken: null })).toMatchObject([{ state: "doubtful", cure: "set it in .dev.vars" }]);
  });

  test("that ends in a line end at the Worker is known by what it says to anybody", async () => {
    const health = { status: "ok", problems: ["warning: ADMIN_TOKEN begins or ends with white space"] };
    const { checks, problems } = await visit({ health, setup: new Response(null, { status: 401 }) });
    expect(checks.at(-1)?.says).toContain("ends in a line end");
    expect(problems).toEqual([{ setting: "ADMIN_TOKEN", says: "begins or ends with white space", isBad: false }]);
  });

  test.each([new Response("{}", { status: 404 }), Response.json({ something: "else" })])(
    "of a Worker that is older or newer says that",
    async (setup) =>
      expect(await odd({ setup })).toMatchObject([{ what: "version", state: "wrong", cure: "npm run setup" }]),
  );
});

describe("what a Worker says of itself", () => {
  const expected = {
    url: WORKER,
    base: WORKER,
    bindings: ["KV", "LEDGER"],
    migrations: ["0001_ledger.sql"],
    file: ".dev.vars",
  };
  const report: WorkerReport = { ...REPORT, at: NOW };
  const oddIn = (more: Partial<WorkerReport>, other: Partial<typeof expected> = {}) =>
    checkReport({ ...report, ...more }, { ...expected, ...other }).filter(({ state }) => state !== "right");

  test("is right where it is what this clone needs", () => expect(oddIn({})).toEqual([]));

  test("names a PUBLIC_URL that platforms are not given, with both", () => {
    const [check] = oddIn({ base: "https://old.example" });
    expect(check).toMatchObject({ what: "PUBLIC_URL", state: "wrong" });
    expect(check?.says).toMatch(/https:\/\/old\.example.*offhook\.example\.workers\.dev.*401/);
    expect(check?.cure).toContain(`PUBLIC_URL=${WORKER}`);
  });

  test("bears a PUBLIC_URL that is unset, except where platforms are given another address", () => {
    const unset = { settings: ["ADMIN_TOKEN"] };
    expect(oddIn(unset)).toEqual([]);
    expect(oddIn({ ...unset, base: "https://a.example" }, { base: "https://a.example" })).toMatchObject([
      { what: "PUBLIC_URL", state: "doubtful" },
    ]);
  });

  test("names a binding and a migration that it lacks, and one that is newer than this clone", () => {
    const ledger = { migrations: ["0009_later.sql"], doors: [] };
    expect(oddIn({ bindings: ["KV"], ledger })).toMatchObject([
      { what: "binding LEDGER", state: "wrong", cure: "npm run setup" },
      { what: "migration 0001_ledger.sql", state: "wrong", cure: "npm run setup" },
      { what: "migration 0009_later.sql", state: "doubtful", cure: "git pull && npm ci" },
    ]);
  });

  test("names a ledger that can't be asked", () => {
    expect(oddIn({ ledger: null })).toMatchObject([{ what: "ledger", state: "wrong" }]);
  });
});

describe("a platform", () => {
  const nameOf = (provider: string) => (provider === "clawops" ? "ClawOps" : null);
  const doorsOf = (...doors: NonNullable<WorkerReport["ledger"]>["doors"]) =>
    checkDoors({ ...REPORT, at: NOW, ledger: { migrations: [], doors } }, nameOf);
  const door = { provider: "clawops", genuineAt: null, refusedAt: null, refusal: null };

  test.each([
    ["elsewhere", "another URL than PUBLIC_URL"],
    ["forged", "not by our key"],
    ["unsigned", "no signature"],
    ["off", "is off here"],
    ["something-new", "proved nothing"],
  ])("that was turned away last (%s) is named with why", (why, words) => {
    const [check] = doorsOf({ ...door, genuineAt: NOW - 1, refusedAt: NOW, refusal: { why } });
    expect(check).toMatchObject({ state: "doubtful", says: expect.stringContaining(words) });
  });

  test("that has proved itself since is right", () => {
    const refusal = { why: "forged" };
    expect(doorsOf({ ...door, genuineAt: NOW, refusedAt: NOW - 1, refusal })).toMatchObject([{ state: "right" }]);
  });

  test("that never came, or that nobody knows, is not told of", () => {
    expect(doorsOf(door, { ...door, provider: "another", genuineAt: NOW })).toEqual([]);
  });
});
