import { textRules } from "../automations.ts";
import { type MessageEvent, customerOf } from "../calls/message.ts";
import { isAutomatic } from "../contacts/automatic.ts";
import { awaiting } from "../contacts/open-outreach.ts";
import { type Texting, answered, receive } from "../contacts/texting.ts";
import { MINUTE } from "../lib/instant.ts";
import { describe, log } from "../lib/log.ts";
import { toE164 } from "../lib/phone.ts";
import { cut } from "../lib/text.ts";
import { type Owner, actionIdOf } from "../rules/action.ts";
import { isTestText, planText } from "../rules/rule.ts";
import { floodAlert } from "../rules/text-alert.ts";
import type { Settings } from "../settings.ts";
import { type KnownContact, isRefused, relisted, welcoming } from "./known-contact.ts";
import type { Outbox } from "./outbox.ts";

/** More texts than that within so long are not told of one by one. */
const ALERTS_AT_MOST = 5;
const ALERTS_WITHIN = 10 * MINUTE;
const FLOOD = MINUTE;
const LONGEST_SHOWN = 300;
const MOST_UNPLANNED = 500;

type Parts = { owner: Owner; settings: Settings; outbox: Outbox };

/** Takes note of a text that came in and plans what follows from it, now (ms since the epoch). Gives what is known then; where a rule failed, it is to be asked again. */
export function followText(
  known: KnownContact,
  message: MessageEvent,
  { parts, now }: { parts: Parts; now: number },
): KnownContact {
  try {
    return follow(known, message, { parts, now });
  } catch (cause) {
    log("error", "rules failed", { provider: message.provider, cause: describe(cause) });
    return { ...known, unplanned: [...known.unplanned, message.id].slice(-MOST_UNPLANNED) };
  }
}

/** The same of texts of which a rule failed. */
export function followAgain(
  known: KnownContact,
  messages: readonly MessageEvent[],
  about: { parts: Parts; now: number },
): KnownContact {
  let after: KnownContact = { ...known, unplanned: [] };
  for (const message of messages) after = followText(after, message, about);
  return after;
}

function follow(
  known: KnownContact,
  message: MessageEvent,
  { parts, now }: { parts: Parts; now: number },
): KnownContact {
  const { settings } = parts;
  const isTest = isTestText(message);
  const heard = receive(known.texting, readingOf(message, settings), now);
  const alerts = known.alerts.filter((at) => at > now - ALERTS_WITHIN);
  const isFlood = !isTest && alerts.length >= ALERTS_AT_MOST;
  const mayAnswer = !isTest && !(heard.answer === "reply" && isRefused(known));
  const answer = mayAnswer ? heard.answer : null;
  const about = { settings, now, name: known.card?.name ?? null, answer, isFlood, asked: askedAbout(known, now) };
  const { plans, failures } = planText(textRules, message, about);
  for (const plan of plans) parts.outbox.plan(actionIdOf(parts.owner, plan.cause), plan, plan.dueAt ?? now);
  if (failures.length > 0) throw new Error(failures.join("; "));
  if (isTest) return known;
  const isAnswered = plans.some(({ kind }) => kind !== "slack.post");
  const after = wishing(known, isAnswered ? answered(heard.texting, answer, now) : heard.texting, now);
  return isFlood
    ? { ...after, alerts, flood: addTo(known, message, { parts, now }) }
    : { ...after, alerts: [...alerts, now] };
}

/** The booking or order that the person was asked about and is nearest. */
function askedAbout({ outreaches = [] }: KnownContact, now: number) {
  const [nearest] = awaiting(outreaches, now);
  return nearest ? { kind: nearest.kind, id: nearest.id, at: nearest.at } : null;
}

/** A wish that is new shows in lists. */
function wishing(known: KnownContact, texting: Texting, now: number): KnownContact {
  const is = texting.wish?.is;
  if (is === known.texting.wish?.is) return { ...known, texting };
  return relisted(known, { texting, ...(is === "start" && { card: welcoming(known.card) }) }, now);
}

function readingOf(message: MessageEvent, settings: Settings) {
  const { text = "", to = "" } = message.data;
  const own = [settings.CLAWOPS_FROM, settings.VOX_FROM, settings.TELER_FROM].flatMap((number) => number ?? []);
  const ours = [to, ...own.map((number) => toE164(number, settings.DEFAULT_COUNTRY))];
  return { text, at: message.at, isAutomatic: isAutomatic({ from: customerOf(message), text }, ours) };
}

/** One alert tells of all that come within a minute; it is worded anew with each. */
function addTo(
  { phone, flood, card }: KnownContact,
  { data, at }: MessageEvent,
  { parts, now }: { parts: Parts; now: number },
) {
  const isOpen = flood !== null && now < flood.since + FLOOD;
  const since = isOpen ? flood.since : now;
  const grown = {
    since,
    phone,
    count: isOpen ? flood.count + 1 : 1,
    last: { text: cut(data.text ?? "", LONGEST_SHOWN), at },
  };
  if (parts.settings.SLACK_WEBHOOK_URL === undefined) return grown;
  const id = actionIdOf(parts.owner, `texts:${since}`);
  const work = floodAlert(grown, card?.name ?? null, parts.settings);
  parts.outbox.plan(id, work, since + FLOOD);
  parts.outbox.reword(id, work.input);
  return grown;
}
