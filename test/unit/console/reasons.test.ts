import { describe, expect, it } from "vitest";

import { Reason } from "../../../src/console/reason.tsx";
import { writeReason, writeUnreadable } from "../../../src/words/console/reasons.ts";
import { htmlOf } from "./html.ts";

const shown = (given: Partial<Parameters<typeof Reason>[0]>) =>
  htmlOf(Reason({ outcome: "dead", detail: "", isOpen: false, language: "en", ...given }));
const toldBy = (status: number, detail = "no") => writeReason({ status, detail }, "en")?.why;

describe("why something was not done", () => {
  it.each([
    [401, "did not accept the key"],
    [403, "did not accept the key"],
    [404, "no such address"],
    [422, "did not accept what it was sent"],
    [429, "could not take it just then"],
    [301, "has moved"],
    [503, "out of order"],
  ])("is said in words where %i was answered", (status, words) => expect(toldBy(status)).toContain(words));

  it("is what the outside said itself where the status says nothing", () => {
    expect(toldBy(200)).toBeUndefined();
    expect(writeReason({ status: null, detail: "the number is not in service (21211)" }, "en")).toBeNull();
  });

  it("names the setting that is missing, in either language", () => {
    const told = { status: null, detail: "sms by vox is off: VOX_FROM is not set" };
    expect(writeReason(told, "en")).toMatchObject({ why: "VOX_FROM is not set.", isAll: true });
    expect(writeReason(told, "ko")).toMatchObject({ why: "VOX_FROM 설정이 없습니다." });
  });

  it("takes nobody else's words for ours", () => {
    expect(toldBy(422, "PUBLIC_URL is not set")).toContain("did not accept what it was sent");
  });

  it("is shown with the answer itself as text, and without what only we can read", () => {
    const html = shown({ status: 422, detail: "<b>bad</b>" });
    expect(html).toContain("did not accept what it was sent");
    expect(html).toContain("&lt;b&gt;bad&lt;/b&gt;");
    expect(shown({ outcome: "withdrawn", detail: "folded into call-0c" })).not.toContain("call-0c");
    expect(shown({ outcome: "done", status: 201, detail: "ok" })).toBe('<p class="faint">ok</p>');
  });

  it("comes with what helps only where a person can do something", () => {
    expect(shown({ status: 503, isOpen: true })).toContain("Try again once it works.");
    expect(shown({ outcome: "retry", status: 503 })).not.toContain("Try again");
  });
});

describe("why a delivery was not understood", () => {
  it("is said in words where we know them", () => {
    expect(writeUnreadable("no usable call_id", "ko")).toBe("‘call_id’ 값이 없거나 알 수 없는 값입니다.");
    expect(writeUnreadable("no CallStatus", "en")).toBe("It has no usable “CallStatus”.");
    expect(writeUnreadable("at: must have an offset", "ko")).toBe("at: must have an offset");
  });
});
