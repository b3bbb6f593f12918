import { describe, expect, it, vi } from "vitest";

import { chunksOf, Stalled } from "../../../src/lib/chunks.ts";
import { collect, streamOf } from "../streams.ts";

const open = new AbortController().signal;
const chunks = [Uint8Array.of(1), Uint8Array.of(2, 3)];

/** A stream that gives these chunks and then nothing, for ever. */
function stuck(): { stream: ReadableStream<Uint8Array>; isCancelled: () => boolean } {
  let isCancelled = false;
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => chunks.forEach((chunk) => controller.enqueue(chunk)),
    // It takes its time.
    cancel: () => new Promise(() => void (isCancelled = true)),
  });
  return { stream, isCancelled: () => isCancelled };
}

describe("the chunks of a stream", () => {
  it("are all of them", async () => {
    expect(await collect(chunksOf(streamOf(chunks), { signal: open, patienceMs: 1000 }))).toEqual(chunks);
  });

  it("are not waited for longer than there is patience", async () => {
    const { stream, isCancelled } = stuck();
    await expect(collect(chunksOf(stream, { signal: open, patienceMs: 10 }))).rejects.toThrow(Stalled);
    expect(isCancelled()).toBe(true);
  });

  it("end with the signal, while one is waited for or another is looked at", async () => {
    for (const after of [1, 2, Infinity]) {
      const { stream, isCancelled } = stuck();
      const ending = new AbortController();
      const read: unknown[] = [];
      const reading = async () => {
        for await (const chunk of chunksOf(stream, { signal: ending.signal, patienceMs: 1000 }))
          if (read.push(chunk) === after) ending.abort(new Error("enough"));
      };
      const refused = expect(reading()).rejects.toThrow("enough");
      if (after === Infinity) {
        await vi.waitUntil(() => read.length === 2);
        ending.abort(new Error("enough"));
      }
      await refused;
      expect([read.length, isCancelled()]).toEqual([Math.min(after, 2), true]);
    }
  });

  it("leave nothing open where the caller stops early", async () => {
    const { stream, isCancelled } = stuck();
    for await (const _ of chunksOf(stream, { signal: open, patienceMs: 1000 })) break;
    expect(isCancelled()).toBe(true);
  });
});
