import { describe, expect, it } from "vitest";

import { rules } from "../../../src/automations.ts";
import { type Call, apply } from "../../../src/calls/call.ts";
import type { CallEvent } from "../../../src/calls/event.ts";
import { messageLeft } from "../../../src/calls/left-message.ts";
import { MINUTE } from "../../../src/lib/instant.ts";
import { messageTaken } from "../../../src/rules/message-taken.ts";
import { planAll } from "../../../src/rules/rule.ts";
import { settingsOf } from "../../../src/settings.ts";
import { STARTED_AT, eventOf } from "../calls/lifetime.ts";

const NOW = STARTED_AT + MINUTE;
const SLACK = { SLACK_WEBHOOK_URL: "https://hooks.slack.com/services/T/B/x" };
const answered = (data: object, call = "CA1") => eventOf({ type: "call.answered", call, data });
const left = (number: number, text: string, id = "CA1") =>
  messageLeft({ provider: "clawops", id }, { number, at: NOW, text, name: "박서연", callBack: "010 2345 6789" });

const fold = (...events: CallEvent[]): Call => events.reduce<Call | null>(apply, null) as Call;
const planned = (call: Call, more = {}) =>
  planAll([messageTaken], call, { settings: settingsOf({ ...SLACK, ...more }), now: NOW }).plans;
const INBOUND = { direction: "inbound", from: "+821012345678" };

describe("a message that a caller left", () => {
  it("is told to Slack while the call goes on, each once, by its number", () => {
    const call = fold(answered(INBOUND), left(1, "예약을 바꾸고 싶어요"), left(2, "주차가 되나요"));
    expect(planned(call).map(({ kind, cause }) => [kind, cause])).toEqual([
      ["slack.post", "message-taken:1"],
      ["slack.post", "message-taken:2"],
    ]);
    const [first] = planned(call, { PUBLIC_URL: "https://offhook.example" });
    expect(first?.input).toMatchObject({
      title: "전화로 남긴 메시지 · Offhook",
      facts: [{ value: "박서연 · 010-1234-5678" }, { value: "010 2345 6789" }, { value: "예약을 바꾸고 싶어요" }, {}],
      link: { url: "https://offhook.example/calls/clawops/CA1" },
    });
    expect(first).not.toHaveProperty("folds");
  });

  it("is the same plan when the call is over and more is known of it", () => {
    const call = fold(answered(INBOUND), left(1, "x"));
    const ended = eventOf({ type: "call.ended", at: NOW, data: { status: "completed", durationSeconds: 60 } });
    const analyzed = eventOf({ type: "call.analyzed", at: NOW, data: { summary: "예약", fields: { a: 1 } } });
    expect(planned([ended, analyzed].reduce(apply, call))).toEqual(planned(call));
  });

  it("is of the customer also where we called, and of nobody where no number is known", () => {
    const outbound = fold(
      answered({ direction: "outbound", from: "+827052351234", to: "+821099998888" }),
      left(1, "x"),
    );
    expect(planned(outbound)[0]?.input).toMatchObject({ facts: [{ value: "박서연 · 010-9999-8888" }, {}, {}, {}] });
    expect(planned(fold(left(1, "x")))[0]?.input).toMatchObject({
      facts: [{ value: "박서연 · 번호 없음" }, {}, {}, {}],
    });
  });

  it("is told by the automations of an owner who has Slack, and marked in a test story", () => {
    const call = fold(answered(INBOUND, "offhook-test-1"), left(1, "x", "offhook-test-1"));
    const { plans } = planAll(rules, call, { settings: settingsOf(SLACK), now: NOW });
    expect(plans).toMatchObject([{ input: { title: expect.stringMatching(/^\[TEST\] 전화로 남긴 메시지/) } }]);
    expect(planAll(rules, call, { settings: settingsOf({}), now: NOW }).plans).toEqual([]);
  });

  it("is nothing of a call in which none was left", () => expect(planned(fold(answered(INBOUND)))).toEqual([]));
});
