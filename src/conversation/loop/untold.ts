import type { Said } from "../said.ts";
import type { Turns } from "./turns.ts";

/** A line that is still to be told, and when it began, ms since the epoch. */
type Begun = Pick<Said, "turn" | "role"> & { at: number };
/** The last line that was told, and those that were begun since. */
export type Untold = { last: Pick<Said, "turn" | "role"> | null; begun: readonly Begun[] };
export type Line = Said & { at: number };

export const NOTHING_UNTOLD: Untold = { last: null, begun: [] };

/** Which lines are whole now, in order, each once: the caller's at once, ours when the turn that they are of is over and nothing of it can be cut off. */
export function linesAfter(untold: Untold, turns: Turns, now: number): { lines: Line[]; untold: Untold } {
  const fresh = turns.said.filter((line) => isAfter(line, untold.last));
  const begunAt = (line: Said) => untold.begun.find((one) => isSame(one, line))?.at ?? now;
  const begun = fresh.map((line) => ({ ...line, at: begunAt(line) }));
  const open = begun.findIndex((line) => !isWhole(line, turns));
  const lines = begun.slice(0, open === -1 ? undefined : open);
  const rest = begun.slice(lines.length).map(({ turn, role, at }) => ({ turn, role, at }));
  const told = lines.at(-1);
  const last = told ? { turn: told.turn, role: told.role } : untold.last;
  return { lines, untold: { last, begun: rest } };
}

/** A turn is over with the first playback that the platform tells the end of; where it tells that of each sentence, others may still be cut off. */
export function isWhole({ turn, role }: Pick<Said, "turn" | "role">, turns: Turns): boolean {
  if (role === "caller" || turns.phase === "over") return true;
  const isPlaying = turns.tellsEach && turns.phase === "listening" && turns.playing > 0;
  return turn < turns.turn - (isPlaying ? 1 : 0);
}

/** Within a turn the caller speaks first. */
function isAfter({ turn, role }: Said, last: Untold["last"]): boolean {
  if (!last || turn > last.turn) return true;
  return turn === last.turn && role === "agent" && last.role === "caller";
}

function isSame(a: Pick<Said, "turn" | "role">, b: Pick<Said, "turn" | "role">): boolean {
  return a.turn === b.turn && a.role === b.role;
}
