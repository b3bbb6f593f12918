import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { announcementSayings } from "../../../src/words/announcement.ts";
import { AT, ENGLISH, KOREAN } from "./voices.ts";

const open = { greeting: undefined, isOpen: true, now: AT, phone: "+821012345678" };
const closed = { ...open, isOpen: false };

describe("an announcement", () => {
  it("promises to call back, in the business's name", () => {
    expect(announcementSayings(open, KOREAN).promise).toBe(
      "안녕하세요, 강남내과입니다. 지금은 전화를 받기 어렵습니다. 확인하는 대로 이 번호로 다시 전화드리겠습니다. 강남내과에 전화해 주셔서 감사합니다.",
    );
    expect(announcementSayings(open, ENGLISH).promise).toBe(
      "Hello, this is Kim's. We can't take your call right now. We'll call you back at this number as soon as we can. Thank you for calling Kim's.",
    );
  });

  it("says outside business hours that they are closed, and calls back when they open", () => {
    expect(announcementSayings(closed, KOREAN).promise).toMatch(
      /지금은 영업시간이 아닙니다\. 영업을 시작하는 대로 이 번호로 다시 전화드리겠습니다\./,
    );
    expect(announcementSayings(closed, ENGLISH).promise).toMatch(/We are closed right now\. .* as soon as we open\./);
    expect(announcementSayings(closed, ENGLISH).connect).toMatch(/closed right now, but I'll try to connect you/);
  });

  it("says that it connects, and after a telephone that nobody took what follows", () => {
    expect(announcementSayings(open, KOREAN)).toMatchObject({
      connect: "안녕하세요, 강남내과입니다. 담당자에게 연결해 드리겠습니다. 잠시만 기다려 주세요.",
      untakenPromise: expect.stringMatching(
        /^죄송합니다\. 지금은 담당자가 .* 다시 전화드리겠습니다\. .* 감사합니다\.$/,
      ),
      untakenRegret: expect.stringMatching(/^죄송합니다\. .* 나중에 다시 전화해 주세요\./),
    });
    expect(announcementSayings(closed, ENGLISH).untakenPromise).toMatch(/^I'm sorry, nobody .* as soon as we open\./);
  });

  it("begins with the owner's own words, where they come to any", () => {
    const beginning = (greeting: string) => announcementSayings({ ...open, greeting }, KOREAN).promise;
    expect(beginning("네, {business}! {phone}님 반갑습니다.")).toMatch(
      /^네, 강남내과! 010-1234-5678님 반갑습니다\. 지금은 전화를 받기 어렵습니다\./,
    );
    expect(announcementSayings({ ...open, greeting: " {phone} ", phone: undefined }, KOREAN).promise).toMatch(
      /^안녕하세요, 강남내과입니다\./,
    );
  });

  it("promises nothing where it regrets", () => {
    const about = fc.record({
      greeting: fc.option(fc.constantFrom("네, {business}입니다.", "{time}"), { nil: undefined }),
      isOpen: fc.boolean(),
      now: fc.constant(AT),
      phone: fc.constantFrom("+821012345678", undefined),
    });
    fc.assert(
      fc.property(about, fc.constantFrom(KOREAN, ENGLISH), (of, voice) => {
        const { regret, untakenRegret, ...others } = announcementSayings(of, voice);
        for (const text of [regret, untakenRegret]) expect(text).not.toMatch(/전화드리겠|call you back/);
        for (const text of [regret, untakenRegret, ...Object.values(others)])
          expect(text).not.toMatch(/[{}]|undefined|\s{2}/);
      }),
    );
  });
});
