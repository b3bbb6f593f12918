import { beforeEach, describe, expect, it } from "vitest";

import { haveModelSay } from "../../world/world-client.ts";
import { LoopCall, OUTSIDE, stopTheClock } from "./talking.ts";

beforeEach(stopTheClock);

const QUESTION = "여보세요? 듣고 계신가요?";

describe("a caller who says nothing", () => {
  it("after a greeting that the platform never says is played is asked all the same", async () => {
    const call = new LoopCall();
    await call.tell("incoming_call", { from: "01012345678" });
    await call.pass(25_000);
    expect(await call.untilSpoken(1)).toEqual([QUESTION]);
  });

  it("but makes a noise that is no words is asked as soon as any other", async () => {
    const call = new LoopCall();
    await call.begin();
    await call.tell("speech_detected");
    expect(await call.tell("end_of_speech", { transcript: "" })).toMatchObject({ action: "listen" });
    await call.pass(15_000);
    expect(await call.untilSpoken(1)).toEqual([QUESTION]);
  });
});

describe("a caller who goes on speaking while the model thinks", () => {
  it("is not told the rest of an answer to half of what they said", async () => {
    const call = new LoopCall();
    const [half, whole] = ["예약을 하고 싶은데", "다음 주 화요일 세 시로요"];
    await haveModelSay(OUTSIDE, {
      contains: half,
      answers: [{ text: "언제가 좋으세요? 오전과 오후가 있습니다.", firstMs: 500 }],
    });
    await haveModelSay(OUTSIDE, { contains: whole, answers: [{ text: "네, 화요일 세 시요." }] });
    await call.begin();
    await call.say(half);
    await call.tell("speech_detected");
    await call.untilSpoken(2);
    expect(await call.say(whole)).toMatchObject({ action: "stop" });
  });
});
