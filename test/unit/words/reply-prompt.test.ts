import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { judgeReply, promptOf } from "../../../src/words/reply-prompt.ts";

const brief = { text: "안녕하세요", instructions: "진료는 6시까지.", business: "강남내과", language: "ko" as const };

describe("the prompt", () => {
  it("names the business, its language and its instructions, between tags", () => {
    const [system] = promptOf(brief);
    expect(system?.content).toContain('"강남내과"');
    expect(system?.content).toContain("in Korean");
    expect(system?.content).toContain("<business_instructions>\n진료는 6시까지.\n</business_instructions>");
    expect(promptOf({ ...brief, language: "en" })[0]?.content).toContain("in English");
  });

  it("holds a customer's text only as one JSON string of at most 2,000 characters, whatever that is", () => {
    const [system] = promptOf(brief);
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 3000 }), (text) => {
        const [rules, user, ...more] = promptOf({ ...brief, text });
        expect([rules, more]).toEqual([system, []]);
        const read: unknown = JSON.parse(user?.content ?? "");
        expect(typeof read === "string" && read.length <= 2000).toBe(true);
        if (text.length <= 2000) expect(read).toBe(text.toWellFormed());
      }),
    );
  });
});

const GIVEN = "예약: https://Clinic.example/booking?src=sms, 문의: help@clinic.example (clinic2.example)";

describe("a model's answer", () => {
  it.each([
    "네, 저녁 6시까지입니다. 2026.11.21.에 뵙겠습니다. 3.5km, 1,000원, No.7 (09:00~18:00)",
    "예약은 https://clinic.example/booking?src=sms 에서 받습니다.",
    "예약은 clinic.example/booking?src=sms에서 받습니다.",
    "help@clinic.example로 보내 주세요.",
    "clinic2.example.",
    "감사합니다! 👨‍👩‍👧 :)",
    "@원장님께 전하겠습니다",
  ])("is sent: %s", (answer) => {
    expect(judgeReply(answer, GIVEN)).toEqual({ reply: answer });
  });

  it.each([
    "https://evil.example",
    "http://localhost",
    "evil.com",
    "EVIL.COM/x",
    "bit.ly/abc에서",
    "www.evil.kr",
    "한국.한국",
    "пример.рф",
    "evil。com",
    "evil．com",
    "evil\u200d.com",
    "me@evil.com",
    "info@clinic.example",
    "https://clinic.example@evil.com",
    "https://clinic.example.evil.com/booking",
    "clinic.example/other",
    "clinic.example/booking",
    "xclinic2.example",
    "inic2.example",
    "clinic2.example:80@evil.com",
    "10.1.2.3",
    "https://예약.닷컴",
    "https://",
  ])("is not sent for its link: %s", (answer) => {
    expect(judgeReply(answer, GIVEN)).toEqual({ fault: "the model gave a link that it was not given" });
    expect(judgeReply(`오세요 ${answer} 로`, GIVEN)).toHaveProperty("fault");
  });

  it("may hold less of an address than was given", () => {
    expect(judgeReply("clinic.example", "clinic.example/booking")).toEqual({ reply: "clinic.example" });
  });

  it.each(["a\u0000b", "a\u202eb", "a\u200bb", "a\u00adb", "a\ud800"])(
    "is not sent with what nobody sees: %j",
    (answer) => {
      expect(judgeReply(answer, GIVEN)).toEqual({ fault: "the model gave control characters" });
    },
  );

  it("is one line of at most 300 characters or nothing, whatever it is", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary", maxLength: 400 }), fc.anything()),
        fc.string(),
        (answer, given) => {
          const judged = judgeReply(answer, given);
          if ("reply" in judged) expect(judged.reply).toMatch(/^\S.{0,298}\S$|^\S$/s);
          else expect(judged.fault).toMatch(/^the model gave /);
        },
      ),
    );
  });
});
