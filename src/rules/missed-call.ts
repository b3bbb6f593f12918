import { isMissed, isUnreached, statusOf } from "../calls/call.ts";
import { isOpen } from "../contacts/hours.ts";
import { voiceOf } from "../words/language.ts";
import { missedCallNotice } from "../words/missed-call.ts";
import type { Rule } from "./rule.ts";

/** A missed call is told to Slack, once. */
export const missedCall: Rule = {
  name: "missed-call",
  needs: ["SLACK_WEBHOOK_URL"],
  plan(call, { settings, name = null }) {
    if (!isMissed(call)) return [];
    const { BUSINESS_HOURS: hours, TIME_ZONE: timeZone } = settings;
    const wasClosed = hours !== undefined && !isOpen(call.startedAt, hours, timeZone);
    const ended = statusOf(call);
    const status = isUnreached(call) && ended === "completed" ? "announced" : ended;
    const facts = { from: call.from?.value ?? null, name, at: call.startedAt, status, wasClosed };
    return [{ kind: "slack.post", cause: "missed", folds: true, input: missedCallNotice(facts, voiceOf(settings)) }];
  },
};
