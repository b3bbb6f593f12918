import type { JsonValue } from "../calls/event.ts";
import { digestOf } from "../lib/digest.ts";
import { MINUTE } from "../lib/instant.ts";
import type { OutreachState } from "../outreach/outreach.ts";
import { type Answer, type Meaning, answerOf, stepsOf } from "../outreach/progress.ts";
import { type Reaching, atOf, cameTooLate, customerIn } from "../outreach/reaching.ts";
import type { Settings } from "../settings.ts";
import { voiceOf } from "../words/language.ts";
import { bookingAt, orderAt } from "../words/links.ts";
import type { BookingNews, OrderNews } from "../words/outreach-news.ts";
import { type OutreachFacts, outreachNotice, testNotice } from "../words/outreach-notice.ts";
import type { OutreachRecord, Plan } from "./action.ts";
import { orderedIn } from "./outreach-step.ts";

/** What was said in a call is waited for so long before a person is asked to read what there is. */
const PATIENCE = 10 * MINUTE;
/** How an outreach can stand that a CRM has to know of. */
const RECORDED: ReadonlySet<OutreachState> = new Set<OutreachState>([
  "confirmed",
  "changed",
  "cancel_requested",
  "called_back",
  "reached",
  "unreached",
  "unreachable",
  "cancelled",
]);

/** What our words call what is called otherwise here. */
const REASONS: Partial<Record<string, string>> = { invalid: "invalid-number", refused: "rejected" };

type About = { settings: Settings; now: number; state: OutreachState };

/** Tells a person what came of an outreach, once for each thing that needs one. */
export function alertsOf(reaching: Reaching, { settings, now, state }: About): Plan[] {
  if (settings.SLACK_WEBHOOK_URL === undefined) return [];
  if (reaching.isTest) return [testAlert(reaching, settings)];
  const of = newsOf(reaching, state);
  if (!of) return [];
  const said = answerOf(reaching.progress);
  const cause = `outreach:${reaching.progress.round}:${of.news}:${said?.at ?? ""}`;
  const input = outreachNotice(factsOf(reaching, of, settings), voiceOf(settings));
  const isHeard = of.news !== "reached" || reaching.isWhole === true;
  return [{ kind: "slack.post", cause, input, dueAt: isHeard ? now : now + PATIENCE }];
}

/** All that comes of a test story (spec §9). */
function testAlert({ kind, id }: Reaching, settings: Settings): Plan {
  const notice = testNotice({ kind, id }, voiceOf(settings));
  return { kind: "slack.post", cause: "test", input: { ...notice, title: `[TEST] ${notice.title}` } };
}

type Recorded = { taken: string | null; dead: string | null; count: number };

/**
 * Tells the CRM how an outreach stands, if that says something new, one action after the other: what changes meanwhile is told next. `taken` and `dead`:
 * what it has taken last, and what was given up (`digestOfRecord`); `count`: how many actions have told it.
 */
export function recordsOf(reaching: Reaching, { taken, dead, count }: Recorded, { settings, state }: About): Plan[] {
  if (settings.CRM_URL === undefined || reaching.isTest) return [];
  const record = recordOf(reaching, state, settings);
  const digest = record && digestOfRecord(record);
  if (!record || digest === taken || digest === dead) return [];
  return [{ kind: "crm.record", cause: `record:${count}`, input: { record, isUpdate: taken !== null } }];
}

export function digestOfRecord(record: OutreachRecord): string {
  return digestOf(JSON.stringify(record)).slice(0, 16);
}

/** How the CRM is told of it as it stands; null where that is nothing yet. */
export function recordOf(reaching: Reaching, state: OutreachState, settings: Settings): OutreachRecord | null {
  const isWaiting = state === "waiting" && answerOf(reaching.progress) !== null;
  if (!RECORDED.has(state) && !isWaiting) return null;
  const { kind: type, id, body, said, progress } = reaching;
  const result = { by: answerOf(progress)?.by ?? null, ...said };
  const at = type === "booking" ? atOf(reaching) : null;
  return { type, id, ...customerIn(reaching), state, at, result, body, shownAt: shownAt(reaching, settings) };
}

