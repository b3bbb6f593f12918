import { describe, expect, it } from "vitest";

import { messageOf, slack } from "../../../src/connectors/slack.ts";
import { keepsConnectorContract, performWith } from "../../contracts/connector-contract.ts";
import { createWorld } from "../../world/world.ts";

const notice = {
  title: "부재중 전화 · 강남내과",
  facts: [
    { label: "발신 번호", value: "010-1234-5678" },
    { label: "상태", value: "받지 않음" },
  ],
  request: "다시 전화해 주세요.",
};
const theCase = {
  connector: slack,
  env: { SLACK_WEBHOOK_URL: "https://hooks.slack.example/slack/services/T0/B0/x" },
  needs: "SLACK_WEBHOOK_URL",
  input: notice,
} as const;

keepsConnectorContract(theCase);

describe("a post", () => {
  it("is Block Kit with a plain-text fallback, and Slack takes it", async () => {
    const world = createWorld();
    const { performed } = await performWith(theCase, (request) => world.fetch(request));
    expect(performed).toEqual({ outcome: { kind: "done" }, status: 200, detail: "ok" });
    expect(messageOf(notice)).toMatchObject({
      text: "부재중 전화 · 강남내과 · 010-1234-5678 · 받지 않음 · 다시 전화해 주세요.",
      blocks: [
        { type: "header" },
        { type: "section", fields: [{ type: "mrkdwn", verbatim: true }, {}] },
        { type: "section" },
      ],
    });
  });

  it("stays within Slack's limits and escaped, whatever it is given", async () => {
    const world = createWorld();
    const evil = { ...notice, title: "<".repeat(500), facts: [{ label: "x", value: "&<!here>\n".repeat(500) }] };
    const { performed } = await performWith({ ...theCase, input: evil }, (request) => world.fetch(request));
    expect(performed.outcome).toEqual({ kind: "done" });
    const shown = (await (await world.fetch(new Request("https://x.example/_/slack/posts"))).json()) as {
      items: object[];
    };
    expect(shown.items).toMatchObject([{ pings: [], links: [] }]);
  });
});
