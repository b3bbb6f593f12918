import { describe, expect, it } from "vitest";

import { tellTo, told } from "./pretend-worker.ts";

describe("a post to Slack that does not succeed", () => {
  it.each([
    ["dead", 404, "no_service", 'Slack answered 404 "no_service"', "make another (api.slack.com/apps"],
    ["dead", 403, "invalid_token", "Slack answered 403", "make another"],
    ["dead", 410, "channel_is_archived", "channel_is_archived", "let the webhook post to its channel"],
    ["dead", 400, "invalid_payload", "invalid_payload", "the webhook's whole URL"],
    ["unknown", 500, "", "but Slack was not told: Slack answered 500", "run this again later"],
    [
      "retrying",
      429,
      "slow down",
      "after 10.0 s Slack is still to be told: Slack answered 429",
      "tried again by itself",
    ],
    ["retrying", null, "no answer in time", "Slack did not answer (no answer in time)", "out of reach"],
  ])("is explained: %s after %s %s", async (state, status, detail, says, cure) => {
    const { checks } = await tellTo({ view: () => told(state, { status: 500, detail: "first" }, { status, detail }) });
    expect(checks).toMatchObject([
      { state: "wrong", says: expect.stringContaining(says), cure: expect.stringContaining(cure) },
    ]);
    expect(checks[0]?.cure).toMatch(/; https:\/\/offhook\.example\/calls\/clawops\/offhook-test-[0-9a-f]{12}$/);
  });

  it("is explained where nobody tries", async () => {
    const problems = [{ setting: "SLACK_WEBHOOK_URL", says: "must be an http or https URL", isBad: true }];
    const view = () => told("planned");
    expect((await tellTo({ view })).checks[0]?.says).toContain("after 10.0 s nobody has tried to tell Slack");
    expect((await tellTo({ view, reports: { problems } })).checks[0]?.says).toContain(
      "SLACK_WEBHOOK_URL must be an http",
    );
  });

  it.each([
    [404, "after 10.0 s nothing has come of it", "npx wrangler tail"],
    [500, "after 10.0 s nothing has come of it; asked for it, the Worker answered 500", "npx wrangler tail"],
    [401, "asked with the ADMIN_TOKEN known here, the Worker answered 401", "--again ADMIN_TOKEN"],
  ])("is not known of where the API answers %i", async (status, says, cure) => {
    const { checks } = await tellTo({ view: () => Response.json({ error: "no" }, { status }) });
    expect(checks[0]).toMatchObject({ says: expect.stringContaining(says), cure: expect.stringContaining(cure) });
  });

  it("is not taken for what an API says that fails for a moment", async () => {
    const { checks } = await tellTo({ view: (ms) => (ms < 2000 ? new Response("", { status: 503 }) : told("done")) });
    expect(checks).toMatchObject([{ state: "right" }]);
  });
});
