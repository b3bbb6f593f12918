import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { EventTooLong, readServerSentEvents } from "../../../src/lib/server-sent-events.ts";
import { collect, cutAt, streamOf } from "../streams.ts";

async function read(text: string | Uint8Array[], longest = 1000): Promise<string[]> {
  const chunks = typeof text === "string" ? [new TextEncoder().encode(text)] : text;
  return collect(readServerSentEvents(streamOf(chunks), longest));
}

const line = fc.oneof(
  fc.constantFrom("", "", ":", ": keep-alive", "data", "data:", "event: delta", "id: 7", "retry: 3", "database: x"),
  fc.string({ unit: "grapheme" }).map((text) => `data: ${text.replace(/[\r\n]/g, "")}`),
);
const eventStream = fc
  .array(fc.tuple(line, fc.constantFrom("\n", "\r\n", "\r")))
  .map((lines) => lines.map((parts) => parts.join("")).join(""));

describe("an event stream", () => {
  it("is read as the data of its events", async () => {
    expect(await read("data: one\n\ndata:two\n\ndata:  three\n\ndata: [DONE]\n\n")).toEqual([
      "one",
      "two",
      " three",
      "[DONE]",
    ]);
  });

  it("may end its lines in three ways", async () => {
    expect(await read("data: 1\r\n\r\ndata: 2\r\rdata: 3\n\r\ndata: 4\r\n\n")).toEqual(["1", "2", "3", "4"]);
  });

  it("may have data of several lines, and of none", async () => {
    expect(await read("data: a\ndata\ndata:\ndata: b\n\ndata\n\n\n\n")).toEqual(["a\n\n\nb", ""]);
  });

  it("is not its comments, other fields and what it breaks off in", async () => {
    expect(await read(": hi\n\nevent: x\nid: 1\ndata: a\nretry: 5\n\n data: b\n\ndatab: c\n\ndata: d\n")).toEqual([
      "a",
    ]);
  });

  it("may begin with a byte order mark and hold what is no UTF-8", async () => {
    expect(await read("\ufeffdata: 한\n\n")).toEqual(["한"]);
    expect(await read([new Uint8Array([...Buffer.from("data: a"), 0xff, ...Buffer.from("\n\n")])])).toEqual([
      "a\ufffd",
    ]);
  });

  it("gives an event as soon as its empty line ends, without waiting for what follows a CR", async () => {
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const events = readServerSentEvents(readable, 100);
    void writer.write(new TextEncoder().encode("data: now\r\r"));
    expect(await events.next()).toEqual({ done: false, value: "now" });
    void writer.write(new TextEncoder().encode("\ndata: then\n\n"));
    expect(await events.next()).toEqual({ done: false, value: "then" });
  });

  it("is the same however its bytes are cut", async () => {
    await fc.assert(
      fc.asyncProperty(eventStream, fc.array(fc.nat({ max: 300 })), async (text, places) => {
        const bytes = new TextEncoder().encode(text);
        expect(await read(cutAt(bytes, places))).toEqual(await read([bytes]));
      }),
    );
  });

  it("gives back whatever was written into it", async () => {
    const texts = fc.array(fc.string({ unit: "binary" }).map((text) => text.toWellFormed().replace(/\r\n?/g, "\n")));
    await fc.assert(
      fc.asyncProperty(texts, fc.array(fc.nat({ max: 300 })), async (written, places) => {
        const text = written.map((data) => `${data.replace(/^/gm, "data: ")}\n\n`).join("");
        expect(await read(cutAt(new TextEncoder().encode(text), places))).toEqual(written);
      }),
    );
  });

  it("has no event of more characters than it may have, in one line or several", async () => {
    expect(await read("data: 1234\n\n", 10)).toEqual(["1234"]);
    expect(await read("data: 12\ndata: 4567890\n\n", 13)).toEqual(["12\n4567890"]);
    await expect(read("data: 12345\n\n", 10)).rejects.toThrow(EventTooLong);
    await expect(read("data: 12345\ndata: 123456\n\n", 11)).rejects.toThrow(EventTooLong);
    await expect(
      read(
        [...Array(20)].map(() => new Uint8Array(1).fill(58)),
        10,
      ),
    ).rejects.toThrow(EventTooLong);
  });

  it("is cancelled by who stops reading, and fails as its source does", async () => {
    let isCancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode("data: x\n\n")),
      cancel: () => void (isCancelled = true),
    });
    for await (const _ of readServerSentEvents(endless, 100)) break;
    expect(isCancelled).toBe(true);
    const broken = new ReadableStream<Uint8Array>({ start: (controller) => controller.error(new Error("gone")) });
    await expect(collect(readServerSentEvents(broken, 100))).rejects.toThrow("gone");
  });
});
