import { expect, test } from "vitest";

import { apply } from "../../../../scripts/register/apply.ts";
import { masked } from "../../../../scripts/register/mask.ts";
import { preview, report } from "../../../../scripts/register/show.ts";
import { secretsOf } from "../../../../src/settings.ts";
import { AGENT, APP, openPlatforms } from "./platforms.ts";

test("each field is shown as it is and as it has to be, with what there is to know, and no secret", async () => {
  const { settings, look, looking, haveNumbers } = await openPlatforms();
  await haveNumbers({ number: "07052351234", routingType: "agent", agentId: "AG7c2f" });
  const shown = preview(await look());
  expect(shown).toMatch(/number 07052351234: who answers +routingType +agent +webhook\n/);
  expect(shown).toMatch(/agent 예약 안내 +callDataWebhookUrl +– +https:\/\/offhook.example\/webhooks\/vox\/••••••\n/);
  expect(shown).toContain("! number 07052351234: who answers (ClawOps › Numbers › 07052351234): Its calls go to agent");
  const applied = report(await apply(await look(), settings, looking()));
  expect(applied).toMatch(/✓ +Voice App Support +changed\n/);
  for (const secret of secretsOf(settings)) expect(shown + applied).not.toContain(secret);
});

test("what is right is a line, and what can't be looked at is one, too", async () => {
  const { settings, look, looking, answer } = await openPlatforms();
  await apply(await look(), settings, looking());
  await answer("teler", "GET", { status: 500 });
  const shown = preview(await look({ vox: [AGENT], teler: [APP] }));
  expect(shown).toBe(
    `  ✓ agent 예약 안내\n  ✗ Voice App ${APP} (Teler › Voice Apps): Teler itself is in trouble (500): run this again later.\n`,
  );
});

test("another token in the same URL shows as a change", async () => {
  const { look, haveAgents } = await openPlatforms();
  const webhookSettings = { callDataWebhookUrl: "https://offhook.example/webhooks/vox/an-old-token" };
  await haveAgents({ agent: { data: { webhookSettings } } });
  const shown = preview(await look({ vox: [AGENT] }));
  expect(shown).toMatch(/vox\/•••••• +https:\/\/offhook.example\/webhooks\/vox\/•••••• \(another token\)/);
  expect(shown).not.toContain("an-old-token");
});

test.each([
  [null, "–"],
  ["initiated ringing", "initiated ringing"],
  ["https://a.example/hook", "https://a.example/hook"],
  ["https://me:word@a.example/hook?key=s3cret#part", "https://a.example/hook?••••••"],
  ["https://hooks.example/T0/abcdefghijklmnopqrst", "https://hooks.example/T0/abcd••••••"],
  ["https://a.example/voice/teler/short", "https://a.example/voice/teler/••••••"],
  ["https://a.example/webhooks/vox/s/inbound", "https://a.example/webhooks/vox/••••••/inbound"],
])("of %s is seen %s", (value, seen) => {
  expect(masked(value)).toBe(seen);
});
