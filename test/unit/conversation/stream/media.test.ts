import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { encodeMulaw } from "../../../../src/conversation/g711.ts";
import { readPcm } from "../../../../src/conversation/pcm.ts";
import { clawopsMedia } from "../../../../src/conversation/stream/clawops-media.ts";
import type { Media } from "../../../../src/conversation/stream/media.ts";
import { telerMedia } from "../../../../src/conversation/stream/teler-media.ts";

const audioOf = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
const read = (media: Media, frame: object) => media.read(JSON.stringify(frame));
const nothing = { kind: "nothing" };
const unreadable = { kind: "bad", why: "unreadable" };

describe.each([
  ["ClawOps", clawopsMedia],
  ["Teler", telerMedia],
])("whatever comes from %s", (_, media) => {
  it("is bad where it is binary, too long, or no object", () => {
    for (const data of [new ArrayBuffer(3), Uint8Array.of(1), null, undefined, 7, {}])
      expect(media.read(data)).toEqual({ kind: "bad", why: "binary" });
    expect(media.read(`{"event":"x","type":"x","of":"${"x".repeat(2_000_000)}"}`)).toEqual({
      kind: "bad",
      why: "too_long",
    });
    for (const text of ["", "{", "hello", '"hello"', "null", "7"]) expect(media.read(text)).toEqual(unreadable);
  });

  it("means nothing where we do not know it, however deep it is", () => {
    for (const kind of ["connected", "constructor", "", 7, null, ["start"]])
      expect(read(media, { event: kind, type: kind })).toEqual(nothing);
    for (const text of ["{}", "[]", "[".repeat(100_000) + "]".repeat(100_000)])
      expect(media.read(text)).toEqual(nothing);
  });

  it("never throws", () => {
    const kind = fc.constantFrom("start", "media", "audio", "mark", "dtmf", "stop", "connected");
    const any = fc.oneof(fc.jsonValue(), fc.base64String());
    const inner = fc.dictionary(
      fc.constantFrom("callId", "customParameters", "payload", "name", "digit", "audio_b64"),
      any,
    );
    const bent = fc.tuple(kind, fc.oneof(inner, fc.jsonValue()), any).map(([name, value, id]) => {
      const values = { start: value, media: value, mark: value, dtmf: value, data: value, call_id: id };
      return JSON.stringify({ event: name, type: name, ...values });
    });
    fc.assert(fc.property(fc.oneof(bent, fc.string(), fc.json(), fc.anything()), (data) => void media.read(data)));
  });
});

describe("a frame of ClawOps", () => {
  const start = { callId: "CA1", accountId: "AC1", customParameters: { ticket: "t1", other: [] } };
  it.each([
    [{ event: "connected", protocol: "Call", version: "1.0.0" }, nothing],
    [
      { event: "start", sequenceNumber: "1", start },
      { kind: "start", call: "CA1", ticket: "t1" },
    ],
    [
      { event: "start", start: { callId: "CA1" } },
      { kind: "start", call: "CA1", ticket: null },
    ],
    [
      { event: "start", start: { callId: "CA1", customParameters: { ticket: 7 } } },
      { kind: "start", call: "CA1", ticket: null },
    ],
    [{ event: "start", start: {} }, unreadable],
    [{ event: "start" }, unreadable],
    [
      { event: "media", media: { track: "inbound", chunk: "1", payload: "//8=" } },
      { kind: "audio", audio: "//8=" },
    ],
    [{ event: "media", media: { payload: "" } }, nothing],
    [{ event: "media", media: { payload: '"}, "x": {"' } }, unreadable],
    [{ event: "media", media: {} }, unreadable],
    [
      { event: "mark", mark: { name: "m12" } },
      { kind: "mark", mark: 12 },
    ],
    [{ event: "mark", mark: { name: "theirs" } }, nothing],
    [{ event: "mark" }, nothing],
    [
      { event: "dtmf", dtmf: { digit: "#", track: "inbound_track" } },
      { kind: "key", key: "#" },
    ],
    [{ event: "dtmf" }, nothing],
    [{ event: "stop", stop: { accountId: "AC1", callId: "CA1" } }, { kind: "stop" }],
  ])("%j is %j", (frame, meaning) => {
    expect(read(clawopsMedia, frame)).toEqual(meaning);
  });

  it("carries the model's audio as it is, and comes back as its mark", () => {
    const outlet = clawopsMedia.open();
    const audio = audioOf(new Uint8Array(1600));
    const [piece] = outlet.play({ item: "item_1", audio });
    expect(piece?.plays).toEqual([{ item: "item_1", ms: 200 }]);
    expect(JSON.parse(piece?.frame ?? "")).toEqual({ event: "media", media: { payload: audio } });
    expect(outlet.flush()).toEqual([]);
    expect(JSON.parse(outlet.clear())).toEqual({ event: "clear" });
    const mark = clawopsMedia.mark?.(7) ?? "";
    expect(JSON.parse(mark)).toEqual({ event: "mark", mark: { name: "m7" } });
    expect(clawopsMedia.read(mark)).toEqual({ kind: "mark", mark: 7 });
  });
});

