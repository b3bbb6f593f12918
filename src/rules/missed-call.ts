import { isMissed, statusOf } from "../calls/call.ts";
import { voiceOf } from "../words/language.ts";
import { missedCallNotice } from "../words/missed-call.ts";
import type { Rule } from "./rule.ts";

/** A missed call is told to Slack, once. */
export const missedCall: Rule = {
  name: "missed-call",
  needs: ["SLACK_WEBHOOK_URL"],
  plan(call, settings) {
    if (!isMissed(call)) return [];
    const facts = { from: call.from?.value ?? null, at: call.startedAt, status: statusOf(call) };
    return [{ kind: "slack.post", cause: "missed", input: missedCallNotice(facts, voiceOf(settings)) }];
  },
};
