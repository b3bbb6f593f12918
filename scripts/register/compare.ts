import type { Asking, Facts, Finding } from "./platform.ts";

/** `differs`: one request makes it right. `by hand`: none can. */
export type State = "right" | "differs" | "by hand" | "trouble";

export type Named = Pick<Finding, "platform" | "id" | "what" | "where">;
type Compared = {
  before: Facts;
  after: Facts;
  base: string;
  warnings?: string[];
  isTakeover?: boolean;
  isOptional?: boolean;
};

/** What was found there, with the request that `changing` makes of the fields that differ. */
export function compare(
  named: Named,
  { before, after, base, warnings = [], isTakeover = false, isOptional = false }: Compared,
  changing: (differing: Facts) => Asking | null,
): Finding {
  const names = differingIn({ before, after });
  const displaced = names.flatMap((name) => displacedBy(name, before[name] ?? null, base));
  return {
    ...named,
    before,
    after,
    warnings: [...warnings, ...displaced],
    isTakeover: isTakeover || displaced.length > 0,
    isOptional,
    change: names.length > 0 ? changing(Object.fromEntries(names.map((name) => [name, after[name] ?? null]))) : null,
    trouble: null,
  };
}

export function troubled(named: Named, trouble: string): Finding {
  return { ...named, before: {}, after: {}, warnings: [], isTakeover: false, isOptional: false, change: null, trouble };
}

export function stateOf(finding: Finding): State {
  if (finding.trouble !== null) return "trouble";
  if (differingIn(finding).length === 0) return "right";
  return finding.change ? "differs" : "by hand";
}

/** The names of the fields that are not as they have to be. */
export function differingIn({ before, after }: Pick<Finding, "before" | "after">): string[] {
  return Object.keys(after).filter((name) => (before[name] ?? null) !== after[name]);
}

/** A URL that was told of something until now, and is not ours. */
function displacedBy(name: string, value: string | null, base: string): string[] {
  const url = /^https?:/.test(value ?? "") ? URL.parse(value ?? "") : null;
  if (!url || url.origin === new URL(base).origin) return [];
  return [`${name} leads to ${url.host} now, which would be told nothing any more.`];
}

/** Words of a list in one order, each once. */
export function wordsOf(...lists: readonly (readonly string[])[]): string {
  return [...new Set(lists.flat())].toSorted().join(" ");
}