describe("a frame of Teler", () => {
  it.each([
    [{ type: "start", account_id: "a", call_id: "cs_1", stream_id: "ms_1", data: {} }, "start"],
    [{ type: "start" }, "bad"],
    [{ type: "audio", data: { audio_b64: "AAD//w==" } }, "audio"],
    [{ type: "audio", data: { audio_b64: "" } }, "nothing"],
    [{ type: "audio", data: { audio_b64: "%" } }, "bad"],
    [{ type: "audio", audio_b64: "AAD//w==" }, "bad"],
    [{ type: "dtmf", data: { digit: "1" } }, "key"],
    [{ type: "dtmf" }, "nothing"],
    [{ type: "stop" }, "stop"],
  ])("%j is of kind %s", (frame, kind) => {
    expect(read(telerMedia, frame)).toMatchObject({ kind });
  });

  it("has a call, but nothing that we gave it", () => {
    expect(read(telerMedia, { type: "start", call_id: "cs_1" })).toEqual({ kind: "start", call: "cs_1", ticket: null });
    expect(telerMedia.mark).toBeNull();
  });

  it("has its samples read as μ-law, the low byte first", () => {
    const samples = Int16Array.of(0, 8, -8, 132, 16_764, -32_124);
    const pcm = Buffer.alloc(12);
    for (const [at, sample] of samples.entries()) pcm.writeInt16LE(sample, at * 2);
    const frame = { type: "audio", data: { audio_b64: pcm.toString("base64") } };
    expect(read(telerMedia, frame)).toEqual({ kind: "audio", audio: audioOf(encodeMulaw(samples)) });
  });

  it("is a chunk of half a second at least, of one item or several, the last one filled up with silence", () => {
    const outlet = telerMedia.open();
    const sound = (item: string, ms: number, byte: number) =>
      outlet.play({ item, audio: audioOf(new Uint8Array(ms * 8).fill(byte)) });
    expect([...sound("a", 200, 0x80), ...sound("a", 200, 0x80)]).toEqual([]);
    const [first, ...more] = sound("b", 200, 0);
    expect(more).toEqual([]);
    expect(first?.plays).toEqual([
      { item: "a", ms: 200 },
      { item: "a", ms: 200 },
      { item: "b", ms: 200 },
    ]);
    const { audio_b64, ...rest } = JSON.parse(first?.frame ?? "") as { audio_b64: string };
    expect(rest).toEqual({ type: "audio", chunk_id: 1 });
    const heard = readPcm(Buffer.from(audio_b64, "base64"));
    expect([heard.length, heard[0], heard.at(-1)]).toEqual([4800, 32_124, -32_124]);
    sound("b", 120, 0);
    const [last] = outlet.flush();
    expect(last?.plays).toEqual([
      { item: "b", ms: 120 },
      { item: "", ms: 380 },
    ]);
    expect(JSON.parse(last?.frame ?? "")).toMatchObject({ chunk_id: 2 });
    expect(outlet.flush()).toEqual([]);
  });

  it("that clears drops what was gathered", () => {
    const outlet = telerMedia.open();
    outlet.play({ item: "a", audio: "//8=" });
    expect(JSON.parse(outlet.clear())).toEqual({ type: "clear" });
    expect(outlet.flush()).toEqual([]);
  });
});
