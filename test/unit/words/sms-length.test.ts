import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { SMS_BYTES, fitting, smsBytes } from "../../../src/words/sms-length.ts";

/** Every sign that the EUC-KR of the web has two bytes for. */
const twoByteSigns = new Set<string>();
const decoder = new TextDecoder("euc-kr");
for (let lead = 0x81; lead <= 0xfe; lead++)
  for (let trail = 0x41; trail <= 0xfe; trail++) {
    const sign = decoder.decode(new Uint8Array([lead, trail]));
    if (sign.length === 1 && sign !== "\ufffd") twoByteSigns.add(sign);
  }

describe("the bytes of a text", () => {
  it("are one for ASCII and two for Hangul and other Korean signs", () => {
    expect(smsBytes("")).toBe(0);
    expect(smsBytes("Hi 3:30\n")).toBe(8);
    expect(smsBytes("강남내과 ·￦ 漢")).toBe(16);
    expect(smsBytes("가".repeat(45))).toBe(SMS_BYTES);
  });

  it("are as many as in EUC-KR, for whatever that can hold", () => {
    const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ascii, ...twoByteSigns)), (signs) => {
        const bytes = signs.reduce((sum, sign) => sum + (twoByteSigns.has(sign) ? 2 : 1), 0);
        expect(smsBytes(signs.join(""))).toBe(bytes);
      }),
    );
  });

  it("are never fewer than with a `?` for what EUC-KR can't hold, nor than carriers might count", () => {
    expect(smsBytes("🙂")).toBe(4);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const replaced = [...text].reduce((sum, sign) => sum + (twoByteSigns.has(sign) ? 2 : 1), 0);
        expect(smsBytes(text)).toBeGreaterThanOrEqual(replaced);
      }),
    );
  });
});

describe("of several wordings", () => {
  it("the first is taken that one SMS holds, and the last if none is short enough", () => {
    const [long, longer] = ["가".repeat(46), "가".repeat(47)];
    expect(fitting([long, "짧은 글", "글"])).toBe("짧은 글");
    expect(fitting([longer, long])).toBe(long);
  });
});
