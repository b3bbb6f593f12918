import { describe, expect, it } from "vitest";

import { Kept } from "../../../src/objects/kept.ts";

/** Storage that counts what is written to it. */
function createStorage() {
  const rows = new Map<string, unknown>();
  const written: unknown[] = [];
  const kv = {
    get: (key: string) => structuredClone(rows.get(key)),
    put(key: string, value: unknown) {
      written.push(value);
      rows.set(key, structuredClone(value));
    },
  };
  return { storage: { kv } as unknown as DurableObjectStorage, rows, written };
}

describe("what an object keeps", () => {
  it("is written when it is another one, and there for the next that looks", () => {
    const { storage, written } = createStorage();
    const kept = new Kept<{ lines: number }>(storage, "talk");
    kept.put({ lines: 1 });
    kept.put({ lines: 1 });
    expect(written).toHaveLength(2);
    expect(new Kept(storage, "talk").get()).toEqual({ lines: 1 });
  });

  it("is not written again as it is", () => {
    const { storage, written } = createStorage();
    const kept = new Kept<{ lines: number }>(storage, "talk");
    const known = { lines: 1 };
    kept.put(known);
    kept.put(known);
    expect(written).toHaveLength(1);
    const again = new Kept<{ lines: number }>(storage, "talk");
    again.put(again.get() ?? expect.fail("nothing is kept"));
    expect(written).toHaveLength(1);
  });

  it("is written again after storage was emptied", () => {
    const { storage, rows } = createStorage();
    const kept = new Kept<{ lines: number }>(storage, "talk");
    const known = { lines: 1 };
    kept.put(known);
    rows.clear();
    kept.lookAgain();
    kept.put(known);
    expect(kept.get()).toEqual(known);
    expect(rows.get("talk")).toEqual(known);
  });

  it("is renewed where an earlier version kept it, which writes nothing until it changes", () => {
    const { storage, rows, written } = createStorage();
    rows.set("talk", { lines: 1 });
    type Talk = { lines: number; words?: number };
    const kept = new Kept<Talk>(storage, "talk", (talk) => ({ words: 0, ...talk }));
    expect(kept.get()).toEqual({ lines: 1, words: 0 });
    expect(written).toEqual([]);
    expect(new Kept<Talk>(storage, "nothing", () => expect.fail("there is nothing")).get()).toBeNull();
  });
});
