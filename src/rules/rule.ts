import type { Call } from "../calls/call.ts";
import { describe } from "../lib/log.ts";
import type { SettingName, Settings } from "../settings.ts";
import type { Plan } from "./action.ts";

/** What should follow from a call. Pure: it sees the call as it is now, never one event, and is asked again after each. */
export type Rule = {
  name: string;
  /** Switched on by these settings: while one is unset the rule plans nothing. */
  needs: readonly SettingName[];
  plan(call: Call, settings: Settings): Plan[];
};

const TEST_STORY = "offhook-test-";

/** A test story (spec §9) is of no concern to anybody but who plays it. */
export function isTestStory(id: string): boolean {
  return id.startsWith(TEST_STORY);
}

/** All that follows from the call now. A rule that throws is named among the failures and does not keep the others from theirs. */
export function planAll(rules: readonly Rule[], call: Call, settings: Settings): { plans: Plan[]; failures: string[] } {
  const plans: Plan[] = [];
  const failures: string[] = [];
  for (const rule of rules) {
    try {
      plans.push(...planOne(rule, call, settings));
    } catch (cause) {
      failures.push(`${rule.name}: ${describe(cause)}`);
    }
  }
  return { plans, failures };
}

function planOne(rule: Rule, call: Call, settings: Settings): Plan[] {
  if (rule.needs.some((name) => settings[name] === undefined)) return [];
  const plans = rule.plan(call, settings).map((plan) => ({ ...plan, cause: `${rule.name}:${plan.cause}` }));
  return isTestStory(call.id) ? plans.flatMap(marked) : plans;
}

/** A test story leads to nothing but a marked Slack post. */
function marked(plan: Plan): Plan[] {
  return plan.kind === "slack.post" ? [{ ...plan, input: { ...plan.input, title: `[TEST] ${plan.input.title}` } }] : [];
}
