import { expect, it } from "vitest";

import { register } from "../../../../scripts/setup/register-step.ts";
import { urlsOf } from "../../../../scripts/setup/urls.ts";
import { AGENT, APP, BASE, NUMBER, openPlatforms } from "../register/platforms.ts";
import { deskOf } from "./desks.ts";

/** What is said of each URL after a run with these chosen. */
async function urlsAfter(
  { settings }: Pick<Awaited<ReturnType<typeof openPlatforms>>, "settings">,
  chosen: Record<string, string[]> = { clawops: [NUMBER], vox: [AGENT], teler: [APP] },
) {
  const options = { chosen, isDryRun: false, isTakeover: true };
  const { seen } = await register({ settings, base: BASE, fetch, options, before: {} }, deskOf().desk);
  return urlsOf({ settings, problems: [], base: BASE }, seen);
}

it("says of each URL that it was put there just now, and the second time that it was there", async () => {
  const platforms = await openPlatforms();
  const first = await urlsAfter(platforms);
  expect(first).toContain(`  ClawOps, Status and texts: ${BASE}/webhooks/clawops
    ✓ put there just now: account webhook, number ${NUMBER}: who is told
`);
  expect(first).toContain(`voice/teler/••••••\n    ✓ put there just now: Voice App Support\n`);
  expect(first).not.toMatch(/pasted|a-teler-path-token|a-vox-path-token/);
  const second = await urlsAfter(platforms);
  expect(second).toBe(first.replaceAll("put there just now", "was there"));
});

it("says which is not there and where it has to be pasted, and where what no API is asked for goes", async () => {
  const ORDERS_SECRET = "whsec_YW4tb3JkZXJzLXNlY3JldC1mb3ItdGhlLXRlc3Rz";
  const platforms = await openPlatforms({ CLAWOPS_FROM: "", ORDERS_SECRET });
  await platforms.haveNumbers({ number: NUMBER }, { number: "0701" });
  await platforms.answer("vox", "PATCH", { status: 500 });
  const said = await urlsAfter(platforms, { vox: [AGENT] });
  expect(said).toContain(`/webhooks/vox/••••••/inbound
    ✗ not there: agent 예약 안내
    to be pasted: Into the inbound call webhook of the same settings.
`);
  expect(said).toContain(
    `  ClawOps, When a call comes in: ${BASE}/voice/clawops\n    to be pasted: Set the number's routing`,
  );
  expect(said).toContain(`/webhooks/orders\n    to be pasted: Where your shop`);
});

it("says only where each goes, where nobody looked", async () => {
  const { settings } = await openPlatforms();
  const said = urlsOf({ settings, problems: [], base: BASE }, null);
  expect(said).toContain(`${BASE}/webhooks/clawops\n    Into the account's webhooks`);
  expect(said).not.toMatch(/[✓✗]|to be pasted/);
});
