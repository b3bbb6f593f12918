import { beforeEach, describe, expect, it } from "vitest";

import { LoopCall, stopTheClock } from "./talking.ts";

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
