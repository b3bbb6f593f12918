import { describe, expect, it } from "vitest";

import { textNotice, textsNotice } from "../../../src/words/text-received.ts";
import { AT, ENGLISH, KOREAN, plain } from "./voices.ts";

const FROM = "+821012345678";
const LINK = "https://offhook.example/contacts/%2B821012345678";

describe("a text", () => {
  const text = {
    from: FROM,
    name: null,
    at: AT,
    text: "예약 되나요?",
    media: 0,
    shownAt: null,
    asked: null,
    wish: null,
  };

  it("is told with who wrote, when and what", () => {
    expect(textNotice(text, KOREAN)).toEqual({
      title: "문자 도착 · 강남내과",
      facts: [
        { label: "보낸 사람", value: "010-1234-5678" },
        { label: "받은 시각", value: "11월 21일 (토) 오후 3:12" },
        { label: "내용", value: "예약 되나요?" },
      ],
      request: "필요하면 답장해 주세요.",
    });
  });

  it("is told with its writer's name, its pictures and where it is shown", () => {
    expect(plain(textNotice({ ...text, name: "Seoyeon", media: 2, shownAt: LINK }, ENGLISH))).toEqual({
      title: "Text received · Kim's",
      facts: [
        { label: "From", value: "Seoyeon · +82 10 1234 5678" },
        { label: "Received at", value: "Sat, Nov 21, 1:12 AM" },
        { label: "Text", value: "예약 되나요?" },
        { label: "Pictures", value: "2" },
      ],
      request: "Please answer if needed.",
      link: { label: "Details", url: LINK },
    });
  });

  it("is told with the appointment that its writer was asked about", () => {
    const { facts } = textNotice({ ...text, asked: { kind: "booking", id: "B-1", at: AT } }, KOREAN);
    expect(facts.at(-1)).toEqual({ label: "예약", value: "11월 21일 (토) 오후 3:12 (B-1)" });
  });

  it("of pictures alone is told as those, and one of nothing as nothing", () => {
    const told = (words: string, media: number) => textNotice({ ...text, text: words, media }, KOREAN);
    const labels = (words: string, media: number) =>
      told(words, media)
        .facts.slice(2)
        .map(({ label, value }) => `${label}: ${value}`);
    expect(labels("", 1)).toEqual(["사진: 1장"]);
    expect(labels(" \n", 3)).toEqual(["사진: 3장"]);
    expect(labels("이거예요", 1)).toEqual(["내용: 이거예요", "사진: 1장"]);
    expect(labels("", 0)).toEqual(["내용: (내용 없음)"]);
  });

  it("that is a wish is told as one", () => {
    const request = (wish: "stop" | "start", voice = KOREAN) => textNotice({ ...text, wish }, voice).request;
    expect(request("stop")).toMatch(/문자를 받지 않겠다고 합니다/);
    expect(request("start")).toMatch(/다시 문자를 받겠다고 합니다/);
    expect(request("stop", ENGLISH)).toMatch(/no more texts/);
    expect(request("start", ENGLISH)).toMatch(/texts again/);
  });

  it("is not escaped here, whatever stands in it", () => {
    const hostile = "<!channel> *x* &amp; https://x.example";
    expect(textNotice({ ...text, text: hostile }, KOREAN).facts[2]?.value).toBe(hostile);
  });
});

describe("several texts of one person", () => {
  const texts = { from: FROM, name: "박서연", count: 12, lastAt: AT, lastText: "여보세요?", shownAt: LINK };

  it("are counted, with the last of them", () => {
    expect(textsNotice(texts, KOREAN)).toEqual({
      title: "문자 12건 도착 · 강남내과",
      facts: [
        { label: "보낸 사람", value: "박서연 · 010-1234-5678" },
        { label: "마지막으로 받은 시각", value: "11월 21일 (토) 오후 3:12" },
        { label: "마지막 내용", value: "여보세요?" },
      ],
      request: "필요하면 답장해 주세요.",
      link: { label: "자세히", url: LINK },
    });
    const { title, facts } = textsNotice({ ...texts, count: 1, lastText: "", shownAt: null }, ENGLISH);
    expect(title).toBe("1 text received · Kim's");
    expect(facts.slice(2)).toEqual([{ label: "Last text", value: "(empty)" }]);
  });
});
