import { describe, expect, it } from "vitest";

import { messageNotice } from "../../../src/words/message-taken.ts";
import { AT, ENGLISH, KOREAN, plain } from "./voices.ts";

const message = {
  from: "+821012345678",
  name: "박서연",
  at: AT,
  text: "예약을 바꾸고 싶어요",
  callBack: "공일공 2345 6789",
  shownAt: "https://offhook.example/calls/clawops/CA1",
};

describe("a message that somebody left on the phone", () => {
  it("is told with who it is of, the number as they said it, and what they want", () => {
    expect(messageNotice(message, KOREAN)).toEqual({
      title: "전화로 남긴 메시지 · 강남내과",
      facts: [
        { label: "남긴 사람", value: "박서연 · 010-1234-5678" },
        { label: "회신 번호", value: "공일공 2345 6789" },
        { label: "내용", value: "예약을 바꾸고 싶어요" },
        { label: "남긴 시각", value: "11월 21일 (토) 오후 3:12" },
      ],
      request: "다시 전화해 주세요.",
      link: { label: "자세히", url: "https://offhook.example/calls/clawops/CA1" },
    });
    expect(plain(messageNotice(message, ENGLISH))).toEqual({
      title: "Message left by phone · Kim's",
      facts: [
        { label: "From", value: "박서연 · +82 10 1234 5678" },
        { label: "Call back at", value: "공일공 2345 6789" },
        { label: "Message", value: "예약을 바꾸고 싶어요" },
        { label: "Left at", value: "Sat, Nov 21, 1:12 AM" },
      ],
      request: "Please call back.",
      link: { label: "Details", url: "https://offhook.example/calls/clawops/CA1" },
    });
  });

  it("is told without what is not known", () => {
    const { facts, link } = messageNotice(
      { ...message, from: null, name: null, callBack: null, shownAt: null },
      KOREAN,
    );
    expect(facts.map(({ value }) => value)).toEqual(["번호 없음", "예약을 바꾸고 싶어요", "11월 21일 (토) 오후 3:12"]);
    expect(link).toBe(undefined);
  });
});
