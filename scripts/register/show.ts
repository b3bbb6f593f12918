import { printable, table } from "../print.ts";
import { type Applied, isRight } from "./apply.ts";
import { differingIn, stateOf } from "./compare.ts";
import { masked } from "./mask.ts";
import type { Finding } from "./platform.ts";

/** What would be changed, field by field, and what there is to know of it; no secret in it. */
export function preview(findings: readonly Finding[]): string {
  const rows = findings.flatMap((finding) => rowsOf(finding));
  const changes = rows.length > 0 ? table(["what", "field", "is", "has to be"], rows) : "";
  const notes = findings.flatMap((finding) => notesOf(finding));
  return [changes, notes.join("")].filter(Boolean).join("\n");
}

/** What came of it. */
export function report(applied: readonly Applied[]): string {
  const rows = applied.map((one) => {
    const { finding, outcome, why } = one;
    return [isRight(one) ? "✓" : "✗", finding.what, why === null ? outcome : `${outcome}: ${why}`];
  });
  return table(["", "what", ""], rows);
}

function rowsOf(finding: Finding): string[][] {
  if (finding.trouble !== null) return [];
  return differingIn(finding).map((name) => {
    const before = masked(finding.before[name] ?? null);
    const after = masked(finding.after[name] ?? null);
    return [finding.what, name, before, before === after ? `${after} (another token)` : after];
  });
}

function notesOf(finding: Finding): string[] {
  const { what, where, warnings, trouble } = finding;
  const state = stateOf(finding);
  const place = where === what ? "" : ` (${where})`;
  return [
    ...(trouble === null ? [] : [`  ✗ ${what}${place}: ${printable(trouble)}\n`]),
    ...(state === "right" ? [`  ✓ ${what}\n`] : []),
    ...warnings.map((warning) => `  ! ${what}${place}: ${printable(warning)}\n`),
  ];
}
