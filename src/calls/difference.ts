import { cut } from "../lib/text.ts";

const MOST_NAMED = 10;
const LONGEST_VALUE = 60;

/**
 * In which fields two bodies of the same id differ, each with both values in short (`at: "…" → "…"; items.1.price: 3000 → nothing`); null if they
 * are the same. What is null counts as absent.
 */
export function differenceOf(before: object, after: object): string | null {
  const [old, young] = [valuesOf(before), valuesOf(after)];
  const paths = [...new Set([...old.keys(), ...young.keys()])].filter((path) => old.get(path) !== young.get(path));
  if (paths.length === 0) return null;
  const named = paths
    .slice(0, MOST_NAMED)
    .map((path) => `${path}: ${short(old.get(path))} → ${short(young.get(path))}`);
  const left = paths.length - named.length;
  return [...named, ...(left > 0 ? [`and ${left} more`] : [])].join("; ");
}

/** Every value that is no list and no object, as JSON, by the path to it. */
function valuesOf(value: unknown, path: readonly string[] = []): Map<string, string> {
  if (value === null || value === undefined) return new Map();
  if (typeof value !== "object") return new Map([[path.join("."), JSON.stringify(value)]]);
  return new Map(Object.entries(value).flatMap(([key, inner]) => [...valuesOf(inner, [...path, key])]));
}

function short(json: string | undefined): string {
  return json === undefined ? "nothing" : cut(json, LONGEST_VALUE);
}
