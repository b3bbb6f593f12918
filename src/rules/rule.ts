import type { Call } from "../calls/call.ts";
import type { MessageEvent } from "../calls/message.ts";
import { isTestStory, isTestText } from "../calls/test-story.ts";
import type { Answer } from "../contacts/texting.ts";
import { describe } from "../lib/log.ts";
import type { SettingName, Settings } from "../settings.ts";
import type { Plan } from "./action.ts";

/** What should follow from something. Pure: it sees what is known of it by now, and the same gives the same plans. */
type RuleOn<Subject, About> = {
  name: string;
  /** Switched on by these settings: while one is unset the rule plans nothing. */
  needs: readonly SettingName[];
  plan(subject: Subject, about: About): Plan[];
};

/** On a call as it is now, never one event of it; asked again after each. */
export type Rule = RuleOn<Call, Seen>;
/** On a text message from somebody; asked once, when it came in. */
export type TextRule = RuleOn<MessageEvent, Read>;

/** What else a rule may go by. `now`: ms since the epoch. */
export type Seen = {
  settings: Settings;
  now: number;
  /** When we first heard that the call is over, if it is; ms since the epoch. */
  overSince?: number | null;
  /** The customer's name, if it is known; it is asked for only when an action is about to be done. */
  name?: string | null;
  /** Which state of the call the CRM was told (`stateOf`); null while it has not taken any. */
  recorded?: string | null;
};

/** Likewise for a text. */
export type Read = {
  settings: Settings;
  now: number;
  name: string | null;
  /** What the text may be answered with. */
  answer: Answer;
  /** The booking or order that the person was asked about and is nearest (`at`: ms since the epoch); null where they were asked about none. */
  asked: { kind: "booking" | "order"; id: string; at: number } | null;
  /** It came with so many others that it is told of together with them, by an action of their own. */
  isFlood: boolean;
};

export { isTestStory, isTestText };

type Planned = { plans: Plan[]; failures: string[] };

/** All that follows from the call now. A rule that throws is named among the failures and does not keep the others from theirs. */
export function planAll(rules: readonly Rule[], call: Call, seen: Seen): Planned {
  return planEach(rules, call, { about: seen, isTest: isTestStory(call.id) });
}

/** All that follows from a text. */
export function planText(rules: readonly TextRule[], message: MessageEvent, read: Read): Planned {
  return planEach(rules, message, { about: read, isTest: isTestText(message) });
}

function planEach<Subject, About extends { settings: Settings }>(
  rules: readonly RuleOn<Subject, About>[],
  subject: Subject,
  { about, isTest }: { about: About; isTest: boolean },
): Planned {
  const plans: Plan[] = [];
  const failures: string[] = [];
  for (const rule of rules) {
    try {
      if (rule.needs.some((name) => about.settings[name] === undefined)) continue;
      const planned = rule.plan(subject, about).map((plan) => ({ ...plan, cause: `${rule.name}:${plan.cause}` }));
      plans.push(...(isTest ? planned.flatMap(marked) : planned));
    } catch (cause) {
      failures.push(`${rule.name}: ${describe(cause)}`);
    }
  }
  return { plans, failures };
}

/** A test story leads to nothing but a marked Slack post. */
function marked(plan: Plan): Plan[] {
  return plan.kind === "slack.post" ? [{ ...plan, input: { ...plan.input, title: `[TEST] ${plan.input.title}` } }] : [];
}