/** What the analysis of a call says was answered; null where it says nothing plain. */
export function meaningIn(fields: Readonly<Record<string, JsonValue>>): Meaning | null {
  const result = fields["order_result"] ?? fields["booking_result"];
  if (typeof result !== "string") return null;
  if (/^confirm/i.test(result)) return "confirm";
  if (/^cancel/i.test(result)) return "cancel";
  return /^change/i.test(result) ? "decline" : null;
}

/** The address that it says was given. */
export function addressIn(fields: Readonly<Record<string, JsonValue>>): string | null {
  const address = fields["address"] ?? fields["delivery_address"];
  return typeof address === "string" && address.trim() !== "" ? address.trim() : null;
}

type News = { kind: "booking"; news: BookingNews } | { kind: "order"; news: OrderNews };

/** What a person has to hear of it, if anything. */
function newsOf(reaching: Reaching, state: OutreachState): News | null {
  const said = answerOf(reaching.progress);
  if (reaching.kind === "order") {
    const news = newsOfOrder(reaching, state, said);
    return news && { kind: "order", news };
  }
  const news = newsOfBooking(reaching, state);
  return news && { kind: "booking", news };
}

function newsOfBooking(reaching: Reaching, state: OutreachState): BookingNews | null {
  if (state === "unreached") return hasBegun(reaching) ? "unreached" : "too_late";
  if (state === "cancel_requested" || state === "called_back") return state;
  // An agent may have promised what only a person can read in what was said.
  if (state === "reached") return stepsOf(reaching.progress, "call").at(-1)?.call?.isByAgent ? "reached" : null;
  // Whoever confirmed it by hand knows what the customer had said before.
  const isAfterAll = reaching.progress.wasDeclined === true && answerOf(reaching.progress)?.by !== "hand";
  return state === "confirmed" && isAfterAll ? "confirmed_after_all" : null;
}

function newsOfOrder(reaching: Reaching, state: OutreachState, said: Answer | null): OrderNews | null {
  if (state === "unreachable") return cameTooLate(reaching) ? "too_old" : "unreachable";
  if (state === "confirmed" || state === "changed") return state;
  if (state === "cancelled") return said && reaching.progress.cancelledAt === null ? "cancelled" : null;
  if (state !== "waiting" || !said) return null;
  return said.means === "called-back" ? "called_back" : "reached";
}

function hasBegun({ progress }: Reaching): boolean {
  return [...stepsOf(progress, "sms"), ...stepsOf(progress, "call")].length > 0;
}

function factsOf(reaching: Reaching, of: News, settings: Settings): OutreachFacts {
  const { id, said } = reaching;
  const isUnreached = of.news === "unreached" || of.news === "unreachable";
  const why = isUnreached ? whyOf(reaching) : null;
  const shared = { id, said: said.said, why, url: shownAt(reaching, settings) };
  if (of.kind === "booking") return { ...of, ...shared, ...customerIn(reaching), at: atOf(reaching) };
  return { ...of, ...shared, ...orderedIn(reaching), ...customerIn(reaching), address: said.address };
}

/** Why nobody was reached, where the last step knows. */
function whyOf({ progress }: Reaching): string | null {
  const end = [...stepsOf(progress, "sms"), ...stepsOf(progress, "call")].at(-1)?.end;
  return end ? (end.why ?? REASONS[end.result] ?? end.result) : null;
}

function shownAt({ kind, id }: Reaching, { PUBLIC_URL }: Settings): string | null {
  if (!PUBLIC_URL) return null;
  return kind === "booking" ? bookingAt(PUBLIC_URL, id) : orderAt(PUBLIC_URL, id);
}
