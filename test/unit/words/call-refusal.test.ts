import { describe, expect, it } from "vitest";

import { refusalInWords, unnamedInWords, unsettledInWords } from "../../../src/words/call-refusal.ts";

describe("why a call was not placed", () => {
  it.each([
    ["clawops", "INVALID_PHONE_NUMBER", 400, "거는 상대 번호가 올바르지 않습니다.", "The number to call is not valid."],
    [
      "clawops",
      "UNSUPPORTED_COUNTRY",
      400,
      "플랫폼이 전화를 걸지 않는 나라입니다.",
      "The platform does not call that country.",
    ],
    ["clawops", "recipient_blocked", 422, "거는 상대 번호가 차단되어 있습니다.", "The number to call is blocked."],
    ["clawops", "quota_exceeded", 422, "통화 한도를 다 썼습니다.", "The quota of calls is used up."],
    [
      "teler",
      "from_number_not_provisioned",
      400,
      "우리 번호가 플랫폼에 발신번호로 등록되어 있지 않습니다.",
      "The number to call from is not registered with the platform.",
    ],
    [
      "vox",
      "VALIDATION_ERROR",
      400,
      "플랫폼이 전화 요청의 내용을 받아들이지 않았습니다.",
      "The platform did not accept what the request says.",
    ],
  ])("is told by the code (%s, %s)", (via, code, status, ko, en) => {
    expect(refusalInWords({ via, code, status }, "ko")).toBe(ko);
    expect(refusalInWords({ via, code, status }, "en")).toBe(en);
  });

  it.each([
    ["clawops", null, 401, "The platform did not accept the API key."],
    ["clawops", null, 403, "There is no active subscription with the platform."],
    ["teler", null, 403, "The platform did not accept the API key."],
    ["clawops", "no_such_agent", 404, "The platform does not know the agent or the account that the settings name."],
    ["vox", null, 404, "The platform does not know the agent or the account that the settings name."],
    ["clawops", "sdk_not_connected", 409, "The platform cannot place the call now."],
    ["teler", null, 422, "The platform did not accept what the request says."],
    ["vox", "rate_limited", 429, "The platform takes no more calls at the moment."],
  ])("is told by the status where the code says nothing to us (%s, %s, %i)", (via, code, status, en) => {
    expect(refusalInWords({ via, code, status }, "en")).toBe(en);
  });

  it("is the platform's own word where neither says anything to us, and nothing where it gave none", () => {
    expect(refusalInWords({ via: "clawops", code: "ai_mode_removed", status: 410 }, "ko")).toBe("ai_mode_removed");
    expect(refusalInWords({ via: "vox", code: null, status: 403 }, "ko")).toBe(null);
    expect(refusalInWords({ via: "teler", code: null, status: 404 }, "ko")).toBe(null);
  });
});

it("says what is not known of a call", () => {
  expect(unsettledInWords("answered 502", "ko")).toBe("전화가 걸렸는지 알 수 없습니다 (answered 502)");
  expect(unsettledInWords("answered 502", "en")).toBe("It is not known whether the call was placed (answered 502)");
  expect(unnamedInWords("ko")).toBe("플랫폼이 전화를 걸었지만 어느 통화인지 알려 주지 않았습니다");
  expect(unnamedInWords("en")).toBe("The platform took the call but did not tell which one it is");
});
