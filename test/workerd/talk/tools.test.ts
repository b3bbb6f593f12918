import { beforeEach, describe, expect, it } from "vitest";

import { askedOfModel, haveModelSay } from "../../world/world-client.ts";
import { until } from "../story.ts";
import { LoopCall, OUTSIDE, stopTheClock } from "./talking.ts";

beforeEach(stopTheClock);

const MESSAGE = { name: "take_message", arguments: { name: "김하늘", text: "예약을 옮기고 싶어요" } };

describe("a message that a caller leaves over the loop", () => {
  it("is left once, also where the caller cut in before the model said so, and it is asked again", async () => {
    const call = new LoopCall();
    const [first, again] = ["전해 주세요", "아까 그 말씀 전하셨죠"];
    await haveModelSay(OUTSIDE, {
      contains: first,
      answers: [{ calls: [MESSAGE] }, { text: "전했습니다.", firstMs: 5000 }],
    });
    await call.begin();
    await call.say(first);
    await until(async () => (await askedOfModel(OUTSIDE, first)).length === 2);
    await haveModelSay(OUTSIDE, { contains: again, answers: [{ calls: [MESSAGE] }, { text: "네, 전했습니다." }] });
    await call.tell("speech_detected");
    await call.say(again);
    expect(await call.untilSpoken(1)).toEqual(["네, 전했습니다."]);
    const [asked] = (await askedOfModel(OUTSIDE, again)) as { asked: { messages: { content: string }[] } }[];
    expect(asked?.asked.messages[0]?.content).toContain("already left 1 of the caller's messages");
    await call.tell("call_ended");
    const { types } = await call.seen();
    expect(types.filter((type) => type === "call.analyzed")).toHaveLength(1);
  });

  it("is asked for again where the model wrote what can't be read", async () => {
    const call = new LoopCall();
    const said = "말씀 남길게요";
    await haveModelSay(OUTSIDE, {
      contains: said,
      answers: [
        { calls: [{ name: "take_message", arguments: '{"text":"내' }] },
        { calls: [MESSAGE] },
        { text: "전했습니다." },
      ],
    });
    await call.begin();
    await call.say(said);
    expect(await call.untilSpoken(1)).toEqual(["전했습니다."]);
    await call.tell("call_ended");
    expect((await call.seen()).types.filter((type) => type === "call.analyzed")).toHaveLength(1);
  });
});
