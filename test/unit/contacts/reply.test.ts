import { describe, expect, it } from "vitest";

import { replyOf } from "../../../src/contacts/reply.ts";

describe("a text that answers", () => {
  it.each(["1", " 1. ", "네", "네!", "예", "넵~", "확인", "확 인", "YES", "ok.", "Ok", "１", "네, 확인했습니다."])(
    "says yes: %s",
    (text) => {
      expect(replyOf(text)).toBe("confirm");
    },
  );

  it.each(["2", "2번", " 2! "])("says not so: %s", (text) => {
    expect(replyOf(text)).toBe("decline");
  });

  it.each(["취소", "취소요.", "Cancel", "CANCEL!"])("says not at all: %s", (text) => {
    expect(replyOf(text)).toBe("cancel");
  });

  it.each([
    "",
    "12",
    "1 2",
    "네 근데 조금 늦어요",
    "취소하지 마세요",
    "no",
    "3",
    "11시에 갈게요",
    "예약 확인 부탁드려요",
    "👍",
  ])("is for a person to read where it says anything else: %s", (text) => {
    expect(replyOf(text)).toBe(null);
  });
});
