import { callContent } from "./rules/call-content.ts";
import { callRecord } from "./rules/call-record.ts";
import { messageTaken } from "./rules/message-taken.ts";
import { missedCall } from "./rules/missed-call.ts";
import type { OutreachKind } from "./rules/reach.ts";
import type { Rule, TextRule } from "./rules/rule.ts";
import { textAlert } from "./rules/text-alert.ts";
import { textReply } from "./rules/text-reply.ts";

/**
 * What happens when. This is the file to edit: take a rule out, or put in one of your own (docs/add-a-rule.md).
 * A rule is switched on by the settings that it needs; with none set, nothing happens.
 */
export const rules: readonly Rule[] = [
  missedCall, // SLACK_WEBHOOK_URL
  messageTaken, // SLACK_WEBHOOK_URL
  callContent, // CLAWOPS_API_KEY, CLAWOPS_ACCOUNT_ID
  callRecord, // CRM_URL
];

/** The same for text messages. */
export const textRules: readonly TextRule[] = [
  textAlert, // SLACK_WEBHOOK_URL
  textReply, // AUTO_REPLY; a wish to get no texts is answered by whichever platform can send
];

/**
 * What customers are reached about: bookings by a text and calls before the appointment, orders by calls and then a text (outreach/booking.ts,
 * outreach/order.ts; the words are in words/outreach-templates.ts). By whichever platform can send and call.
 */
export const outreachAbout: readonly OutreachKind[] = ["booking", "order"];
