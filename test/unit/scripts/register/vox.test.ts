import { expect, test } from "vitest";

import { apply } from "../../../../scripts/register/apply.ts";
import { stateOf } from "../../../../scripts/register/compare.ts";
import { choicesOf, usualOf } from "../../../../scripts/register/index.ts";
import { AGENT, BASE, openPlatforms } from "./platforms.ts";

const CHOSEN = { vox: [AGENT] };
const WANTED = {
  callDataWebhookUrl: `${BASE}/webhooks/vox/a-vox-path-token`,
  inboundCallWebhookUrl: `${BASE}/webhooks/vox/a-vox-path-token/inbound`,
  webhookVersion: "v2",
};

test("an agent is told both URLs and the version at once; its other settings stay", async () => {
  const { settings, haveAgents, look, looking } = await openPlatforms();
  const webhookSettings = { webhookVersion: "v1", enableAlimtalkOnCallEnd: true };
  await haveAgents({ agent: { data: { webhookSettings, voice: { id: "v" } } } });
  const [applied] = await apply(await look(CHOSEN), settings, looking(CHOSEN));
  expect(applied).toMatchObject({ outcome: "changed", finding: { before: WANTED } });
  const [change] = await look(CHOSEN);
  expect(change?.before).toEqual(WANTED);
  const again = await apply(await look(CHOSEN), settings, looking(CHOSEN));
  expect(again[0]?.outcome).toBe("was right");
});

test("what else the group of settings holds is sent along, since it is replaced as a whole", async () => {
  const { haveAgents, look } = await openPlatforms();
  await haveAgents({ agent: { head_revision: 7, data: { webhookSettings: { enableAlimtalkOnCallEnd: true } } } });
  const [found] = await look(CHOSEN);
  const webhookSettings = { ...WANTED, enableAlimtalkOnCallEnd: true };
  expect(found?.change?.body).toMatchObject({ data: { webhookSettings }, expected_head_revision: 7 });
});

test("an agent that somebody changes at the same time is not written over, and the next run mends it", async () => {
  const { settings, haveAgents, look, looking } = await openPlatforms();
  await haveAgents({ agent: { head_revision: 1 } });
  const found = await look(CHOSEN);
  await haveAgents({ agent: { head_revision: 2, name: "바뀐 이름" } });
  const [applied] = await apply(found, settings, looking(CHOSEN));
  expect(applied).toMatchObject({ outcome: "not changed", why: expect.stringContaining("REVISION_CONFLICT") });
  const [mended] = await apply(await look(CHOSEN), settings, looking(CHOSEN));
  expect(mended?.outcome).toBe("changed");
});

test("what is published still goes elsewhere: that is by hand, and said", async () => {
  const { settings, haveAgents, look, looking } = await openPlatforms();
  const published = { webhookSettings: { callDataWebhookUrl: "https://other.example/hook" } };
  await haveAgents({ agent: { production_version: "v3" }, published });
  const applied = await apply(await look(CHOSEN), settings, looking(CHOSEN));
  expect(applied).toMatchObject([
    { outcome: "changed" },
    { outcome: "not changed", why: expect.stringContaining("publish a new version") },
  ]);
  expect(applied.map(({ finding }) => stateOf(finding))).toEqual(["right", "by hand"]);
});

test("an agent that tells somebody else now is a takeover", async () => {
  const { haveAgents, look } = await openPlatforms();
  const webhookSettings = { callDataWebhookUrl: "https://other.example/hook" };
  await haveAgents({ agent: { data: { webhookSettings } } });
  expect(await look(CHOSEN)).toMatchObject([
    { isTakeover: true, warnings: [expect.stringContaining("other.example")] },
  ]);
});

test("an agent that does not sign is named where only signed deliveries are taken", async () => {
  const { look } = await openPlatforms({ VOX_WEBHOOK_KEY: "a-vox-webhook-key" });
  expect((await look(CHOSEN))[0]?.warnings).toEqual([expect.stringContaining("does not sign")]);
});

test("the agent of the settings is chosen unasked", async () => {
  const { settings, haveAgents, looking } = await openPlatforms();
  await haveAgents({ agent: { agent_id: "another" } }, { agent: {} });
  const choices = await choicesOf("vox", settings, looking());
  expect(choices.ok && usualOf(choices.value)).toEqual([AGENT]);
});
