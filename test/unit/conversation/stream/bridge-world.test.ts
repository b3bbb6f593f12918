import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import type { Line } from "../../../world/lines.ts";
import {
  failStream,
  haveRealtimeFail,
  haveRealtimeSay,
  haveTalk,
  realtimeSessions,
  streamsOf,
  violationsIn,
} from "../../../world/world-client.ts";
import { createSetting, PATIENCE, PHONE, type Setting } from "../../world/stream-setting.ts";
import { GREETING, sayings } from "./bridge-setting.ts";
import { createBridges, toBeSaid } from "./bridge-world.ts";

const QUESTION = "내일 오전에 예약할 수 있나요?";
const ANSWER = "네, 내일 오전 열 시에 가능합니다. 예약해 드릴까요?";
const SPEED = 4;
/** How far the two ends' clocks may be apart: marks allow no more than the piece that is being played. */
const LEEWAY_MS = 2000;

let setting: Setting;
let bridges: ReturnType<typeof createBridges>;
beforeEach(async () => {
  setting = await createSetting(SPEED);
  bridges = createBridges(setting.world.url, SPEED);
  for (const saying of toBeSaid) await haveRealtimeSay(setting.world, saying);
});
afterEach(() => setting.close());

async function talked(lines: Line[], via: "clawops" | "teler" = "clawops") {
  await setting.open({ socket: (socket) => bridges.join(via, socket) });
  const { stream } = await setting.talked(lines, via);
  await vi.waitUntil(() => bridges.overs.length > 0, PATIENCE);
  const sessions = await realtimeSessions(setting.world);
  return { stream, sessions, heard: stream.heard.map(({ text }) => text) };
}

describe.each(["clawops", "teler"] as const)("a caller through %s", (via) => {
  test("talks with the model, which ends the call, and each line is known", async () => {
    const { world } = setting;
    await haveRealtimeSay(world, { contains: "예약할", answers: [{ text: ANSWER }] });
    const goodbye = { text: "예약했습니다. 안녕히 계세요.", calls: [{ name: "end_call", arguments: {} }] };
    await haveRealtimeSay(world, { contains: "좋아요", answers: [goodbye] });
    const { stream, sessions, heard } = await talked([{ says: QUESTION }, { says: "네, 좋아요." }], via);
    expect(heard).toEqual([GREETING, ANSWER, goodbye.text]);
    for (const { ms, ofMs } of stream.heard) expect(ms).toBe(ofMs);
    expect(stream).toMatchObject({ endedBy: "offhook", noiseMs: 0, closed: { code: 1000 } });
    expect(bridges.lines()).toEqual([
      `agent: ${GREETING}`,
      `caller: ${QUESTION}`,
      `agent: ${ANSWER}`,
      "caller: 네, 좋아요.",
      `agent: ${goodbye.text}`,
    ]);
    expect([bridges.overs, bridges.wishes]).toEqual([["hung_up"], ["end_call"]]);
    expect(sessions).toMatchObject([{ closed: { code: 1000 }, noiseMs: 0 }]);
    expect(await violationsIn(world)).toEqual([]);
  });

  test("cuts in in the midst of a sentence, of which nobody has more than was heard", async () => {
    const { world } = setting;
    await haveRealtimeSay(world, { contains: "예약할", answers: [{ text: ANSWER, lastsMs: 8000, speed: 0 }] });
    await haveRealtimeSay(world, { contains: "잠깐", answers: [{ text: "말씀하세요." }] });
    const lines: Line[] = [
      { says: QUESTION },
      { after: "speech", waitMs: 2500, says: "잠깐만요!" },
      { waitMs: 4000, hangsUp: true },
    ];
    const { stream, sessions, heard } = await talked(lines, via);
    expect(heard).toEqual([GREETING, ANSWER, "말씀하세요."]);
    const heardMs = stream.heard[1]?.ms ?? 0;
    expect(heardMs).toBeLessThan(6000);
    const [truncation, ...more] = sessions[0]?.truncations ?? [];
    expect(more).toEqual([]);
    expect(truncation?.audio_end_ms).toBeGreaterThan(1500);
    expect(truncation?.audio_end_ms).toBeLessThanOrEqual(heardMs + LEEWAY_MS);
    const [said = ""] = bridges.said.flatMap(({ role, text }) =>
      role === "agent" && ANSWER.startsWith(text) ? text : [],
    );
    expect(said.length / ANSWER.length).toBeLessThanOrEqual((truncation?.audio_end_ms ?? 0) / 8000);
    expect(said).toContain("네, 내일");
    expect(bridges.overs).toEqual(["left"]);
    expect(await violationsIn(world)).toEqual([]);
  });
});

describe("a model", () => {
  test("that dies while the caller speaks to it is replaced, and the caller asked again", async () => {
    const { world } = setting;
    await haveRealtimeFail(world, { at: "input_audio_buffer.speech_stopped", does: "cut" });
    await haveRealtimeSay(world, { contains: "예약할", answers: [{ text: ANSWER }] });
    const lines: Line[] = [{ says: "여보세요?" }, { says: QUESTION }, { hangsUp: true }];
    const { sessions, heard } = await talked(lines);
    expect(heard).toEqual([GREETING, sayings.apology, ANSWER]);
    expect(sessions).toHaveLength(2);
    expect(sessions[1]?.items[0]).toMatchObject({ item: { role: "assistant", content: [{ text: GREETING }] } });
    expect(bridges.overs).toEqual(["left"]);
    expect(await violationsIn(world)).toEqual([]);
  });

  test("that dies twice ends the call, and not in silence", async () => {
    await haveRealtimeFail(setting.world, { at: "response.done", does: "cut" }, { does: "refuse", status: 503 });
    const { stream, heard } = await talked([]);
    expect(heard.join()).toMatch(/^안녕하세요|^$/);
    expect(bridges.overs).toEqual(["lost"]);
    expect(stream).toMatchObject({ endedBy: "offhook", closed: { code: 1000 } });
  });
});

test("a platform that dies takes the model's connection with it", async () => {
  const { world } = setting;
  await setting.open({ socket: (socket) => bridges.join("clawops", socket) });
  await haveTalk(world, { phone: PHONE });
  await vi.waitUntil(async () => (await streamsOf(world, PHONE))[0]?.heard.length === 1, PATIENCE);
  const [stream] = await streamsOf(world, PHONE);
  await failStream(world, stream?.id ?? "", "cut");
  await vi.waitUntil(async () => (await realtimeSessions(world))[0]?.closed, PATIENCE);
  expect(bridges.overs).toEqual(["left"]);
});
