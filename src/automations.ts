import { missedCall } from "./rules/missed-call.ts";
import type { Rule } from "./rules/rule.ts";

/**
 * What happens when. This is the file to edit: take a rule out, or put in one of your own (docs/add-a-rule.md).
 * A rule is switched on by the settings that it needs; with none set, nothing happens.
 */
export const rules: readonly Rule[] = [
  missedCall, // SLACK_WEBHOOK_URL
];
