import { describe, expect, it } from "vitest";

import { textRules } from "../../../src/automations.ts";
import type { MessageEvent } from "../../../src/calls/message.ts";
import { HOUR, MINUTE } from "../../../src/lib/instant.ts";
import { type Read, planText } from "../../../src/rules/rule.ts";
import { hindranceOf, written } from "../../../src/rules/text-reply.ts";
import { settingsOf } from "../../../src/settings.ts";

const NOON = Date.UTC(2026, 10, 21, 3);
const NIGHT = Date.UTC(2026, 10, 21, 14);
const CLAWOPS = { CLAWOPS_API_KEY: "k", CLAWOPS_ACCOUNT_ID: "AC1", CLAWOPS_FROM: "07052351234" };
const VOX = { VOX_API_KEY: "k", VOX_FROM: "07045671234" };
const MODEL = { AUTO_REPLY: "model", MODEL_URL: "https://model.example/v1", MODEL_NAME: "m" };
const SLACK = { SLACK_WEBHOOK_URL: "https://hooks.slack.example/x" };

const text = (more: Partial<MessageEvent> = {}, data: Partial<MessageEvent["data"]> = {}): MessageEvent => ({
  id: "clawops:message:MG1:received",
  provider: "clawops",
  at: NOON,
  receivedAt: NOON,
  type: "message.received",
  data: { id: "MG1", from: "+821012345678", to: "+827052351234", text: "예약 되나요?", ...data },
  ...more,
});
const planned = (env: Record<string, string>, message = text(), read: Partial<Read> = {}) =>
  planText(textRules, message, {
    settings: settingsOf(env),
    now: NOON,
    name: null,
    answer: "reply",
    isFlood: false,
    asked: null,
    ...read,
  }).plans;
const sent = (plans: ReturnType<typeof planned>) => plans.filter(({ kind }) => kind !== "slack.post");

describe("a text", () => {
  it("leads to nothing while no setting is set", () => expect(planned({})).toEqual([]));

  it("is told to Slack with the person's name, unless it came in a flood", () => {
    const [plan, ...others] = planned(SLACK, text({}, { media: ["a", "b"] }), { name: "박서연" });
    expect(others).toEqual([]);
    expect(plan).toMatchObject({ kind: "slack.post", cause: "text-alert:clawops:message:MG1:received" });
    expect(JSON.stringify(plan?.input)).toMatch(/박서연.*예약 되나요\?/);
    expect(planned(SLACK, text(), { isFlood: true })).toEqual([]);
  });

  it("is answered with the owner's words, through the platform it came in on if that can send", () => {
    const AUTO_REPLY = "{business}입니다.";
    const both = { ...CLAWOPS, ...VOX, AUTO_REPLY };
    expect(sent(planned(both))).toMatchObject([
      {
        kind: "sms.send",
        input: { via: "clawops", to: "+821012345678", text: "Offhook입니다.", expiresAt: NOON + 15 * MINUTE },
      },
    ]);
    expect(sent(planned(both, text({ provider: "vox" })))).toMatchObject([{ input: { via: "vox" } }]);
    expect(sent(planned({ ...CLAWOPS, AUTO_REPLY }, text({ provider: "vox" })))).toMatchObject([
      { input: { via: "clawops" } },
    ]);
    expect(sent(planned({ AUTO_REPLY }))).toEqual([]);
    expect(sent(planned(CLAWOPS))).toEqual([]);
  });

  it("is answered by a model where there is one, else with our words", () => {
    expect(sent(planned({ ...CLAWOPS, ...MODEL }))).toMatchObject([
      { kind: "reply.write", input: { text: "예약 되나요?" } },
    ]);
    expect(sent(planned({ ...CLAWOPS, AUTO_REPLY: "model" }))).toMatchObject([
      { kind: "sms.send", input: { text: expect.stringContaining("Offhook") } },
    ]);
  });

  it("is not answered when it came long ago, has no leave, or by night when it was written by day", () => {
    const env = { ...CLAWOPS, AUTO_REPLY: "네" };
    expect(sent(planned(env, text({ at: NOON - HOUR - 1 })))).toEqual([]);
    expect(sent(planned(env, text(), { answer: null }))).toEqual([]);
    expect(sent(planned(env, text({ at: NIGHT - 3 * HOUR }), { now: NIGHT }))).toEqual([]);
    expect(sent(planned(env, text({ at: NIGHT - 1 }), { now: NIGHT }))).toHaveLength(1);
  });

  it("that is a wish is answered that it is followed, with nothing else switched on", () => {
    expect(sent(planned(CLAWOPS, text(), { answer: "stop" }))).toMatchObject([
      { kind: "sms.send", cause: "text-reply:wish:clawops:message:MG1:received", input: { isConsent: true } },
    ]);
  });

  it("of a test story reaches nobody but Slack", () => {
    const env = { ...CLAWOPS, ...SLACK, AUTO_REPLY: "네" };
    expect(planned(env, text({}, { id: "offhook-test-1" }))).toMatchObject([
      { kind: "slack.post", input: { title: expect.stringMatching(/^\[TEST\]/) } },
    ]);
  });
});

describe("an answer that was planned", () => {
  const answer = { via: "clawops", to: "+821012345678", expiresAt: NOON + 15 * MINUTE, answers: NOON } as const;
  const about = { settings: settingsOf({}), now: NOON, isRefused: false };

  it("is not sent once it has expired, the person wants nothing, or night has come since", () => {
    expect(hindranceOf(answer, about)).toBe(null);
    expect(hindranceOf(answer, { ...about, now: NOON + 15 * MINUTE + 1 })).toBe("expired");
    expect(hindranceOf(answer, { ...about, isRefused: true })).toBe("the customer wants no texts");
    expect(hindranceOf({ ...answer, isConsent: true }, { ...about, isRefused: true })).toBe(null);
    const late = { ...answer, expiresAt: NIGHT + HOUR };
    expect(hindranceOf(late, { ...about, now: NIGHT })).toBe("quiet hours");
    expect(hindranceOf({ ...late, answers: NIGHT - 1 }, { ...about, now: NIGHT })).toBe(null);
  });

  it("says what a model wrote, or what is said without one", () => {
    const settings = settingsOf({ ...MODEL, BUSINESS_NAME: "강남내과" });
    const say = (reply: string | null) => written(answer, reply, { settings, now: NOON, name: null }).input;
    expect(say("내일 2시에 가능합니다.")).toEqual({ ...answer, text: "내일 2시에 가능합니다." });
    expect(say(null)).toMatchObject({ text: expect.stringContaining("강남내과") });
  });
});
