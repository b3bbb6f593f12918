import { isMissed, statusOf } from "../calls/call.ts";
import { missedCallNotice } from "../words/missed-call.ts";
import type { Rule } from "./rule.ts";

/** A missed call is told to Slack, once. */
export const missedCall: Rule = {
  name: "missed-call",
  needs: ["SLACK_WEBHOOK_URL"],
  plan(call, settings) {
    if (!isMissed(call)) return [];
    const voice = {
      language: settings.LANGUAGE,
      timeZone: settings.TIME_ZONE,
      country: settings.DEFAULT_COUNTRY,
      business: settings.BUSINESS_NAME,
    };
    const facts = { from: call.from?.value ?? null, at: call.startedAt, status: statusOf(call) };
    return [{ kind: "slack.post", cause: "missed", input: missedCallNotice(facts, voice) }];
  },
};
