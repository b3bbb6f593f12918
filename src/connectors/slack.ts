import { escapeSlack } from "../lib/escape.ts";
import { oneLine } from "../lib/text.ts";
import type { Notice } from "../words/notice.ts";
import type { Connector } from "./connector.ts";
import { request } from "./request.ts";

const LONGEST_TITLE = 150;
const LONGEST_VALUE = 300;

/** Posts a notice to a Slack incoming webhook (docs.slack.dev, "Sending messages using incoming webhooks"). */
export const slack: Connector<"slack.post"> = {
  name: "slack",
  lacks: (settings) => (settings.SLACK_WEBHOOK_URL ? null : "SLACK_WEBHOOK_URL"),
  perform(notice, outside) {
    const url = outside.settings.SLACK_WEBHOOK_URL ?? "";
    const headers = { "content-type": "application/json; charset=utf-8" };
    return request(url, { method: "POST", headers, body: JSON.stringify(messageOf(notice)) }, outside);
  },
};

/** Block Kit for those who look, and the same in one line for notifications and screen readers. */
export function messageOf({ title, facts, request: wish, link }: Notice) {
  const values = facts.map(({ label, value }) => ({ label, value: escapeSlack(oneLine(value, LONGEST_VALUE)) }));
  return {
    text: [escapeSlack(oneLine(title, LONGEST_TITLE)), ...values.map(({ value }) => value), wish].join(" · "),
    blocks: [
      { type: "header", text: { type: "plain_text", text: oneLine(title, LONGEST_TITLE), emoji: false } },
      { type: "section", fields: values.map(({ label, value }) => markdown(`*${label}*\n${value}`)) },
      { type: "section", text: markdown(link ? `${wish}\n${linkTo(link)}` : wish) },
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

/** Only addresses of ours, in which everything from outside is percent-encoded. */
function linkTo({ label, url }: NonNullable<Notice["link"]>): string {
  return `<${url.replace(/[<>|]/g, encodeURIComponent)}|${label}>`;
}

function markdown(text: string) {
  return { type: "mrkdwn", text, verbatim: true };
}
