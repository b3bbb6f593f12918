import { describe, expect, it } from "vitest";

import { HOUR, MINUTE } from "../../../src/lib/instant.ts";
import { missedCallNotice } from "../../../src/words/missed-call.ts";
import { missedCallsNotice } from "../../../src/words/missed-calls.ts";
import { AT, ENGLISH, KOREAN, plain } from "./voices.ts";

describe("a missed call", () => {
  const call = { from: "+821012345678", name: null, at: AT, status: "no-answer", wasClosed: false };

  it("is told with who called, when, and how it ended", () => {
    expect(missedCallNotice(call, KOREAN)).toEqual({
      title: "부재중 전화 · 강남내과",
      facts: [
        { label: "발신 번호", value: "010-1234-5678" },
        { label: "걸려 온 시각", value: "11월 21일 (토) 오후 3:12" },
        { label: "상태", value: "받지 않음" },
      ],
      request: "다시 전화해 주세요.",
    });
    expect(plain(missedCallNotice(call, ENGLISH))).toEqual({
      title: "Missed call · Kim's",
      facts: [
        { label: "Caller", value: "+82 10 1234 5678" },
        { label: "Called at", value: "Sat, Nov 21, 1:12 AM" },
        { label: "Status", value: "no answer" },
      ],
      request: "Please call back.",
    });
  });

  it("shows the caller's name where it is known", () => {
    expect(missedCallNotice({ ...call, name: "박서연" }, KOREAN).facts[0]?.value).toBe("박서연 · 010-1234-5678");
  });

  it.each([null, "", "anonymous", "Restricted"])("shows that there is no number where %j called", (from) => {
    expect(missedCallNotice({ ...call, from }, KOREAN).facts[0]?.value).toBe("번호 없음");
    expect(missedCallNotice({ ...call, from }, ENGLISH).facts[0]?.value).toBe("no number");
  });

  it("says so where the caller only heard an announcement", () => {
    const status = (voice: typeof KOREAN) => missedCallNotice({ ...call, status: "announced" }, voice).facts[2]?.value;
    expect([status(KOREAN), status(ENGLISH)]).toEqual(["안내 멘트만 들음", "heard only the announcement"]);
  });

  it("says so where it came outside business hours", () => {
    expect(missedCallNotice({ ...call, wasClosed: true }, KOREAN).request).toMatch(/영업시간 외.*다시 전화해 주세요/);
    const { request } = missedCallNotice({ ...call, wasClosed: true }, ENGLISH);
    expect(request).toMatch(/outside business hours.*call back when you are open/);
  });
});

describe("several missed calls of one person", () => {
  const calls = {
    from: "+821012345678",
    name: "박서연",
    count: 3,
    firstAt: AT,
    lastAt: AT + 9 * MINUTE,
    hasTexted: false,
    wasClosed: false,
    calledBackAt: null,
  };

  it("are counted, from when to when", () => {
    expect(missedCallsNotice(calls, KOREAN)).toEqual({
      title: "부재중 전화 3통 · 강남내과",
      facts: [
        { label: "발신 번호", value: "박서연 · 010-1234-5678" },
        { label: "걸려 온 시각", value: "11월 21일 (토) 오후 3:12 – 오후 3:21" },
        { label: "문자", value: "없음" },
        { label: "이후 통화", value: "아직 없음" },
      ],
      request: "다시 전화해 주세요.",
    });
    expect(plain(missedCallsNotice({ ...calls, name: null }, ENGLISH))).toMatchObject({
      title: "3 missed calls · Kim's",
      facts: [
        { value: "+82 10 1234 5678" },
        { value: "Sat, Nov 21, 1:12 AM – 1:21 AM" },
        { value: "none" },
        { value: "not yet" },
      ],
      request: "Please call back.",
    });
  });

  it("are told with one time where it is the same, and with both days where they differ", () => {
    const time = (lastAt: number) => missedCallsNotice({ ...calls, lastAt }, KOREAN).facts[1]?.value;
    expect(time(AT + 1)).toBe("11월 21일 (토) 오후 3:12");
    expect(time(AT + 9 * HOUR)).toBe("11월 21일 (토) 오후 3:12 – 11월 22일 (일) 오전 12:12");
  });

  it("are one where they are one", () => {
    expect(missedCallsNotice({ ...calls, count: 1 }, ENGLISH).title).toBe("1 missed call · Kim's");
  });

  it("ask to read the text that was left", () => {
    const { facts, request } = missedCallsNotice({ ...calls, hasTexted: true }, KOREAN);
    expect([facts[2]?.value, request]).toEqual(["남김", "문자를 확인하고 다시 전화해 주세요."]);
  });

  it("ask for no call where somebody has spoken with the person since", () => {
    const calledBackAt = calls.lastAt + MINUTE;
    const { facts, request } = missedCallsNotice({ ...calls, hasTexted: true, calledBackAt }, KOREAN);
    expect(facts[3]?.value).toBe("11월 21일 (토) 오후 3:22");
    expect(request).toMatch(/^이미 다시 통화했습니다/);
    expect(missedCallsNotice({ ...calls, calledBackAt }, ENGLISH).request).toMatch(/^You have spoken since/);
  });

  it("ask for one where the person called again after that", () => {
    const { request } = missedCallsNotice({ ...calls, calledBackAt: calls.firstAt + MINUTE }, KOREAN);
    expect(request).toBe("다시 전화해 주세요.");
  });
});
