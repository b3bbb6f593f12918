import { isOpen } from "../contacts/hours.ts";
import type { MissedSpell } from "../contacts/missed.ts";
import type { Settings } from "../settings.ts";
import { voiceOf } from "../words/language.ts";
import { missedCallsNotice } from "../words/missed-calls.ts";
import type { Work } from "./action.ts";

/** What else is known of who called. `calledBackAt`: ms since the epoch, null if nobody has. */
type About = { phone: string; name: string | null; hasTexted: boolean; calledBackAt: number | null };

/** One alert for the calls that somebody missed within a short while. */
export function missedCalls({ firstAt, lastAt, folded }: MissedSpell, about: About, settings: Settings): Work {
  const { phone, ...rest } = about;
  const { BUSINESS_HOURS: hours, TIME_ZONE: timeZone } = settings;
  const wasClosed = hours !== undefined && !isOpen(lastAt, hours, timeZone);
  const facts = { from: phone, ...rest, wasClosed, count: folded.length + 1, firstAt, lastAt };
  return { kind: "slack.post", input: missedCallsNotice(facts, voiceOf(settings)) };
}
