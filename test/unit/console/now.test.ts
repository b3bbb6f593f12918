import { describe, expect, it } from "vitest";

import { Charts, chartsSince } from "../../../src/console/now-charts.tsx";
import { Lists } from "../../../src/console/now-lists.tsx";
import type { Now, NowCall } from "../../../src/ledger/now.ts";
import { DAY, HOUR, MINUTE } from "../../../src/lib/instant.ts";
import { writeLength } from "../../../src/words/console/length.ts";
import type { Voice } from "../../../src/words/language.ts";
import { htmlOf } from "./html.ts";

const NOW = Date.UTC(2026, 4, 21, 3, 12, 5); // 12:12:05 in Seoul
const KOREAN: Voice = { language: "ko", timeZone: "Asia/Seoul", country: "KR", business: "강남내과" };
const ENGLISH: Voice = { ...KOREAN, language: "en" };
const QUIET: Now = {
  inProgress: [],
  missed: [],
  others: [],
  missedCount: 0,
  callCount: 0,
  texts: [],
  waiting: { actions: 0, cancelRequests: 0, unreadable: 0 },
};
const MISSED: NowCall = {
  provider: "clawops",
  id: "CA1",
  direction: "inbound",
  from: "+821012345678",
  to: "+827052351234",
  status: "no-answer",
  missed: true,
  startedAt: NOW - HOUR,
  listedAt: NOW - HOUR,
  answeredAt: null,
  endedAt: NOW - HOUR + MINUTE,
  durationSeconds: 0,
  name: "박서연",
  waiting: 0,
};

const show = (news: Partial<Now>, voice = KOREAN) =>
  htmlOf(Lists({ news: { ...QUIET, ...news }, now: NOW, today: NOW - 12 * HOUR, voice }));
/** What is read of it. */
const read = (html: string) => html.replace(/<[^>]*>/g, "|").replace(/[|\s]*\|[|\s]*/g, "|");

