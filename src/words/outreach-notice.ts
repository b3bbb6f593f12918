import { type Item, writeItems } from "./items.ts";
import { type Voice, writeTime } from "./language.ts";
import { type Money, writeMoney } from "./money.ts";
import type { Notice } from "./notice.ts";
import { type BookingNews, NEWS_IN_WORDS, type NewsInWords, type OrderNews } from "./outreach-news.ts";
import { writePerson } from "./person.ts";

/**
 * What the business is told of. `phone`: E.164; `at` (ms since the epoch): when the appointment is; `said`: the customer's words; `why`: one of
 * ours (outreach-news.ts) or any words; `url`: where to see more.
 */
export type OutreachFacts = Of & Common;
type Common = { id: string; name: string; phone: string; said: string | null; why: string | null; url: string | null };
type Of =
  | { kind: "booking"; news: BookingNews; at: number }
  | ({ kind: "order"; news: OrderNews; items: readonly Item[]; address: string | null } & Money);

/** As much of an order as one reads at a glance. */
const ROOM = { items: 5, letters: 40 };

/** Tells the business what came of an outreach, and what is left for a person to do. */
export function outreachNotice(facts: OutreachFacts, voice: Voice): Notice {
  const say = NEWS_IN_WORDS[voice.language];
  const { title, request } = facts.kind === "booking" ? say.booking[facts.news] : say.order[facts.news];
  const { id, name, phone, said, why, url } = facts;
  const rows: [label: string, value: string | null][] = [
    [say.labels.customer, writePerson({ from: phone, name }, voice)],
    ...rowsOf(facts, say, voice),
    [say.labels.said, said],
    [say.labels.why, why && reasonOf(why, say)],
    [facts.kind === "booking" ? say.labels.bookingId : say.labels.orderId, id],
  ];
  return {
    title: `${title} · ${voice.business}`,
    facts: rows.flatMap(([label, value]) => (value ? [{ label, value }] : [])),
    request,
    ...(url && { link: { label: say.labels.link, url } }),
  };
}

function rowsOf(of: Of, { labels }: NewsInWords, voice: Voice): [label: string, value: string | null][] {
  if (of.kind === "booking") return [[labels.at, writeTime(of.at, voice)]];
  return [
    [labels.items, writeItems(of.items, ROOM, voice.language)],
    [labels.total, writeMoney(of, voice.language)],
    [labels.address, of.address],
  ];
}

/** A reason may be any word from outside, and every object has a `constructor`. */
function reasonOf(why: string, { reasons }: NewsInWords): string {
  return Object.hasOwn(reasons, why) ? (reasons[why] ?? why) : why;
}

/** Tells the business that a test of its own came in, and that it reached nobody. */
export function testNotice(
  { kind, id }: { kind: "booking" | "order"; id: string },
  { language, business }: Voice,
): Notice {
  const say = NEWS_IN_WORDS[language];
  const label = kind === "booking" ? say.labels.bookingId : say.labels.orderId;
  return { title: `${say.test.title[kind]} · ${business}`, facts: [{ label, value: id }], request: say.test.request };
}
