import { describe, expect, it } from "vitest";

import { telerMedia } from "../../../../src/conversation/stream/teler-media.ts";
import { createBridge, GREETING, greeted, soundOf } from "./bridge-setting.ts";

const ANSWER = "내일 오전 열 시에 가능합니다.";
const begin = { item_id: "item_1", audio_start_ms: 0 };

describe("sound", () => {
  it("of the caller goes to the model at once, as it came", async () => {
    const { model, speak } = await greeted();
    speak(20, 0x41);
    expect(model.sent.at(-1)).toEqual({ type: "input_audio_buffer.append", audio: soundOf(20, 0x41) });
  });

  it("of the model goes to the platform at once, as it came, with a mark after each piece", async () => {
    const { model, frames } = await greeted();
    frames.length = 0;
    model.begin("resp_1");
    model.part("resp_1", "내일", 200);
    model.part("resp_1", " 오전", 300);
    expect(frames).toEqual([
      { event: "media", media: { payload: soundOf(200) } },
      { event: "mark", mark: { name: "m2" } },
      { event: "media", media: { payload: soundOf(300) } },
      { event: "mark", mark: { name: "m3" } },
    ]);
  });

  it("that is none goes nowhere, nor that of a response which nobody has begun", async () => {
    const { model, frames } = await greeted();
    frames.length = 0;
    model.begin("resp_1");
    const of = { response_id: "resp_1", item_id: "item_9" };
    model.tell("response.output_audio.delta", { ...of, delta: '"},{"' });
    model.part("resp_0", "x", 100);
    expect(frames).toEqual([]);
  });

  it("that a platform does not play is sent up to two minutes; the rest is dropped, and counted", async () => {
    const { bridge, model, frames, overs, said } = await greeted();
    frames.length = 0;
    model.begin("resp_1");
    for (let n = 0; n < 100; n++) model.part("resp_1", "a ", 2000);
    model.end("resp_1");
    expect(frames.filter(({ event }) => event === "media")).toHaveLength(60);
    bridge.end("left");
    expect(overs).toMatchObject([{ counts: { droppedOutMs: 80_000 } }]);
    expect(said.filter(({ item }) => item === "item_of_resp_1")).toEqual([]);
  });

  it("of Teler goes out in chunks of half a second, the last of a response filled up", async () => {
    const { model, frames, fromPlatform, connect } = createBridge({ media: telerMedia });
    fromPlatform({ type: "start", call_id: "cs_1" });
    await connect();
    model.begin("resp_0");
    model.part("resp_0", "안녕", 400);
    expect(frames).toEqual([]);
    model.part("resp_0", "하세요.", 300);
    expect(frames).toMatchObject([{ type: "audio", chunk_id: 1 }]);
    model.part("resp_0", "요.", 100);
    model.end("resp_0");
    expect(frames).toMatchObject([{ chunk_id: 1 }, { type: "audio", chunk_id: 2 }]);
    expect(frames.map(({ audio_b64 }) => Buffer.from(String(audio_b64), "base64").length / 16)).toEqual([700, 500]);
  });
});

describe("a line", () => {
  it("of the caller is told as it is written, when it began, without those that are empty", async () => {
    const { model, clock, said } = await greeted();
    said.length = 0;
    const at = clock.now();
    model.tell("input_audio_buffer.speech_started", begin);
    clock.pass(900);
    model.tell("input_audio_buffer.speech_stopped", { item_id: "item_1", audio_end_ms: 900 });
    model.write("item_1", " 예약이요. ");
    model.write("item_1", " ");
    expect(said).toEqual([{ role: "caller", text: "예약이요.", at, item: "item_1" }]);
  });

  it("of ours is told when it was heard to its end, and when that began", async () => {
    const { model, clock, said, playAll } = await greeted();
    said.length = 0;
    const at = clock.now();
    model.begin("resp_1");
    model.part("resp_1", "내일 오전 열 시에", 1000);
    playAll();
    expect(said).toEqual([]);
    model.part("resp_1", " 가능합니다.", 1000);
    model.end("resp_1");
    expect(said).toEqual([]);
    playAll();
    expect(said).toEqual([{ role: "agent", text: ANSWER, at, item: "item_of_resp_1" }]);
  });

  it("of ours begins where the one before it ends", async () => {
    const { model, clock, said, playAll } = await greeted();
    const at = clock.now();
    model.say("resp_1", "하나.", 1500);
    model.say("resp_2", "둘.", 1000);
    playAll();
    expect(said.slice(-2)).toMatchObject([
      { text: "하나.", at },
      { text: "둘.", at: at + 1500 },
    ]);
  });

  it("of ours is told by the clock where the platform tells nothing", async () => {
    const { model, clock, lines, fromPlatform, connect } = createBridge({ media: telerMedia });
    fromPlatform({ type: "start", call_id: "cs_1" });
    await connect();
    model.say("resp_0", GREETING, 2000);
    clock.pass(2099);
    expect(lines()).toEqual([]);
    clock.pass(1);
    expect(lines()).toEqual([`agent: ${GREETING}`]);
  });

  it("that is not over when the call is, is told as far as it was heard", async () => {
    const { bridge, model, clock, lines, overs, events } = await greeted();
    model.say("resp_1", "하나 둘 셋 넷", 4000);
    clock.pass(2500);
    bridge.platformClosed();
    expect(lines().at(-1)).toBe("agent: 하나 둘");
    expect(events()).not.toContain("clear");
    expect(overs).toMatchObject([{ ending: "left" }]);
  });
});

