import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { type Refusal, listSightings, noteGenuine, noteRefused } from "../../src/ledger/sightings.ts";
import { MINUTE, SECOND } from "../../src/lib/instant.ts";
import { routes } from "../../src/routes.ts";
import { signReference } from "../world/sign.ts";
import { BASE, callback, statusOfCall } from "./front-door.ts";
import { db, watched } from "./ledger.ts";
import { loop, teler, vox } from "./platforms.ts";

const START = Date.UTC(2026, 9, 12, 4, 13);
const ELSEWHERE = "https://elsewhere.example";
let day = 0;

// Each test has a day of its own: what an instance of the Worker remembers from before is long past.
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: START + ++day * 24 * 60 * MINUTE });
  await db.prepare("delete from sighting").run();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** Sends a request to a Worker that was told other settings, and waits for whatever it does after its answer. */
async function send(request: Request, other: object = {}): Promise<number> {
  const ctx = createExecutionContext();
  const { status } = await routes.fetch(request, { ...env, ...other }, ctx);
  await waitOnExecutionContext(ctx);
  return status;
}

const ringing = (call: string) => callback(statusOfCall(call, "ringing"));
const forged = () => callback(statusOfCall("CAforged", "ringing"), { secret: "another" });
const seen = async (provider = "clawops") => (await listSightings(db)).find((one) => one.provider === provider);
const refusalOf = async (request: Request, { provider = "clawops", other = {} } = {}) => {
  await send(request, other);
  return (await seen(provider))?.refusal;
};

describe("who comes to the door", () => {
  it("is remembered with the time, whether he proved himself or not, each beside the other", async () => {
    const at = Date.now();
    await send(ringing("CAseen"));
    expect(await seen()).toEqual({ provider: "clawops", genuineAt: at, refusedAt: null, refusal: null });
    vi.setSystemTime(at + SECOND);
    expect(await send(forged())).toBe(401);
    const refusal = { why: "forged", by: ["reference"] };
    expect(await seen()).toEqual({ provider: "clawops", genuineAt: at, refusedAt: at + SECOND, refusal });
  });

  it("is written once a minute at most, by however many instances of the Worker", async () => {
    const { db: observed, queries } = watched();
    const at = Date.now();
    for (const ms of [0, 1, MINUTE - 1, MINUTE]) await noteGenuine(observed, "clawops", at + ms);
    const refusal: Refusal = { why: "unsigned" };
    for (const ms of [0, 1, MINUTE - 1, MINUTE])
      await noteRefused(observed, { provider: "clawops", at: at + ms, refusal });
    expect(queries.map(({ rowsWritten }) => rowsWritten)).toEqual([1, 0, 0, 1, 1, 0, 0, 1]);
  });

  it("costs one query a minute in one instance, however many come", async () => {
    const prepared: string[] = [];
    const counted = { prepare: (sql: string) => (prepared.push(sql), db.prepare(sql)) };
    const flood = () => Promise.all(Array.from({ length: 30 }, () => send(forged(), { LEDGER: counted })));
    await flood();
    expect(prepared).toHaveLength(1);
    vi.setSystemTime(Date.now() + MINUTE);
    await flood();
    expect(prepared).toHaveLength(2);
  });

  it("is answered as ever while the ledger is out of order: that is only logged", async () => {
    const lines: string[] = [];
    vi.spyOn(console, "warn").mockImplementation((line: string) => void lines.push(line));
    const broken = {
      LEDGER: {
        prepare: () => {
          throw new Error("out of order");
        },
      },
    };
    expect(await send(forged(), broken)).toBe(401);
    expect(lines.filter((line) => line.includes("sighting not kept"))).toHaveLength(1);
  });

  it("does not count where it is a test story, which says nothing of the platform", async () => {
    expect(await send(ringing("offhook-test-sighted"))).toBe(202);
    expect(await send(loop({ event: "call_ended", call_id: "offhook-test-sighted" }))).toBe(202);
    expect(await listSightings(db)).toEqual([]);
  });

  it("leaves nothing of what he sent: no number, no text, no secret", async () => {
    await send(ringing("CAquiet"));
    await send(forged());
    await send(vox({ event: "call_ended", call: { call_id: "secret words" } }, { token: "a-guess" }));
    const { results } = await db.prepare("select * from sighting order by provider").all();
    expect(results).toEqual([
      {
        provider: "clawops",
        genuine_at: Date.now(),
        refused_at: Date.now(),
        reason: '{"why":"forged","by":["reference"]}',
      },
      { provider: "vox", genuine_at: null, refused_at: Date.now(), reason: '{"why":"forged","by":["vox"]}' },
    ]);
  });
});

describe("why somebody was turned away", () => {
  const post = (headers: Record<string, string> = {}) =>
    new Request(`${BASE}/webhooks/clawops`, { method: "POST", headers, body: "CallId=CAwhy" });
  const signedFor = (base: string, sentTo = BASE) => {
    const [path, body] = ["/webhooks/clawops", "CallId=CAwhy&CallStatus=ringing"];
    const signature = signReference({ url: base + path, body, secret: "a-signing-key-for-the-tests" });
    return new Request(sentTo + path, { method: "POST", headers: { "x-signature": signature }, body });
  };

  it.each<[string, () => Request, object, Refusal]>([
    ["nothing was signed", () => post(), {}, { why: "unsigned" }],
    ["the platform is off", () => post(), { CLAWOPS_SIGNING_KEY: "" }, { why: "off", lacks: "CLAWOPS_SIGNING_KEY" }],
    [
      "it is signed in two ways, both bad",
      () => post({ "x-signature": "AAAA", "x-clawops-signature": "sha256=00" }),
      {},
      { why: "forged", by: ["reference", "article"] },
    ],
    [
      "it is signed for the address it came to, which is not PUBLIC_URL",
      () => signedFor(ELSEWHERE, ELSEWHERE),
      {},
      { why: "elsewhere", by: ["reference"], at: "request" },
    ],
    [
      "it is signed for http",
      () => signedFor(BASE.replace("https:", "http:")),
      {},
      { why: "elsewhere", by: ["reference"], at: "http" },
    ],
    [
      "it is signed for http at the address it came to",
      () => signedFor(ELSEWHERE.replace("https:", "http:"), ELSEWHERE),
      {},
      { why: "elsewhere", by: ["reference"], at: "http" },
    ],
    [
      "it is signed for an address that is neither",
      () => signedFor("https://third.example"),
      {},
      { why: "forged", by: ["reference"] },
    ],
  ])("is told: %s", async (_, request, other, refusal) => {
    expect(await refusalOf(request(), { other })).toEqual(refusal);
  });

  it("is told of the other platforms likewise", async () => {
    const stale = teler({}, { ageSeconds: 3600 });
    expect(await refusalOf(stale, { provider: "teler" })).toEqual({ why: "forged", by: ["signature"] });
    const unsigned = new Request(`${BASE}/webhooks/loop`, { method: "POST", body: "{}" });
    expect(await refusalOf(unsigned, { provider: "loop" })).toEqual({ why: "unsigned" });
  });
});
