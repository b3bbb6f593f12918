import { describe, expect, it } from "vitest";

import { rules } from "../../../src/automations.ts";
import { type Call, apply } from "../../../src/calls/call.ts";
import { actionIdOf, ownerOf } from "../../../src/rules/action.ts";
import { type Rule, planAll } from "../../../src/rules/rule.ts";
import { type Settings, settingsOf } from "../../../src/settings.ts";
import { eventOf } from "../calls/lifetime.ts";

const INBOUND = { direction: "inbound", from: "+821012345678" };
const missed = (call = "CA1"): Call =>
  apply(
    null,
    eventOf({ call, type: "call.ended", at: Date.UTC(2026, 10, 21, 6, 12), data: { ...INBOUND, status: "no-answer" } }),
  );
const NOW = Date.UTC(2026, 10, 21, 6, 13);
const seen = (settings: Settings) => ({ settings, now: NOW });
const on = settingsOf({ SLACK_WEBHOOK_URL: "https://hooks.slack.com/services/T/B/x" });

describe("the automations", () => {
  it("do nothing while no setting is set", () =>
    expect(planAll(rules, missed(), seen(settingsOf({})))).toEqual({ plans: [], failures: [] }));

  it("tell Slack of a missed call, in the owner's language and by his clock", () => {
    const [plan] = planAll(rules, missed(), seen(on)).plans;
    expect(plan).toEqual({
      kind: "slack.post",
      cause: "missed-call:missed",
      folds: true,
      input: {
        title: "부재중 전화 · Offhook",
        facts: [
          { label: "발신 번호", value: "010-1234-5678" },
          { label: "걸려 온 시각", value: "11월 21일 (토) 오후 3:12" },
          { label: "상태", value: "받지 않음" },
        ],
        request: "다시 전화해 주세요.",
      },
    });
    const english = settingsOf({
      SLACK_WEBHOOK_URL: "https://x.example",
      LANGUAGE: "en",
      TIME_ZONE: "America/New_York",
      DEFAULT_COUNTRY: "US",
      BUSINESS_NAME: "Kim's",
    });
    expect(planAll(rules, missed(), seen(english)).plans[0]?.input).toMatchObject({
      title: "Missed call · Kim's",
      facts: [
        { value: "+82 10 1234 5678" },
        { value: expect.stringMatching(/^Sat, Nov 21, 1:12\sAM$/) },
        { value: "no answer" },
      ],
    });
  });

  it("fail by themselves where a setting that switches one on is bad", () => {
    const bad = settingsOf({ SLACK_WEBHOOK_URL: "https://x.example", CRM_URL: "nonsense" });
    const { plans, failures } = planAll(rules, missed(), seen(bad));
    expect([plans.map(({ kind }) => kind), failures]).toEqual([
      ["slack.post"],
      [expect.stringMatching(/^call-record: .*CRM_URL/)],
    ]);
  });

  it("say so where the platform tells no number", () => {
    const call = apply(null, eventOf({ type: "call.ended", data: { direction: "inbound", status: "busy" } }));
    expect(planAll(rules, call, seen(on)).plans).toMatchObject([
      { input: { facts: [{ value: "번호 없음" }, {}, {}] } },
    ]);
  });

  it("plan nothing for a call that was answered, or is not over", () => {
    const answered = apply(
      apply(null, eventOf({ type: "call.answered", data: INBOUND })),
      eventOf({ type: "call.ended", data: { status: "completed" } }),
    );
    expect(planAll(rules, answered, seen(on)).plans).toEqual([]);
    expect(planAll(rules, apply(null, eventOf({ type: "call.ringing", data: INBOUND })), seen(on)).plans).toEqual([]);
  });

  it("mark what comes of a test story", () => {
    const { plans } = planAll(rules, missed("offhook-test-1"), seen(on));
    expect(plans).toMatchObject([{ input: { title: expect.stringMatching(/^\[TEST\] /) } }]);
  });
});

describe("a rule that throws", () => {
  it("is named, and keeps no other from its plans", () => {
    const broken: Rule = {
      name: "broken",
      needs: [],
      plan: () => {
        throw new Error("oh");
      },
    };
    const { plans, failures } = planAll([broken, ...rules], missed(), seen(on));
    expect(plans).toHaveLength(1);
    expect(failures).toEqual(["broken: Error: oh"]);
  });
});

describe("an action's id", () => {
  const objectId = "ab".repeat(32);
  const owner = { kind: "call", objectId } as const;
  const id = actionIdOf(owner, "a");

  it("is the same for the same cause, and leads to its owner", () => {
    expect(actionIdOf(owner, "a")).toBe(id);
    expect(actionIdOf(owner, "b")).not.toBe(id);
    expect(actionIdOf({ kind: "contact", objectId }, "a")).not.toBe(id);
    expect(ownerOf(id)).toEqual(owner);
    expect(ownerOf(actionIdOf({ kind: "contact", objectId }, "a"))).toEqual({ kind: "contact", objectId });
  });

  it.each(["", "x", "call-ab-cd", `call-${objectId}`, `call-${objectId}-${"z".repeat(32)}`, `x${id}`])(
    "is not %s",
    (text) => {
      expect(ownerOf(text)).toBe(null);
    },
  );
});
