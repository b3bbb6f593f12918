import { createHmac } from "node:crypto";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decodeBase64, decodeHex } from "../../../src/lib/encoding.ts";
import { areEqual, areSame, isSigned } from "../../../src/lib/hmac.ts";

const bytes = fc.uint8Array({ maxLength: 64 }).map((array) => Uint8Array.from(array));

describe("isSigned", () => {
  it("agrees with Node about every secret and every body", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 1 }), bytes, bytes, async (secret, data, other) => {
        const signature = Uint8Array.from(createHmac("sha256", secret).update(data).digest());
        expect(await isSigned([secret], signature, data)).toBe(true);
        expect(await isSigned(["another", secret], signature, data)).toBe(true);
        expect(await isSigned([], signature, data)).toBe(false);
        expect(await isSigned([secret], signature, other)).toBe(Buffer.compare(data, other) === 0);
      }),
    );
  });
});

describe("areSame", () => {
  it("is equality of bytes", () => {
    fc.assert(
      fc.property(bytes, bytes, (a, b) => {
        expect(areSame(a, b)).toBe(Buffer.compare(a, b) === 0);
        expect(areSame(a, a.slice())).toBe(true);
        if (a.length > 0) expect(areSame(a, a.subarray(1))).toBe(false);
      }),
    );
  });
});

describe("areEqual", () => {
  it("is equality, for texts of any length", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string({ minLength: 1 }), async (a, b) => {
        expect(await areEqual(a, b)).toBe(a === b);
      }),
    );
    expect(await areEqual("same", "same")).toBe(true);
  });
});

describe("one value has one spelling", () => {
  it("in hex", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (data) => {
        const text = Buffer.from(data).toString("hex");
        expect(decodeHex(text)).toEqual(Uint8Array.from(data));
      }),
    );
    for (const text of ["", "a", "AB", "zz", "ab ", "0xab"]) expect(decodeHex(text)).toBe(null);
  });

  it("in Base64, down to the spare bits of the last letter", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1 }), (data) => {
        expect(decodeBase64(Buffer.from(data).toString("base64"))).toEqual(Uint8Array.from(data));
      }),
    );
    expect(decodeBase64("TQ==")).toEqual(Uint8Array.from([77]));
    for (const text of ["TR==", "TQ", "TQ=", "T Q==", "é", "TQ==\n"]) expect(decodeBase64(text)).toBe(null);
  });
});
