import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { wishOf } from "../../../src/contacts/wish.ts";

describe("a wish", () => {
  it.each([
    "수신거부",
    "수신 거부",
    " 수신거부.\n",
    "“수신거부”",
    "거부",
    "거부!!",
    "STOP",
    "stop",
    "Stop.",
    "S T O P",
    "ＳＴＯＰ",
    // Some phones send syllables in parts.
    "수신거부".normalize("NFD"),
    "STOP 🛑",
  ])("to hear no more is %j", (text) => expect(wishOf(text)).toBe("stop"));

  it.each(["수신동의", "수신 동의 ", "START", "start!", "[Start]", "수신동의".normalize("NFD")])(
    "to hear from us again is %j",
    (text) => expect(wishOf(text)).toBe("start"),
  );

  it.each([
    "",
    " ",
    "?",
    "네",
    "거부감이 드네요",
    "수신거부 하려면 어떻게 하나요",
    "수신거부 아니에요",
    "don't stop",
    "stop by at 5?",
    "bus stop",
    "starts when?",
    "취소",
    "동의",
    "1",
    "constructor",
    "080 수신거부",
  ])("is not %j, which says something else", (text) => expect(wishOf(text)).toBe(null));

  it("is the whole text, whatever stands around its letters", () => {
    const noise = fc.stringMatching(/^[\s.,!?'"()[\]{}~…·-]{0,5}$/u);
    const word = fc.constantFrom("수신거부", "거부", "STOP", "수신동의", "START");
    fc.assert(
      fc.property(word, noise, noise, fc.constantFrom("", "x", "요", "1"), (text, before, after, more) => {
        expect(wishOf(before + text.toLowerCase() + after)).toBe(wishOf(text));
        if (more) expect(wishOf(before + text + after + more)).toBe(null);
      }),
    );
  });
});