describe("the lists", () => {
  it("say when they are of, and that they may lag", () => {
    expect(read(show({}))).toContain("오후 12:12:05|기준. 기록은 1–2초 늦을 수 있습니다.");
    expect(read(show({}, ENGLISH))).toContain("12:12:05");
    expect(read(show({}, ENGLISH))).toMatch(/may lag by a second/);
  });

  it("say of each that is empty that it is", () => {
    const said = read(show({}));
    for (const none of [
      "기다리는 일이 없",
      "부재중 전화가 없",
      "진행 중인 통화가 없",
      "다른 통화가 없",
      "받은 문자가 없",
    ])
      expect(said).toContain(none);
  });

  it("begin with what was missed: by whom, how and when, with the way to the call", () => {
    const html = show({ missed: [MISSED], missedCount: 1, callCount: 1 });
    expect(html).toContain('<a href="/calls/clawops/CA1"><bdi>박서연 · 010-1234-5678</bdi></a>');
    expect(read(html)).toMatch(/오늘 부재중 1건\|박서연 · 010-1234-5678\|수신 · 받지 않음\|오전 11:12\|/);
    expect(html.indexOf("부재중 1건")).toBeLessThan(html.indexOf("진행 중인 통화"));
  });

  it("tell how long a call goes on, and of one that we place whom it reaches", () => {
    const talk = { missed: false, status: "in-progress", direction: "outbound", to: "+821087654321" } as const;
    const going: NowCall = { ...MISSED, ...talk, endedAt: null, answeredAt: NOW - 192_000, name: null };
    expect(read(show({ inProgress: [going] }))).toContain("010-8765-4321|발신 · 통화 중 · 3분 12초째|");
    expect(read(show({ inProgress: [going] }, ENGLISH))).toContain("outgoing · in progress · for 3 min 12 s|");
  });

  it("tell what waits for a person, with the way to it, and that there is more than was counted", () => {
    const html = show({ waiting: { actions: 100, cancelRequests: 2, unreadable: 0 } });
    expect(read(html)).toMatch(/\|처리하지 못한 작업 100건 이상\|예약 취소 요청 2건\|/);
    expect(html).toContain('href="/bookings?state=cancel_requested"');
    expect(html).not.toContain("읽지 못한");
  });

  it("mark for a moment what has just come, and name every row for good", () => {
    const fresh = { ...MISSED, id: "CA2", endedAt: NOW - 2000 };
    const html = show({ missed: [fresh, MISSED], missedCount: 2 });
    expect(html).toContain('<li id="call-clawops%20CA2" class="new">');
    expect(html).toContain('<li id="call-clawops%20CA1" class="">');
  });

  it("lead to no page of whoever wrote without a number, and tell such texts from each other", () => {
    const texts = [1, 2].map((nth) => ({ phone: "", name: null, text: `문의 ${nth}`, at: NOW - nth }));
    const html = show({ texts });
    expect(html).toContain("문의 2");
    expect(html).not.toContain('href="/contacts/"');
    expect(new Set(html.match(/<li id="text-[^"]*"/g))).toHaveProperty("size", 2);
  });

  it("hold what comes from outside as text, wherever it stands", () => {
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e`;
    const call = { ...MISSED, provider: evil, id: `${evil}\ud800`, from: evil, name: evil };
    const text = { phone: evil, name: evil, text: evil, at: NOW };
    const html = show({ missed: [call], others: [{ ...call, missed: false }], texts: [text] });
    expect(html).not.toMatch(/<script|<img|\u202e/);
    expect(html.match(/href="[^"]*"/g)?.every((href) => /^href="\/[\w%/?=.~!'()*-]*"$/.test(href))).toBe(true);
  });
});

describe("the charts", () => {
  const tally = { at: NOW - (NOW % HOUR), calls: 4, missed: 1, failed: 0, slowestMs: 1200, outreaches: 3, reached: 2 };
  const draw = (voice = KOREAN, tallies = [tally]) => htmlOf(Charts({ tallies, now: NOW, voice }));

  it("say in words what they show, per hour and per day", () => {
    const html = draw();
    expect(html.match(/<svg/g)).toHaveLength(8);
    expect(html).toContain("모두 4건 · 그중 부재중 1건 (25%) · 최고 4 (오후 12:00)</desc>");
    expect(html).toContain("모두 3건 · 그중 연락이 닿음 2건 (67%) · 최고 3 (5월 21일 (목))</desc>");
    expect(html).toContain("최고 1.2초 (오후 12:00)</desc>");
    expect(html).toContain("아직 아무것도 없습니다</desc>");
    expect(draw(ENGLISH)).toContain("4 in all · 1 missed (25%) · peak 4 (12:00 PM)</desc>");
  });

  it("have the same numbers as a table, and say of which hours nothing is known", () => {
    const html = draw();
    expect(html.match(/<tr>/g)).toHaveLength(24 + 30 + 2);
    const row = /<th scope="row">오후 12:00<\/th>(.*?)<\/tr>/s.exec(html)?.[1] ?? "";
    expect(row.match(/>[^<]+</g)).toEqual([">4<", ">1<", ">3<", ">2<", ">0<", ">1.2초<"]);
    expect(html.match(/기록 없음/g)).toHaveLength((24 + 30 - 2) * 6);
  });

  it("are told apart by their ids", () => {
    const ids = [...draw().matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("begin with the first of thirty days by the clock of the business", () => {
    expect(chartsSince(NOW, KOREAN)).toBe(Date.UTC(2026, 4, 20, 15) - 29 * DAY);
  });
});

it.each([
  [0, "0.0초"],
  [1249, "1.2초"],
  [42_000, "42초"],
  [192_999, "3분 12초"],
  [3 * HOUR + 5 * MINUTE, "3시간 5분"],
])("writes how long %i ms are", (ms, expected) => {
  expect(writeLength(ms, "ko")).toBe(expected);
});
