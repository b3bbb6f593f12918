import { cut } from "../lib/text.ts";

/** What one side said in a turn; the greeting is said in turn 0. */
export type Said = { turn: number; role: "caller" | "agent"; text: string };

const MOST_LINES = 60;
const LONGEST_LINE = 2000;

/** With a line more. What the same side says on in the same turn goes on its line; the oldest lines are forgotten where there are too many. */
export function withLine(said: readonly Said[], line: Said): Said[] {
  const last = said.at(-1);
  const goesOn = last?.turn === line.turn && last.role === line.role;
  const text = cut(goesOn ? `${last.text} ${line.text}` : line.text, LONGEST_LINE);
  return [...said.slice(0, goesOn ? -1 : undefined), { ...line, text }].slice(-MOST_LINES);
}
