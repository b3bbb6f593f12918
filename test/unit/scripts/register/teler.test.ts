import { expect, test } from "vitest";

import { apply } from "../../../../scripts/register/apply.ts";
import { stateOf } from "../../../../scripts/register/compare.ts";
import { choicesOf, usualOf } from "../../../../scripts/register/index.ts";
import { APP, BASE, openPlatforms } from "./platforms.ts";

const CHOSEN = { teler: [APP] };
const FLOW = `${BASE}/voice/teler/a-teler-path-token`;
const WANTED = {
  flow_url: FLOW,
  webhook_url: `${BASE}/webhooks/teler`,
  webhook_api_version: "2026-06-01",
  secret_id: "sec_1",
};

test("a Voice App is told where calls are answered, who is told, in which version and signed with what", async () => {
  const { settings, look, looking } = await openPlatforms();
  const [found] = await look(CHOSEN);
  expect(found).toMatchObject({ after: WANTED, isTakeover: true });
  const [applied] = await apply(await look(CHOSEN), settings, looking(CHOSEN));
  expect(applied).toMatchObject({ outcome: "changed", finding: { before: WANTED } });
});

test("only what differs is sent", async () => {
  const { haveApps, look } = await openPlatforms();
  await haveApps({ ...WANTED, webhook_api_version: "2025-08-01" });
  expect((await look(CHOSEN))[0]?.change?.body).toEqual({ webhook_api_version: "2026-06-01" });
});

test("a secret that no secret of the account has is said, and the one that is there stays", async () => {
  const { haveApps, look } = await openPlatforms({ TELER_WEBHOOK_SECRET: "whsec_another" });
  await haveApps({ secret_id: "sec_1" });
  const [found] = await look(CHOSEN);
  expect(found).toMatchObject({ before: { secret_id: "sec_1" }, after: { secret_id: "sec_1" } });
  expect(found?.warnings[0]).toContain("None of the account's secrets has the value of TELER_WEBHOOK_SECRET");
  expect(JSON.stringify(found)).not.toContain("whsec_");
});

test("secrets that can't be read hold up nothing else", async () => {
  const { answer, look } = await openPlatforms();
  await answer("teler", "GET /api/v1/secrets", { status: 403 });
  const [found] = await look(CHOSEN);
  expect(found && stateOf(found)).toBe("differs");
  expect(found?.warnings[0]).toContain("can't be seen");
});

test("without a secret the token in the URL proves it", async () => {
  const { look } = await openPlatforms({ TELER_WEBHOOK_SECRET: "" });
  const webhook_url = `${BASE}/webhooks/teler/a-teler-path-token`;
  expect(await look(CHOSEN)).toMatchObject([{ after: { webhook_url, secret_id: null } }]);
});

test("without a token nobody's calls are taken from whoever answers them now", async () => {
  const { look } = await openPlatforms({ TELER_URL_TOKEN: "" });
  const [found] = await look(CHOSEN);
  expect(found?.change?.body).not.toHaveProperty("flow_url");
  expect(found?.warnings).toContainEqual(expect.stringContaining("TELER_URL_TOKEN is not set"));
});

test("an app that nobody can call is named", async () => {
  const { haveApps, look } = await openPlatforms();
  await haveApps({ ...WANTED, status: "inactive", vn_count: 0 });
  const [found] = await look(CHOSEN);
  expect(found && stateOf(found)).toBe("right");
  expect(found?.warnings).toMatchObject([expect.stringContaining("inactive"), expect.stringContaining("No number")]);
});

test("the app that sends here already is chosen unasked, or the only one", async () => {
  const { haveApps, settings, looking } = await openPlatforms();
  const chosen = async () => {
    const choices = await choicesOf("teler", settings, looking());
    return choices.ok && usualOf(choices.value);
  };
  expect(await chosen()).toEqual([APP]);
  await haveApps({}, { id: "va_2", webhook_url: WANTED.webhook_url });
  expect(await chosen()).toEqual(["va_2"]);
});
