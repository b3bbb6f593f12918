import { DAY, MINUTE } from "../lib/instant.ts";

/** A booking or an order whose customer is being reached, as its object tells it to the contact. Times are ms since the epoch. */
export type OpenOutreach = {
  /** Its object, in hexadecimal digits. */
  objectId: string;
  kind: "booking" | "order";
  /** The owner's own id of it. */
  id: string;
  /** Goes up with every change: what is older is not believed. */
  version: number;
  /** When the appointment is, or the order was placed. */
  at: number;
  /** Of which appointment it speaks, and since when the customer has been told of that; null while nobody was. */
  round: number;
  askedAt: number | null;
  /** Since when they have a text about it that asks for an answer; null while they have none. */
  textedAt: number | null;
  /** Something was answered already, which another answer may change. */
  isAnswered: boolean;
  /** Until when an answer counts; null once it is over. */
  until: number | null;
  /** The action that is about to call the customer, or does. */
  calling: string | null;
};

const MOST_KEPT = 50;
/** Clocks of platforms and ours differ by as much. */
const SKEW = MINUTE;
/** So long it is remembered that one is over, lest older news open it again. */
const REMEMBERED = DAY;

/** The list with what was told, unless something newer is known. */
export function withOutreach(
  known: readonly OpenOutreach[],
  told: OpenOutreach,
  now: number,
): { outreaches: OpenOutreach[]; isNews: boolean } {
  const before = known.find(({ objectId }) => objectId === told.objectId);
  if (before && before.version >= told.version) return { outreaches: [...known], isNews: false };
  const others = known.filter((one) => one !== before && !isForgettable(one, now));
  return { outreaches: [...others, told].slice(-MOST_KEPT), isNews: true };
}

/** Those that wait for an answer now, the one nearest in time first. */
export function awaiting(known: readonly OpenOutreach[], now: number): OpenOutreach[] {
  return known
    .filter(({ askedAt, until }) => askedAt !== null && until !== null && now < until)
    .toSorted((a, b) => Math.abs(a.at - now) - Math.abs(b.at - now));
}

/**
 * The one that a text answers which was written at that time (ms since the epoch): of those that were asked about by text before, the nearest in time,
 * first among such as have no answer. Null where there is none, or where two are alike.
 */
export function answeredBy(known: readonly OpenOutreach[], writtenAt: number, now: number): OpenOutreach | null {
  const texted = awaiting(known, now).filter(({ textedAt }) => textedAt !== null && textedAt <= writtenAt + SKEW);
  const open = texted.filter(({ isAnswered }) => !isAnswered);
  const [first, second] = open.length > 0 ? open : texted;
  return first && first.at !== second?.at ? first : null;
}

/** Whether nothing of it has to be known any more. `version` is about when it was told. */
export function isForgettable({ until, version }: OpenOutreach, now: number): boolean {
  return (until === null || until < now) && version < now - REMEMBERED;
}
