import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { wishOf } from "../../../src/contacts/wish.ts";
import { consentText, replyText } from "../../../src/words/text-answer.ts";
import { AT, ENGLISH, KOREAN, plain } from "./voices.ts";

const SMS_BYTES = 90;
const to = { now: AT, phone: "+821012345678", name: "박서연" };
const voices = [KOREAN, ENGLISH];
const wishes = ["stop", "start"] as const;

/** What a text weighs in EUC-KR, where only ASCII is one byte. Throws for what it has no sign for. */
function eucKrBytes(text: string): number {
  if (/[^\x20-\x7e가-힣·’]/.test(text)) throw new Error(`not in EUC-KR: ${text}`);
  return [...text].reduce((sum, sign) => sum + (sign <= "~" ? 1 : 2), 0);
}

describe("an answer to a text", () => {
  it("is in the owner's words, with everything in braces put in", () => {
    const template = "{name}님, {business}입니다. {date} {time}에 {phone}로 받은 문자";
    expect(replyText(template, KOREAN, to)).toBe(
      "박서연님, 강남내과입니다. 11월 21일 (토) 오후 3:12에 010-1234-5678로 받은 문자",
    );
    expect(plain(replyText("{business}, {time}: {phone}", ENGLISH, to))).toBe("Kim's, 1:12 AM: +82 10 1234 5678");
  });

  it("names somebody nobody has a name of as one names such people", () => {
    for (const name of [null, ""]) {
      expect(replyText("{name}님, 안녕하세요", KOREAN, { ...to, name })).toBe("고객님, 안녕하세요");
      expect(replyText("Dear {name},", ENGLISH, { ...to, name })).toBe("Dear customer,");
    }
  });

  it("takes no name for a template", () => {
    expect(replyText("{name}님", KOREAN, { ...to, name: "{business} $& {phone}" })).toBe("{business} $& {phone}님");
  });

  it("is the owner's text as it is where nothing is in braces", () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }).filter((text) => !text.includes("{")),
        (text) => {
          expect(replyText(text, KOREAN, to)).toBe(text);
        },
      ),
    );
  });

  it.each(voices)(
    "is ours where the owner has written none, names the business and fits into one SMS ($language)",
    (voice) => {
      for (const template of [undefined, ""]) {
        const text = replyText(template, voice, to);
        expect(text).toContain(voice.business);
        expect(eucKrBytes(text)).toBeLessThanOrEqual(SMS_BYTES);
      }
    },
  );
});

describe("the answer to a wish", () => {
  it.each(voices)("names the business, says how to undo it, and fits into one SMS ($language)", (voice) => {
    for (const wish of wishes) {
      const text = consentText(wish, voice);
      expect(text).toContain(voice.business);
      expect(eucKrBytes(text)).toBeLessThanOrEqual(SMS_BYTES);
    }
    const undo = voice === KOREAN ? ["수신동의", "수신거부"] : ["START", "STOP"];
    expect(wishes.map((wish, index) => consentText(wish, voice).includes(undo[index] ?? "?"))).toEqual([true, true]);
    // What it tells them to answer is understood.
    expect(undo.map(wishOf)).toEqual(["start", "stop"]);
  });

  it("is no wish to whoever reads it", () => {
    for (const voice of voices) for (const wish of wishes) expect(wishOf(consentText(wish, voice))).toBe(null);
  });
});