describe("a caller who cuts in", () => {
  it("hears no more, and the model and the line keep what was really heard", async () => {
    const { model, frames, clock, lines } = await greeted();
    frames.length = 0;
    model.begin("resp_1");
    for (const word of ["내일 ", "오전 ", "열 시에 ", "가능합니다."]) model.part("resp_1", word, 1000);
    clock.pass(2500);
    model.tell("input_audio_buffer.speech_started", begin);
    expect(frames.at(-1)).toEqual({ event: "clear" });
    expect(model.truncated()).toEqual([{ item_id: "item_of_resp_1", audio_end_ms: 1000 }]);
    expect(lines().at(-1)).toBe("agent: 내일");
    const sent = frames.length;
    model.part("resp_1", " 그리고", 1000);
    model.end("resp_1", "cancelled");
    model.part("resp_1", " 또", 1000);
    expect([frames.length, model.truncated().length]).toEqual([sent, 1]);
    expect(model.types()).not.toContain("response.cancel");
  });

  it("leaves no line of what was not heard at all", async () => {
    const { model, lines, said } = await greeted();
    said.length = 0;
    model.say("resp_1", ANSWER, 3000);
    model.tell("input_audio_buffer.speech_started", begin);
    expect(model.truncated()).toEqual([{ item_id: "item_of_resp_1", audio_end_ms: 0 }]);
    expect(lines()).toEqual([]);
  });

  it("has each item cut that is not heard to its end, after the mark of the last that is", async () => {
    const { model, clock, mark, lines } = await greeted();
    model.say("resp_1", "하나.", 1000);
    model.say("resp_2", "둘 셋", 1000);
    model.say("resp_3", "넷", 1000);
    clock.pass(1000);
    mark(2);
    clock.pass(600);
    model.tell("input_audio_buffer.speech_started", begin);
    expect(model.truncated()).toEqual([
      { item_id: "item_of_resp_2", audio_end_ms: 600 },
      { item_id: "item_of_resp_3", audio_end_ms: 0 },
    ]);
    expect(lines().slice(-2)).toEqual(["agent: 하나.", "agent: 둘"]);
  });

  it("after all was heard cuts nothing", async () => {
    const { model, events } = await greeted();
    model.tell("input_audio_buffer.speech_started", begin);
    expect([events().includes("clear"), model.truncated()]).toEqual([false, []]);
  });

  it("on Teler hears no more either, nor what was only gathered", async () => {
    const { model, frames, clock, fromPlatform, connect } = createBridge({ media: telerMedia });
    fromPlatform({ type: "start", call_id: "cs_1" });
    await connect();
    model.begin("resp_0");
    model.part("resp_0", "안녕하세요. ", 1000);
    model.part("resp_0", "강남", 200);
    clock.pass(600);
    model.tell("input_audio_buffer.speech_started", begin);
    expect(frames.at(-1)).toEqual({ type: "clear" });
    expect(model.truncated()).toEqual([{ item_id: "item_of_resp_0", audio_end_ms: 500 }]);
    model.end("resp_0", "cancelled");
    expect(frames).toHaveLength(2);
  });

  it("has what was only gathered taken from the model", async () => {
    const { model, fromPlatform, connect } = createBridge({ media: telerMedia });
    fromPlatform({ type: "start", call_id: "cs_1" });
    await connect();
    model.begin("resp_0");
    model.part("resp_0", "안녕", 300);
    model.tell("input_audio_buffer.speech_started", begin);
    expect(model.truncated()).toEqual([{ item_id: "item_of_resp_0", audio_end_ms: 0 }]);
  });

  it("is not spoken over by what was asked for just before", async () => {
    const { model, clock, frames } = await greeted();
    frames.length = 0;
    clock.pass(15_000);
    model.tell("input_audio_buffer.speech_started", begin);
    model.begin("resp_1");
    model.part("resp_1", "여보세요?", 500);
    expect(model.sent.at(-1)).toEqual({ type: "response.cancel", response_id: "resp_1" });
    expect(frames).toEqual([]);
  });
});
