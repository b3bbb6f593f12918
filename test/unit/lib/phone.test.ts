import { describe, expect, it } from "vitest";

import { maskNumbers, maskPhone, toE164, writePhone } from "../../../src/lib/phone.ts";

describe("phone numbers", () => {
  it.each([
    ["01012345678", "+821012345678"],
    ["010-1234-5678", "+821012345678"],
    ["+82 10-1234-5678", "+821012345678"],
    ["821012345678", "+821012345678"],
    ["07052351234", "+827052351234"],
    ["0212345678", "+82212345678"],
    ["+1 415 555 2671", "+14155552671"],
    ["order 821012345678 now", "order 821012345678 now"],
    ["+82 2 1234 5678 ext. 9", "+82 2 1234 5678 ext. 9"],
    ["anonymous", "anonymous"],
    ["", ""],
    ["1".repeat(5000), "1".repeat(5000)],
  ])("%s becomes %s", (raw, number) => expect(toE164(raw, "KR")).toBe(number));

  it("are written as the country's people write them", () => {
    expect(writePhone("+821012345678", "KR")).toBe("010-1234-5678");
    expect(writePhone("+827052351234", "KR")).toBe("070-5235-1234");
    expect(writePhone("+14155552671", "KR")).toBe("+1 415 555 2671");
    expect(writePhone("anonymous", "KR")).toBe("anonymous");
  });

  it("are masked wherever they stand in a text", () => {
    expect(maskNumbers("call +821012345678 or 010-1234-5678, id 12345, at 2026")).toBe(
      "call +8210****5678 or 010****5678, id 12345, at 2026",
    );
  });

  it("are masked for the log, and whole where they are not numbers", () => {
    expect(maskPhone("+821012345678")).toBe("+8210****5678");
    expect(maskPhone("홍길동")).toBe("****");
    expect(maskPhone("114")).toBe("****");
  });
});
