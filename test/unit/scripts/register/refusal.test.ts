import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { apply } from "../../../../scripts/register/apply.ts";
import { stateOf } from "../../../../scripts/register/compare.ts";
import { look as lookAt, lacks } from "../../../../scripts/register/index.ts";
import { secretsOf } from "../../../../src/settings.ts";
import { AGENT, ALL, APP, openPlatforms } from "./platforms.ts";

describe("what a platform answers to a question", () => {
  test.each([
    ["clawops", 401, "does not know the key in CLAWOPS_API_KEY (401)"],
    ["clawops", 403, "no subscription is active"],
    ["clawops", 404, "CLAWOPS_ACCOUNT_ID"],
    ["vox", 401, "does not know the key in VOX_API_KEY (401)"],
    ["vox", 403, "does not allow this to the key in VOX_API_KEY (403)"],
    ["vox", 404, "does not have this (404)"],
    ["vox", 409, "at the same time (409)"],
    ["vox", 422, "does not accept this (422)"],
    ["teler", 403, "does not know the key in TELER_API_KEY (403)"],
    ["teler", 302, "whether TELER_API_BASE is right"],
    ["teler", 409, "just now (409)"],
    ["teler", 418, "Teler answered 418."],
    ["teler", 500, "itself is in trouble (500): run this again later"],
  ])("%s's %i becomes words with a cure", async (service, status, words) => {
    const { answer, look } = await openPlatforms();
    await answer(service, "GET", ...Array.from({ length: 3 }, () => ({ status })));
    const found = (await look()).filter(({ platform }) => platform === service);
    expect(found[0]?.trouble).toContain(words);
    const others = (await look()).filter(({ platform }) => platform !== service);
    expect(others.map(stateOf)).not.toContain("trouble");
  });

  test.each([
    ["7", "in 7 s"],
    ["Sun, 22 Nov 2026 04:00:00 GMT", "after 2026-11-22T04:00:00.000Z"],
    ["soon", "in a minute"],
  ])("429 says when it can be asked again: %s", async (retryAfter, words) => {
    const { answer, look } = await openPlatforms();
    await answer("vox", "GET", { status: 429, headers: { "retry-after": retryAfter } });
    expect((await look({ vox: [AGENT] }))[0]?.trouble).toContain(`(429): run this again ${words}.`);
  });

  test("of nobody, of no JSON, of an unknown shape and of too long a wait is each said", async () => {
    const { answer, settings, looking } = await openPlatforms();
    const chosen = { teler: [APP] };
    const page = { status: 200, body: "<html>" };
    await answer("teler", "voice/apps", { drop: true }, page, { status: 200, body: "[]" }, { hang: true });
    const troubles: (string | null | undefined)[] = [];
    for (let turn = 0; turn < 4; turn++)
      troubles.push((await lookAt(settings, looking(chosen, { patienceMs: turn === 3 ? 50 : 5000 })))[0]?.trouble);
    expect(troubles).toEqual([
      expect.stringMatching(/^Nobody answers at http:.*\(\w+\)/),
      expect.stringContaining("answered no JSON: see whether TELER_API_BASE is right"),
      expect.stringContaining("a shape that Offhook does not know"),
      expect.stringContaining("(not in time)"),
    ]);
  });
});

test("a key with a line end in it is named before it is sent anywhere", async () => {
  const { look } = await openPlatforms({ VOX_API_KEY: "a-vox-api-key\n", TELER_API_KEY: "키" });
  const found = await look({ vox: [AGENT], teler: [APP] });
  expect(found.map(({ trouble }) => trouble)).toEqual([
    "VOX_API_KEY holds what no key has, such as a line end: set it once more.",
    "TELER_API_KEY holds what no key has, such as a line end: set it once more.",
  ]);
});

test("a platform that would not be believed is not told to send", async () => {
  const { settings, look } = await openPlatforms({ CLAWOPS_SIGNING_KEY: "", VOX_WEBHOOK_TOKEN: "" });
  expect((await look()).map(({ trouble }) => trouble)).toEqual([
    "CLAWOPS_SIGNING_KEY is not set.",
    "VOX_WEBHOOK_TOKEN is not set.",
    null,
  ]);
  expect([lacks("vox", settings), lacks("teler", settings)]).toEqual(["VOX_WEBHOOK_TOKEN", null]);
});

test("whatever a platform says back, no secret of ours is in the words", async () => {
  const { settings, look, looking, answer } = await openPlatforms();
  const secrets = secretsOf(settings);
  const found = await look();
  const said = fc.array(fc.oneof(fc.constantFrom(...secrets), fc.string({ maxLength: 30 })), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(said, async (words) => {
      const body = JSON.stringify({ error: { code: "NO", message: words.join(" ") } });
      await answer("vox", "PATCH", { status: 400, body });
      const changes = found.filter(({ platform }) => platform === "vox");
      const [applied] = await apply(changes, settings, looking({ ...ALL, clawops: [], teler: [] }));
      expect(applied?.why).toContain("does not accept this (400)");
      for (const secret of secrets) expect(applied?.why).not.toContain(secret);
    }),
    { numRuns: 20 },
  );
});
