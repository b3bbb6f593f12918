import { expect, it } from "vitest";

import { askForSettings, WISHES } from "../../../../scripts/setup/wishes.ts";
import { deskOf } from "./desks.ts";

it("asks by what is wanted, not for what is known, and shows what is typed only where it is no secret", async () => {
  const { desk, asked } = deskOf({
    wants: (question, usual) => usual || question.includes("Slack"),
    typed: (question) => (question.includes("ACCOUNT_ID") ? "AC1" : ""),
  });
  expect(await askForSettings({ CLAWOPS_SIGNING_KEY: "known" }, desk)).toEqual({ CLAWOPS_ACCOUNT_ID: "AC1" });
  const settings = asked.filter((one) => one.includes("leaves it out"));
  expect(settings.map((one) => one.split("\n")[1]?.trim())).toEqual([
    "CLAWOPS_API_KEY (Enter leaves it out) hidden",
    "CLAWOPS_ACCOUNT_ID (Enter leaves it out) shown",
    "CLAWOPS_FROM (Enter leaves it out) shown",
    "SLACK_WEBHOOK_URL (Enter leaves it out) hidden",
  ]);
  expect(settings.at(-1)).toContain("Incoming Webhooks");
});

it("does not ask about what is to be left alone", async () => {
  const { desk, asked } = deskOf({ wants: () => true });
  await askForSettings({}, desk, ["clawops", "vox", "teler", "crm"]);
  expect(asked).toEqual(["Is Slack to be told?", expect.stringContaining("SLACK_WEBHOOK_URL (Enter leaves it out)")]);
});

it("names a setting that can't be used at once, and asks for it again", async () => {
  const texts = ["crm.example", `'"\``, "https://crm.example", ""];
  const { desk, said, asked } = deskOf({
    wants: (question) => question.includes("CRM"),
    typed: () => texts.shift() ?? "",
  });
  expect(await askForSettings({}, desk)).toEqual({ CRM_URL: "https://crm.example" });
  expect(said()).toContain("✗ CRM_URL must be an http or https URL");
  expect(said()).toContain("✗ CRM_URL holds every kind of quote");
  expect(asked.filter((one) => one.includes("CRM_URL (Enter"))).toHaveLength(3);
});

it("tells of each setting what it gives or where it is found", () => {
  for (const { settings } of WISHES) for (const says of Object.values(settings)) expect(says).toMatch(/^\S.{8,110}\.$/);
});
