import { MINUTE } from "../lib/instant.ts";

/** Missed calls of one person within so long are told of twice at most: the first at once, all others together. */
export const SPELL = 10 * MINUTE;
const MOST_KEPT = 5;
const MOST_FOLDED = 200;

/** Calls that one person missed within a short while. Times are ms since the epoch. */
export type MissedSpell = {
  /** The action that told of the first. */
  alert: string;
  /** When it did. */
  at: number;
  /** When the first of the calls began, and the last. */
  firstAt: number;
  /** The actions that would have told of the others. */
  folded: string[];
  lastAt: number;
};
/** `action` is about to tell of a missed call that began at `calledAt`. */
type Telling = { action: string; calledAt: number };

/** Takes note of an action that is about to tell of a missed call. `into`: the one that has told, or will tell, of this too. Asked again, it says the same. */
export function fold(
  spells: readonly MissedSpell[],
  { action, calledAt }: Telling,
  now: number,
): { spells: MissedSpell[]; spell: MissedSpell; isFolded: boolean } {
  const known = spells.find(({ alert, folded }) => alert === action || folded.includes(action));
  if (known) return { spells: [...spells], spell: known, isFolded: known.alert !== action };
  const last = spells.at(-1);
  if (!last || now >= last.at + SPELL) {
    const spell = { alert: action, at: now, folded: [], firstAt: calledAt, lastAt: calledAt };
    return { spells: [...spells, spell].slice(-MOST_KEPT), spell, isFolded: false };
  }
  const folded = [...last.folded, action].slice(-MOST_FOLDED);
  const [firstAt, lastAt] = [Math.min(last.firstAt, calledAt), Math.max(last.lastAt, calledAt)];
  const spell = { ...last, folded, firstAt, lastAt };
  return { spells: [...spells.slice(0, -1), spell], spell, isFolded: true };
}
