import { describe, expect, it } from "vitest";

import { type Call, apply, withArtefacts } from "../../../src/calls/call.ts";
import type { CallEvent } from "../../../src/calls/event.ts";
import { HOUR, MINUTE, SECOND } from "../../../src/lib/instant.ts";
import { callContent } from "../../../src/rules/call-content.ts";
import { settingsOf } from "../../../src/settings.ts";
import { STARTED_AT, eventOf } from "../calls/lifetime.ts";

const ENDED_AT = STARTED_AT + MINUTE;
const answered = eventOf({ type: "call.answered", data: { direction: "inbound", from: "+821012345678" } });
const ended = eventOf({ type: "call.ended", at: ENDED_AT, data: { status: "completed", durationSeconds: 41 } });
const transcribed = (data: object) => eventOf({ type: "call.transcribed", at: ENDED_AT, data });
const summarized = eventOf({ type: "call.analyzed", at: ENDED_AT, data: { summary: "예약 변경" } });
const lines = { status: "completed", transcript: [{ role: "agent", text: "네" }] };

const fold = (...events: CallEvent[]): Call => events.reduce<Call | null>(apply, null) as Call;
const planned = (call: Call, { now = ENDED_AT, CLAWOPS_REQUEST_TRANSCRIPTS = "false" } = {}) =>
  callContent.plan(call, {
    now,
    overSince: ENDED_AT,
    settings: settingsOf({ CLAWOPS_API_KEY: "k", CLAWOPS_ACCOUNT_ID: "AC1", CLAWOPS_REQUEST_TRANSCRIPTS }),
  });

describe("what was said in a call", () => {
  it("is not asked for where a model of ours said it", () => {
    const talk = eventOf({ type: "call.answered", data: { direction: "inbound", talk: true } });
    expect(planned(fold(talk, ended))).toEqual([]);
  });

  it("is asked for a quarter of a minute after the call, not while it goes on", () => {
    expect(planned(fold(answered))).toEqual([]);
    expect(planned(fold(answered, ended))).toEqual([
      {
        kind: "content.fetch",
        cause: "after-the-call",
        dueAt: ENDED_AT + 15 * SECOND,
        input: { call: "CA1", since: ENDED_AT, wanted: ["transcript", "summary"] },
      },
    ]);
  });

  it("is asked for soon after its end came in, whatever the platform's clock says", () => {
    for (const at of [ENDED_AT - 90 * MINUTE, ENDED_AT + 90 * MINUTE]) {
      const [plan] = planned(fold(answered, { ...ended, at }));
      expect(plan).toMatchObject({ dueAt: ENDED_AT + 15 * SECOND, input: { since: ENDED_AT } });
    }
    expect(planned(fold(answered, ended), { now: ENDED_AT + HOUR })[0]?.dueAt).toBe(ENDED_AT + HOUR);
  });

  it("is asked for again once the platform was told to write it down", () => {
    const call = withArtefacts(fold(answered, ended), { transcript: "requested" });
    const now = ENDED_AT + 6 * MINUTE;
    expect(planned(call, { now })).toMatchObject([
      { cause: "after-the-call" },
      { cause: "requested", dueAt: now + 15 * SECOND, input: { since: now } },
    ]);
  });

  it("is asked for at once when the platform says that it is there", () => {
    const plans = planned(fold(answered, ended, transcribed({ status: "completed", segments: 3 })));
    expect(plans.map(({ cause, dueAt }) => [cause, dueAt])).toEqual([
      ["after-the-call", ENDED_AT + 15 * SECOND],
      ["transcribed", ENDED_AT],
    ]);
  });

  it("is asked for only as far as it is not known", () => {
    expect(planned(fold(answered, ended, transcribed(lines)))).toMatchObject([{ input: { wanted: ["summary"] } }]);
    expect(planned(fold(answered, ended, transcribed(lines), summarized))).toEqual([]);
  });

  it("is not asked for where nobody was on the line, or another platform made the call", () => {
    const missed = eventOf({ type: "call.ended", data: { direction: "inbound", status: "no-answer" } });
    expect(planned(fold(missed))).toEqual([]);
    expect(planned({ ...fold(answered, ended), provider: "vox" })).toEqual([]);
  });

  it("is written down for money only where the owner wants that, and nothing is waited for otherwise", () => {
    const call = withArtefacts(fold(answered, ended), { transcript: "not_requested" });
    expect(planned(call)).toEqual([]);
    expect(planned(call, { CLAWOPS_REQUEST_TRANSCRIPTS: "true" })).toMatchObject([
      { kind: "content.fetch" },
      { kind: "transcript.request", cause: "transcript", input: { call: "CA1" } },
    ]);
  });
});
