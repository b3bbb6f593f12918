import type { Check } from "../check.ts";
import { printable, width } from "../print.ts";

const MARKS = { right: "✓", doubtful: "!", wrong: "✗" } as const;

/** What was looked at, a line each, and under it what is to be done. */
export function show(title: string, checks: readonly Check[]): string {
  const widest = Math.max(0, ...checks.filter(({ says }) => says !== "").map(({ what }) => width(printable(what))));
  const lines = checks.map((check) => lineOf(check, widest));
  return `\n${title}\n\n${lines.join("")}`;
}

/** How it stands with all of them. */
export function sumOf(checks: readonly Check[]): string {
  const count = (state: Check["state"]) => checks.filter((check) => check.state === state).length;
  const [wrong, doubtful] = [count("wrong"), count("doubtful")];
  if (wrong + doubtful === 0) return "All is as it should be.";
  const toDo = wrong === 0 ? "Nothing has to be done" : `${wrong} to put right (✗)`;
  return `${toDo}${doubtful === 0 ? "" : `, ${doubtful} to look at (!)`}.`;
}

function lineOf({ what, state, says, cure }: Check, widest: number): string {
  const name = printable(what);
  const padding = " ".repeat(Math.max(0, widest - width(name)));
  const line = `  ${MARKS[state]} ${name}${padding}  ${printable(says)}`.trimEnd();
  return cure === null ? `${line}\n` : `${line}\n      → ${printable(cure)}\n`;
}
