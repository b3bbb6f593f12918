import { listStories } from "../test/world/stories.ts";

/** The three stories, or what `others` there are, whose names are likest to what was typed, with or without the provider. */
export function nearestTo(typed: string, others: string[] = []): string[] {
  const compared = (name: string) => (typed.includes("/") ? name : name.replace(/^.*\//, ""));
  const names = [...listStories().map(({ name }) => name), ...others];
  const ranked = names.map((name) => ({ name, far: distance(typed, compared(name)) }));
  return ranked
    .toSorted((a, b) => a.far - b.far)
    .slice(0, 3)
    .map(({ name }) => name);
}

/** How many letters must be added, taken away or changed. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (const [i, letter] of a.split("").entries()) {
    const above = row;
    row = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const changed = (above[j - 1] ?? 0) + (letter === b[j - 1] ? 0 : 1);
      row.push(Math.min(changed, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
  }
  return row.at(-1) ?? 0;
}
