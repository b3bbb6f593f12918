import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decodeMulaw, encodeMulaw } from "../../../src/conversation/g711.ts";

const decode = (byte: number) => decodeMulaw(Uint8Array.of(byte))[0] ?? NaN;
const encode = (sample: number) => encodeMulaw(Int16Array.of(sample))[0] ?? NaN;

/** The standard counts in 14 bits. */
const UNIT = 4;
/** Table 2a/G.711: up to which value a segment goes, and in which steps. */
const SEGMENTS = [
  [31, 2],
  [95, 4],
  [223, 8],
  [479, 16],
  [991, 32],
  [2015, 64],
  [4063, 128],
  [8159, 256],
] as const;

/** The decision values x₁ to x₁₂₉ of the same table: where one character ends and the next begins. */
const decisions = [0, 1];
for (const [end, step] of SEGMENTS)
  for (let value = (decisions.at(-1) ?? 0) + step; value <= end; value += step) decisions.push(value);

/** The values that the characters from 0xff down to 0x80 stand for: zero, then the middle between two decisions. */
const values = decisions.slice(1).map((end, n) => (n === 0 ? 0 : ((decisions[n] ?? NaN) + end) / 2));

describe("μ-law", () => {
  it("has as many characters as the standard", () => {
    expect([decisions.length, values.length, values.at(-1)]).toEqual([129, 128, 8031]);
  });

  it("decodes each character as the standard does", () => {
    for (const [n, value] of values.entries()) {
      expect(decode(0xff - n)).toBe(value * UNIT);
      expect(decode(0x7f - n)).toBe(0 - value * UNIT);
    }
  });

  it("encodes each sample as the standard does, beyond the last decision as the loudest", () => {
    for (let sample = 0, n = 0; sample <= 0x7fff; sample++) {
      if (n < 127 && sample >= (decisions[n + 1] ?? NaN) * UNIT) n++;
      expect(encode(sample), String(sample)).toBe(0xff - n);
      if (sample > 0) expect(encode(-sample), String(-sample)).toBe(0x7f - n);
    }
    expect(encode(-0x8000)).toBe(0);
  });

  it.each([
    [0xff, 0],
    [0x80, 32_124],
    [0x00, -32_124],
    [0xfe, 8],
    [0x7e, -8],
    [0xf0, 120],
    [0xef, 132],
    [0xdf, 396],
    [0x8f, 16_764],
  ])("has byte %i for %i", (byte, sample) => {
    expect(decode(byte)).toBe(sample);
    expect(encode(sample)).toBe(byte);
  });

  it("has a second zero, which nobody writes", () => {
    expect(Object.is(decode(0x7f), 0)).toBe(true);
    for (let byte = 0; byte < 256; byte++) expect(encode(decode(byte))).toBe(byte === 0x7f ? 0xff : byte);
  });

  it("gives a sample back within half a step", () => {
    fc.assert(
      fc.property(fc.integer({ min: -32_635, max: 32_635 }), (sample) => {
        const step = SEGMENTS.find(([end]) => Math.abs(sample) < end * UNIT)?.[1] ?? NaN;
        expect(Math.abs(decode(encode(sample)) - sample)).toBeLessThanOrEqual((step * UNIT) / 2);
      }),
    );
  });

  it("is as long as its samples", () => {
    const bytes = Uint8Array.from({ length: 160 }, (_, index) => index);
    expect(encodeMulaw(decodeMulaw(bytes))).toHaveLength(160);
    expect(decodeMulaw(new Uint8Array())).toEqual(new Int16Array());
  });
});
