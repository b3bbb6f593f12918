import { evictDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { messageLeft } from "../../../src/calls/left-message.ts";
import { HOUR, SECOND } from "../../../src/lib/instant.ts";
import { ask } from "../platforms.ts";
import { postsWith, stopTheClock } from "../story.ts";
import { activitiesWith, callOf, made, newNumber, pass, report } from "./following.ts";

beforeEach(stopTheClock);
afterEach(() => void vi.useRealTimers());

/** A caller in such a call leaves a message, and the call is told so by the conversation. */
async function leave(id: string, number: number, text: string) {
  const message = { number, at: Date.now(), text, name: "박서연", callBack: "010 2345 6789" };
  return (await callOf("clawops", id).accept([messageLeft({ provider: "clawops", id }, message)], null)).kind;
}

describe("a message that a caller leaves in a conversation", () => {
  it("reaches Slack once, before the call has ended and however often it is told, and then the CRM with the call", async () => {
    const [From, phone] = newNumber();
    const call = callOf("clawops", "CAleft1");
    await made("CAleft1", {
      transcript: {
        status: "completed",
        segmentCount: 1,
        segments: [{ speaker: "AGENT", start: 0, end: 1, text: "네" }],
      },
      summary: { status: "completed", resultJson: { coreSummary: "예약 문의", sentiment: "neutral" } },
    });
    await report("CAleft1", "in-progress", { From });
    expect(await leave("CAleft1", 1, "CAleft1 예약을 바꾸고 싶어요")).toBe("accepted");
    await pass(call, 0);
    expect((await postsWith("CAleft1 예약을")).map(({ rendered }) => rendered)).toEqual([
      expect.stringMatching(/전화로 남긴 메시지.*박서연 · 010.*010 2345 6789.*CAleft1 예약을 바꾸고 싶어요/s),
    ]);
    await evictDurableObject(call);
    expect(await leave("CAleft1", 1, "CAleft1 예약을 바꾸고 싶어요")).toBe("duplicate");
    expect(await leave("CAleft1", 2, "CAleft1 주차가 되나요")).toBe("accepted");
    await pass(call, 20 * SECOND);
    await report("CAleft1", "completed", { From, Duration: "41" });
    for (const wait of [15 * SECOND, HOUR]) await pass(call, wait);
    expect([await postsWith("CAleft1 예약을"), await postsWith("CAleft1 주차가")]).toMatchObject([[{}], [{}]]);
    expect(await activitiesWith('"CAleft1"')).toMatchObject([
      {
        updates: 0,
        activity: {
          phone,
          summary: "예약 문의",
          missing: [],
          fields: {
            left_message: "CAleft1 예약을 바꾸고 싶어요",
            left_message_name: "박서연",
            left_message_call_back: "010 2345 6789",
            left_message_2: "CAleft1 주차가 되나요",
          },
        },
      },
    ]);
    const { body } = await ask<{ gaps: string[]; events: { type: string; late: boolean }[] }>(
      "GET",
      "/api/calls/clawops/CAleft1",
    );
    expect(body.gaps).toEqual([]);
    expect(body.events.filter(({ late }) => late)).toEqual([]);
    expect(body.events.map(({ type }) => type).slice(0, 4)).toEqual([
      "call.answered",
      "call.analyzed",
      "call.analyzed",
      "call.ended",
    ]);
  });
});
