import { CALL_STATUSES } from "../calls/event.ts";
import type { CallSearch } from "../ledger/call-search.ts";
import { readDay } from "../lib/local-day.ts";
import { isE164, toE164 } from "../lib/phone.ts";
import { oneLine } from "../lib/text.ts";
import type { Visit } from "./visit.ts";

/** The fields of the search, as they were filled in. */
const FIELDS = ["who", "status", "provider", "from", "to"] as const;
export type Asked = Record<(typeof FIELDS)[number], string>;
/** What is wrong with a field; `choice` with one that can only be chosen. */
export type Wrong = { from?: "badDay"; to?: "badDay" | "reversed"; choice?: true };

export const PLATFORMS = ["clawops", "vox", "teler", "loop"] as const;
const LONGEST_WHO = 100;
const IS_NUMBER = /^\+?[\d\s().-]*\d[\d\s().-]*$/;

/** What the address asks for, and what of it cannot be. Nothing is searched for while something is wrong. */
export function readQuery({ c, env, voice }: Visit): { asked: Asked; search: CallSearch; wrong: Wrong } {
  // The `+` of a number may have come as a blank.
  const fieldOf = (name: string) => (c.req.query(name) ?? "").replace(/^ (?=[1-9])/, "+").trim();
  const asked = Object.fromEntries(FIELDS.map((name) => [name, fieldOf(name)])) as Asked;
  const who = oneLine(asked.who.normalize(), LONGEST_WHO);
  const [from, to] = [asked.from, asked.to].map((text) => (text === "" ? undefined : readDay(text, voice.timeZone)));
  const status = CALL_STATUSES.find((one) => one === asked.status);
  const provider = PLATFORMS.find((one) => one === asked.provider);
  const isKnown = status !== undefined || ["", "missed", "waiting"].includes(asked.status);
  const isChoice = isKnown && (provider !== undefined || asked.provider === "");
  const search: CallSearch = {
    ...(who !== "" && (IS_NUMBER.test(who) ? { number: numberOf(who, { env, voice }) } : { name: who })),
    ...(status && { status }),
    ...(provider && { provider }),
    ...(asked.status === "missed" && { isMissed: true as const }),
    ...(asked.status === "waiting" && { isWaiting: true as const }),
    ...(from && { since: from.begins }),
    ...(to && { until: to.ends }),
  };
  const wrong: Wrong = {
    ...(from === null && { from: "badDay" as const }),
    ...(to === null && { to: "badDay" as const }),
    ...(from && to && to.ends <= from.begins && { to: "reversed" as const }),
    ...(!isChoice && { choice: true as const }),
  };
  return { asked, search, wrong };
}

function numberOf(who: string, { env, voice }: Pick<Visit, "env" | "voice">) {
  const text = toE164(who, voice.country);
  return { text, contactId: isE164(text) ? env.CONTACT.idFromName(text).toString() : null };
}
