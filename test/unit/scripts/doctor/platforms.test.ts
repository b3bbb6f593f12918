import { describe, expect, test } from "vitest";

import { checkPlatforms } from "../../../../scripts/doctor/platforms.ts";
import { apply } from "../../../../scripts/register/apply.ts";
import { settingsOf } from "../../../../src/settings.ts";
import { ALL, APP, BASE, NUMBER, openPlatforms } from "../register/platforms.ts";

/** Platforms that were told of us by setup, and what the doctor sees there. */
async function openRegistered(env: Record<string, string> = {}) {
  const platforms = await openPlatforms(env);
  const { settings, looking, look, haveNumbers } = platforms;
  await haveNumbers({ number: NUMBER });
  await apply(await look(), settings, looking());
  const check = (chosen = {}, more = {}) =>
    checkPlatforms({ settings, base: BASE, fetch, used: [], chosen, isThere: true, ...more });
  return { ...platforms, check, odd: async () => (await check(ALL)).filter(({ state }) => state !== "right") };
}

describe("a platform that sends to us", () => {
  test("is right as setup leaves it, found by what the settings name and what leads here", async () => {
    const { check, changes } = await openRegistered();
    const before = await changes();
    const checks = await check();
    expect(checks.filter(({ state }) => state !== "right")).toEqual([]);
    expect(checks.map(({ what }) => what)).toEqual([
      "ClawOps: account webhook",
      `ClawOps: number ${NUMBER}: who is told`,
      `ClawOps: number ${NUMBER}: who answers`,
      "vox.ai: agent 예약 안내",
      expect.stringContaining(`FreJun Teler: `),
    ]);
    expect(await changes()).toBe(before);
  });

  test("names a webhook that the platform has switched off, and where its delivery log is", async () => {
    const { clawops, odd } = await openRegistered();
    const { data } = await clawops("GET", "webhooks");
    await clawops("PUT", `webhooks/${data[0]?.id}`, { active: false });
    const [check] = await odd();
    expect(check).toMatchObject({ what: "ClawOps: account webhook", state: "wrong", cure: "npm run setup" });
    expect(check?.says).toMatch(/switched off.*delivery log/);
  });

  test("names a number whose calls are told to somebody else, and what would put that right", async () => {
    const { haveNumbers, odd } = await openRegistered();
    const statusCallback = "https://other.example/hook/a-secret-of-theirs";
    const ours = { routingType: "webhook", webhookUrl: `${BASE}/voice/clawops`, webhookMethod: "POST" };
    await haveNumbers({ number: NUMBER, statusCallback, ...ours });
    const [check, ...more] = await odd();
    expect(check).toMatchObject({ state: "wrong", cure: "npm run setup -- --take-over" });
    expect(check?.says).toContain("other.example");
    expect(check?.says).not.toContain("a-secret-of-theirs");
    expect(more).toEqual([]);
  });

  test("is not to be told to send where nobody is", async () => {
    const { check } = await openRegistered();
    const checks = await check(ALL, { base: "https://misspelt.example", isThere: false });
    expect(checks).toHaveLength(5);
    for (const { state, cure } of checks) {
      expect(state).toBe("wrong");
      expect(cure).toMatch(/^first see to it that the Worker answers there/);
    }
  });

  test.each([
    [{ GREETING: "안녕하세요." }, "wrong"],
    [{}, "doubtful"],
  ])("names a number that an agent answers; with %j that is %s", async (env, state) => {
    const { haveNumbers, odd } = await openRegistered(env);
    const told = {
      statusCallback: `${BASE}/webhooks/clawops`,
      statusCallbackEvents: "initiated ringing answered completed transfer",
    };
    await haveNumbers({ number: NUMBER, routingType: "agent", agentId: "AG7c2f", ...told });
    const [check] = await odd();
    expect(check).toMatchObject({ state, what: `ClawOps: number ${NUMBER}: who answers` });
    expect(check?.says).toContain("Its calls go to agent now");
  });

  test("names a key that the platform does not know, and goes on with the others", async () => {
    const { answer, odd } = await openRegistered();
    await answer("vox", "GET", { status: 401, body: "{}" });
    expect(await odd()).toMatchObject([
      { what: expect.stringContaining("vox.ai"), says: expect.stringContaining("VOX_API_KEY") },
    ]);
  });

  test("says which numbers there are where none of several sends to us", async () => {
    const { haveNumbers, check } = await openRegistered({ CLAWOPS_FROM: "" });
    await haveNumbers({ number: "07000000001" }, { number: "07000000002" });
    const said = (await check()).filter(({ state }) => state !== "right");
    expect(said).toMatchObject([{ state: "doubtful", says: expect.stringMatching(/07000000001 .*07000000002/) }]);
  });
});

test("a platform whose API is not ours to ask is named where it is used, and else left out", async () => {
  const settings = settingsOf({ CLAWOPS_SIGNING_KEY: "a-clawops-signing-key", VOX_WEBHOOK_TOKEN: "a-vox-path-token" });
  const checks = await checkPlatforms({
    settings,
    base: BASE,
    fetch,
    used: ["clawops"],
    chosen: { teler: [APP] },
    isThere: true,
  });
  expect(checks).toMatchObject([
    { what: "ClawOps", state: "doubtful", says: expect.stringContaining("CLAWOPS_API_KEY") },
  ]);
});
