import { describe, expect, it } from "vitest";

import type { Chosen } from "../../../../scripts/register/index.ts";
import { register } from "../../../../scripts/setup/register-step.ts";
import { AGENT, ALL, APP, BASE, NUMBER, openPlatforms } from "../register/platforms.ts";
import { deskOf } from "./desks.ts";

type Platforms = Awaited<ReturnType<typeof openPlatforms>>;
type Running = { chosen?: Chosen; before?: Chosen; isDryRun?: boolean; isTakeover?: boolean; fetch?: typeof fetch };

/** One run of the step, with whoever is at the desk; what was said and asked, and what it came to. */
async function run({ settings }: Platforms, running: Running = {}, at = deskOf()) {
  const { chosen = ALL, before = {}, isDryRun = false, isTakeover = true, fetch = globalThis.fetch } = running;
  const options = { chosen, isDryRun, isTakeover };
  const registered = await register({ settings, base: BASE, fetch, options, before }, at.desk);
  return { ...registered, said: at.said(), asked: at.asked };
}

const OTHER = "https://other.example/in";

/** Each request that changes something: the platform, what its request holds, and what is there before it. */
const CHANGES = [
  ["ClawOps, account webhook made", "clawops", "POST", null],
  ["ClawOps, account webhook mended", "clawops", "PUT /v1/accounts/AC7d2e9f41/webhooks", "clawops"],
  ["ClawOps, who is told", "clawops", "statusCallback", null],
  ["ClawOps, who answers", "clawops", "webhookUrl", null],
  ["vox.ai, the agent", "vox", "PATCH", null],
  ["Teler, the Voice App", "teler", "PATCH", null],
] as const;
const STATUSES = [
  [401, /does not know the key in \w+_API_KEY \(401\): copy it once more/],
  [403, /\(403\)/],
  [409, /\(409\).*run this again/],
  [422, /does not accept this \(422\); nothing was changed/],
  [429, /is asked too often \(429\): run this again in 7 s/],
  [500, /itself is in trouble \(500\): run this again later/],
] as const;

/** Our webhook is there, with too few events. */
async function haveOldWebhook(platforms: Platforms): Promise<void> {
  await platforms.clawops("POST", "webhooks", { url: `${BASE}/webhooks/clawops`, events: ["message.received"] });
}

describe.each(CHANGES)("%s: an API that answers", (_, service, contains, old) => {
  it.each(STATUSES)("%i gets clear words, holds up nothing else, and the next run mends it", async (status, words) => {
    const platforms = await openPlatforms();
    if (old) await haveOldWebhook(platforms);
    await platforms.answer(service, contains, { status, headers: { "retry-after": "7" } });
    const first = await run(platforms);
    expect(first.isRight).toBe(false);
    expect(first.said.split("\n").filter((line) => line.startsWith("  ✗"))).toEqual([
      expect.stringMatching(/not changed: /),
    ]);
    expect(first.said).toMatch(words);
    expect(first.seen.filter(({ is }) => is.change !== null)).toHaveLength(1);

    const before = await platforms.changes();
    expect((await run(platforms)).isRight).toBe(true);
    expect((await run(platforms)).isRight).toBe(true);
    expect((await platforms.changes()) - before).toBe(1);
  });
});

describe.each([
  ["ClawOps", "clawops", "GET /v1/accounts/AC7d2e9f41/numbers"],
  ["vox.ai", "vox", "GET /v3/agents"],
  ["Teler", "teler", "GET /api/v1/voice/apps"],
])("%s that can't be read", (name, service, contains) => {
  it.each([401, 403, 429, 500])("for %i is left as it is, and the others are registered", async (status) => {
    const platforms = await openPlatforms();
    await platforms.answer(service, contains, { status });
    const first = await run(platforms);
    expect(first.isRight).toBe(false);
    expect(first.said).toMatch(new RegExp(`✗ .*${name}.*\\(${status}\\)`));
    expect((await run(platforms)).isRight).toBe(true);
    const before = await platforms.changes();
    expect((await run(platforms)).isRight).toBe(true);
    expect(await platforms.changes()).toBe(before);
  });
});

it.each(CHANGES.filter(([, , , old]) => old === null))(
  "%s: what took effect though its answer was lost is neither taken for lost nor done twice",
  async (_, service, contains) => {
    const platforms = await openPlatforms();
    await platforms.answer(service, contains, { drop: true, accept: true });
    const first = await run(platforms);
    expect(first.isRight).toBe(true);
    const asked = await platforms.changes();
    expect((await run(platforms)).isRight).toBe(true);
    expect(await platforms.changes()).toBe(asked);
    expect((await platforms.clawops("GET", "webhooks")).data).toHaveLength(1);
  },
);

