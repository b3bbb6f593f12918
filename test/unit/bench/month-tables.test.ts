import { readFileSync } from "node:fs";

import { expect, it } from "vitest";

import { keptCounts, pageWith } from "../../../bench/kept.ts";

const page = readFileSync("docs/costs.md", "utf8");

it("docs/costs.md shows what the kept counts come to at the kept prices", () => {
  expect(page).toBe(pageWith(keptCounts(), page));
});

it("counts that change change its tables, and nothing else of it", () => {
  const counted = keptCounts();
  const [name = "", bill] = Object.entries(counted)[0] ?? [];
  const dearer = bill && { ...counted, [name]: { ...bill, "rows written": bill["rows written"] + 1 } };
  const changed = pageWith(dearer ?? {}, page);
  expect(changed).not.toBe(page);
  expect(pageWith(counted, changed)).toBe(page);
});

it("a page that lost its marks is not written over", () => {
  expect(() => pageWith(keptCounts(), "# What it costs")).toThrow("docs/costs.md lacks");
});
