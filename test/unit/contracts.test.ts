import { existsSync, readdirSync, readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import { connectors } from "../../src/connectors/index.ts";
import { providers } from "../../src/providers/index.ts";

describe("whoever is in a registry keeps its contract", () => {
  it.each(Object.keys(providers))("provider %s", (name) => {
    expect(readFileSync(`test/unit/providers/${name}.test.ts`, "utf8")).toContain("keepsProviderContract({");
    expect(existsSync(`test/fixtures/${name}`) && readdirSync(`test/fixtures/${name}`).length).toBeGreaterThan(0);
  });

  it.each(Object.values(connectors).map(({ name }) => name))("connector %s", (name) => {
    expect(readFileSync(`test/unit/connectors/${name}.test.ts`, "utf8")).toContain("keepsConnectorContract(");
  });
});