it.each([0, 1, 2, 3, 4])("goes on where a run was cut off after %i changes", async (made) => {
  const platforms = await openPlatforms();
  let left = made;
  await new Promise<void>((isCutOff) => {
    const cutting: typeof fetch = (url, init) => {
      if (init?.method === "GET" || left-- > 0) return fetch(url, init);
      isCutOff();
      return new Promise(() => {});
    };
    void run(platforms, { fetch: cutting });
  });
  const before = await platforms.changes();
  expect(before).toBe(made);
  expect((await run(platforms)).isRight).toBe(true);
  expect((await platforms.changes()) - before).toBe(5 - made);
});

describe("whoever is at the desk", () => {
  it("sees before and after, and then is asked of each thing that differs", async () => {
    const platforms = await openPlatforms();
    const at = deskOf();
    const seen: string[] = [];
    const wants = async (question: string) => (seen.push(at.said()), !question.includes("who answers"));
    const { isRight, said } = await run(platforms, { isTakeover: false }, { ...at, desk: { ...at.desk, wants } });
    expect(seen).toHaveLength(5);
    for (const before of seen) expect(before).toMatch(/number 07052351234: who is told +statusCallback +– +https:/);
    expect(isRight).toBe(false);
    expect(said).toContain("number 07052351234: who answers stays as it is");
    const { asked } = await run(platforms, { isTakeover: false });
    expect(asked).toEqual([expect.stringContaining("07052351234: who answers?")]);
  });

  it("is asked before anybody is replaced, unless that was wanted beforehand", async () => {
    const platforms = await openPlatforms();
    await platforms.haveAgents({ agent: { data: { webhookSettings: { callDataWebhookUrl: OTHER } } } });
    const chosen = { vox: [AGENT], clawops: [], teler: [] };
    const unasked = await run(platforms, { chosen, isTakeover: false });
    expect(unasked.said).toMatch(/stays as it is: --take-over replaces it/);
    expect(unasked.isRight).toBe(false);
    expect(unasked.asked).toContain("Replace what is there now at agent 예약 안내?");
    const { isRight, asked } = await run(platforms, { chosen });
    expect({ isRight, asked: asked.filter((question) => question.startsWith("Replace")) }).toEqual({
      isRight: true,
      asked: [],
    });
  });

  it("is asked nothing where it is only said what would be done", async () => {
    const platforms = await openPlatforms();
    expect(await run(platforms, { isDryRun: true })).toMatchObject({ isRight: false, asked: [] });
    expect(await platforms.changes()).toBe(0);
  });
});

it("gives the platforms the URLs with another token, and replaces nobody for that", async () => {
  const platforms = await openPlatforms();
  await run(platforms);
  const changed = { VOX_WEBHOOK_TOKEN: "another-vox-token", TELER_URL_TOKEN: "another-teler-token" };
  const { isRight, asked, seen } = await run(
    { ...platforms, settings: { ...platforms.settings, ...changed } },
    { isTakeover: false },
  );
  expect(isRight).toBe(true);
  expect(asked).toEqual(["Change agent 예약 안내?", "Change Voice App Support?"]);
  const facts = JSON.stringify(seen.map(({ is }) => is.before));
  for (const token of Object.values(changed)) expect(facts).toContain(token);
  expect(facts).not.toMatch(/a-(?:vox|teler)-path-token/);
});

describe("what is to send here", () => {
  const numbers = [{ number: NUMBER }, { number: "0701" }];

  it("is what was named the last time, where nothing is named now", async () => {
    const platforms = await openPlatforms();
    await platforms.haveNumbers(...numbers);
    const { chosen } = await run(platforms, { chosen: {}, before: { clawops: ["0701"], vox: [AGENT], teler: [APP] } });
    expect(chosen).toEqual({ clawops: ["0701"], vox: [AGENT], teler: [APP] });
  });

  it("is looked for again, where there was nothing to choose the last time", async () => {
    const platforms = await openPlatforms();
    const { chosen } = await run(platforms, { chosen: {}, before: { clawops: [], vox: [], teler: [] } });
    expect(chosen).toEqual(ALL);
  });
});

describe("a platform that can't be registered for want of a setting", () => {
  const without = { CLAWOPS_SIGNING_KEY: "", VOX_API_KEY: "", VOX_WEBHOOK_TOKEN: "" };

  it("is named, with the setting, where its API key was given", async () => {
    const { said, isRight } = await run(await openPlatforms(without), { chosen: {} });
    expect(said).toContain("! clawops is not told where to send: CLAWOPS_SIGNING_KEY is not set here");
    expect(said).not.toContain("vox");
    expect(isRight).toBe(true);
  });

  it("is not passed over where one of its numbers or agents was named", async () => {
    const { said, isRight } = await run(await openPlatforms(without), { chosen: { vox: [AGENT] } });
    expect(said).toContain("✗ vox is not told where to send: VOX_API_KEY is not set here");
    expect(isRight).toBe(false);
  });
});
