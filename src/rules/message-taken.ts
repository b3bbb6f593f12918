import { messagesIn } from "../calls/left-message.ts";
import { customerOfCall } from "../calls/summary.ts";
import { voiceOf } from "../words/language.ts";
import { callAt } from "../words/links.ts";
import { messageNotice } from "../words/message-taken.ts";
import type { Rule } from "./rule.ts";

/** A message that a caller left in a conversation is told to Slack, once, while the call still goes on. */
export const messageTaken: Rule = {
  name: "message-taken",
  needs: ["SLACK_WEBHOOK_URL"],
  plan(call, { settings }) {
    const { provider, id } = call;
    const shownAt = settings.PUBLIC_URL ? callAt(settings.PUBLIC_URL, { provider, id }) : null;
    const from = customerOfCall(call) || null;
    return messagesIn(call).map(({ number, ...message }) => {
      const input = messageNotice({ ...message, from, shownAt }, voiceOf(settings));
      return { kind: "slack.post", cause: String(number), input };
    });
  },
};
