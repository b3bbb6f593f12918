import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { bytesFor, bytesIn, playingMs, readAudio, readPcm, writePcm } from "../../../src/conversation/pcm.ts";
import { encodeBase64 } from "../../../src/lib/encoding.ts";

describe("samples of 16 bits", () => {
  it("are bytes, the low one first", () => {
    expect([...writePcm(Int16Array.of(1, -2, 0x7fff, -0x8000))]).toEqual([1, 0, 0xfe, 0xff, 0xff, 0x7f, 0, 0x80]);
    expect([...readPcm(Uint8Array.of(1, 0, 0xfe, 0xff, 9))]).toEqual([1, -2]);
  });

  it("are read where they lie, at an odd place too", () => {
    fc.assert(
      fc.property(fc.int16Array(), fc.integer({ min: 0, max: 3 }), (samples, offset) => {
        const written = writePcm(samples);
        const within = new Uint8Array(offset + written.length);
        within.set(written, offset);
        expect(readPcm(within.subarray(offset))).toEqual(samples);
      }),
    );
  });
});

describe("how long audio plays", () => {
  it("is told by its bytes", () => {
    expect([playingMs(160, "mulaw"), playingMs(8000, "pcm"), playingMs(1, "mulaw")]).toEqual([20, 500, 0.125]);
    expect([bytesFor(20, "mulaw"), bytesFor(500, "pcm"), bytesFor(0.2, "pcm")]).toEqual([160, 8000, 2]);
  });

  it("tells the bytes again", () => {
    fc.assert(
      fc.property(fc.nat({ max: 1_000_000 }), (samples) => {
        expect(bytesFor(playingMs(2 * samples, "pcm"), "pcm")).toBe(2 * samples);
        expect(bytesFor(playingMs(samples, "mulaw"), "mulaw")).toBe(samples);
      }),
    );
  });
});

describe("audio in Base64", () => {
  it("is as any other writes and reads it", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const base64 = Buffer.from(bytes).toString("base64");
        expect(encodeBase64(bytes)).toBe(base64);
        expect(readAudio(base64)).toEqual(bytes);
        expect(readAudio(base64.replace(/=+$/, ""))).toEqual(bytes);
        expect(bytesIn(base64)).toBe(bytes.length);
        expect(bytesIn(base64.replace(/=+$/, ""))).toBe(bytes.length);
      }),
    );
  });

  it("may be long", () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index * 7);
    expect(readAudio(encodeBase64(bytes))).toEqual(bytes);
  });

  it("is null where it is none", () => {
    for (const text of ["%%%%", "a", "한국", "AA=A"]) expect(readAudio(text), text).toBeNull();
  });
});
