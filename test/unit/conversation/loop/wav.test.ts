import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { encodeMulaw } from "../../../../src/conversation/g711.ts";
import { wavOf } from "../../../../src/conversation/loop/wav.ts";
import { writePcm } from "../../../../src/conversation/pcm.ts";
import { soundOfWav } from "../../../world/linear.ts";

const text = (file: Uint8Array, from: number, to: number) => new TextDecoder().decode(file.subarray(from, to));

describe("telephone sound as a file", () => {
  it("says what it is: linear, one channel, 8 kHz, 16 bits", () => {
    const file = wavOf(writePcm(Int16Array.of(1, -2, 32_767)), "pcm") ?? expect.fail("no file");
    const view = new DataView(file.buffer);
    expect([text(file, 0, 4), text(file, 8, 16), text(file, 36, 40)]).toEqual(["RIFF", "WAVEfmt ", "data"]);
    expect([view.getUint32(4, true), view.getUint32(16, true), view.getUint32(40, true)]).toEqual([42, 16, 6]);
    expect([20, 22, 32, 34].map((place) => view.getUint16(place, true))).toEqual([1, 1, 2, 16]);
    expect([24, 28].map((place) => view.getUint32(place, true))).toEqual([8000, 16_000]);
  });

  it.each(["pcm", "pcm16", "l16"])("holds the samples as they were, whatever they are: %s", (format) => {
    fc.assert(
      fc.property(fc.int16Array(), (samples) => {
        const file = wavOf(writePcm(samples), format);
        expect([...new Int16Array(file?.slice(44).buffer ?? new ArrayBuffer())]).toEqual([...samples]);
      }),
    );
  });

  it.each(["mulaw", "ulaw", "pcmu"])("holds what μ-law stands for, as others read it: %s", (format) => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const file = wavOf(bytes, format) ?? expect.fail("no file");
        const samples = new Int16Array(file.slice(44).buffer);
        const heard = soundOfWav(Buffer.from(file));
        expect([samples.length, heard.length]).toEqual([bytes.length, bytes.length]);
        // There are two ways to write nothing.
        expect([...encodeMulaw(samples)]).toEqual([...bytes].map((byte) => (byte === 0x7f ? 0xff : byte)));
      }),
    );
  });

  it("is none where there is one already", () => {
    for (const format of ["wav", "mp3", "webm", "", "constructor"]) expect(wavOf(new Uint8Array(8), format)).toBeNull();
  });
});
