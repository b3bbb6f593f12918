import { readFileSync, writeFileSync } from "node:fs";

import { type Counted, freeTable, monthTable, partTable } from "./month-tables.ts";

const COUNTS = "bench/counts.json";
const PAGE = "docs/costs.md";
const BEGIN = "<!-- counted: npm run bench -- --keep -->";
const END = "<!-- /counted -->";

/** What was counted and kept last. */
export function keptCounts(): Counted {
  return JSON.parse(readFileSync(COUNTS, "utf8")) as Counted;
}

/** Keeps what was counted now, and writes the tables of docs/costs.md anew. What was not counted stays as it was. */
export function keep(counted: Counted): void {
  const all = { ...keptCounts(), ...counted };
  writeFileSync(COUNTS, `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(PAGE, pageWith(all, readFileSync(PAGE, "utf8")));
}

/** The page with the tables of these counts between its two marks, and everything else as it is. */
export function pageWith(counted: Counted, page: string): string {
  const [before, rest] = halves(page, BEGIN);
  const [, after] = halves(rest, END);
  const tables = [monthTable(counted), partTable(counted), freeTable(counted)];
  const blocks = tables.map((text) => `\`\`\`\n${text}\n\`\`\``);
  return [before + BEGIN, ...blocks, END + after].join("\n\n");
}

function halves(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  if (at < 0) throw new Error(`${PAGE} lacks ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
