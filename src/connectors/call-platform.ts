import { type CallStatus, END_STATUSES, type EndStatus } from "../calls/event.ts";
import type { Looked, Placing } from "../rules/action.ts";
import type { SettingName, Settings } from "../settings.ts";

/** A request, ready to be sent. */
export type Asked = { url: string; init: RequestInit };

/** How one platform places a call. */
export type Placer = {
  needs: readonly SettingName[];
  /** The request that has it placed, each time it is sent; or why this platform can't place it. */
  request(placing: Placing, settings: Settings): Asked | { why: string };
  /** The call's id, which the answer tells; null where it does not. */
  idIn(body: unknown): string | null;
};

/** How many calls each of the platforms lists at once. */
export const LARGEST_PAGE = 100;

/** A call by its id, or those to `to` (E.164) from `earliest` (ms since the epoch) on. */
type Sought = { to: string; call: string | null; earliest: number };

/** What an answer says of one call. Where it does not tell a number, a time (ms since the epoch) or our ref, that is null. */
export type Seen = { to: string | null; at: number | null; ref: string | null; found: Found };
type Found = Extract<Looked, { kind: "found" }>;

/** How one platform is asked of a call. */
export type Looker = {
  needs: readonly SettingName[];
  request(sought: Sought, settings: Settings): Asked;
  /** Where the answer holds the calls, if it was asked for several. */
  list: string;
  /** Reads one call; null for what is none. */
  read(call: unknown): Seen | null;
};

const ENDS: ReadonlySet<string> = new Set<EndStatus>(END_STATUSES);

/** A call with that status; without one, told by a word that we do not know, it may be at any point before its end. */
export function foundAs(
  status: CallStatus | undefined,
  { call, reason, answeredBy = null }: Pick<Found, "call" | "reason"> & Partial<Pick<Found, "answeredBy">>,
): Found {
  const known = status ?? "initiated";
  return { kind: "found", call, isOver: ENDS.has(known), status: known, reason, answeredBy };
}
