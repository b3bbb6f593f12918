import { createHmac } from "node:crypto";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Ear } from "../../world/ear.ts";
import { soundOfWav } from "../../world/linear.ts";
import type { LoopCalling } from "../../world/loop.ts";
import { type ServedWorld, serveWorld } from "../../world/serve.ts";
import { haveLoopCall, loopCallOf, order, setPace, violationsIn } from "../../world/world-client.ts";
import { type Came, KEYS, listenFor } from "./listening.ts";

const GREETING = "안녕하세요, 강남내과입니다.";
const ANSWERS: Record<string, object> = {
  incoming_call: { action: "play", text: GREETING },
  playback_finished: { action: "listen" },
  end_of_speech: { action: "wait" },
};
const PATIENCE = { timeout: 10_000, interval: 5 };
type Told = { event: string; call_id: string; transcript?: string; audio?: { b64: string; format: string } };

let world: ServedWorld;
let close: () => Promise<void> = async () => {};
beforeEach(async () => {
  world = await serveWorld({ pace: { turnMs: 10 } });
});
afterEach(async () => {
  await close();
  await world.close();
});

const command = (body: object) =>
  fetch(`${world.url}/loop/commands`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

/** In the place of Offhook: `says` are the commands that follow what the person has said for the n-th time. */
async function open(says: object[][], answers: Record<string, object> = ANSWERS) {
  let turn = 0;
  const offhook = await listenFor(world.url, {
    http: (came) => {
      const told = toldIn(came);
      if (told.event === "end_of_speech" && says[turn])
        void (async (now: number) => {
          for (const one of says[now - 1] ?? []) await command({ call_id: told.call_id, turn: now, ...one });
        })(++turn);
      return { body: JSON.stringify(answers[told.event] ?? { status: "ignored" }) };
    },
  });
  close = offhook.close;
  return offhook;
}

const toldIn = ({ body }: Came) => JSON.parse(body) as Told;

async function carried(calling: LoopCalling) {
  const id = await haveLoopCall(world, calling);
  await vi.waitUntil(
    async () => (await loopCallOf(world, id))?.events.some(({ event }) => event === "call_ended"),
    PATIENCE,
  );
  return (await loopCallOf(world, id)) ?? expect.fail("no call");
}

test("a conversation goes to and fro, signed, until somebody hangs up", async () => {
  const { came } = await open([
    [
      { action: "speak", text: "네, 됩니다." },
      { action: "speak", text: "몇 시가 좋으세요?" },
    ],
    [{ action: "speak", text: "예약했습니다." }, { action: "hangup" }],
  ]);
  const call = await carried({ lines: [{ says: "내일 되나요?" }, { says: "세 시요." }] });
  expect(call.heard).toMatchObject([
    { text: GREETING, turn: null },
    { text: "네, 됩니다.", turn: 1, cut: false },
    { text: "몇 시가 좋으세요?", turn: 1 },
    { text: "예약했습니다.", turn: 2 },
  ]);
  expect(call.reason).toBe("agent_hangup");
  expect(came.map((one) => toldIn(one).event)).toEqual([
    "incoming_call",
    "playback_finished",
    "speech_detected",
    "end_of_speech",
    "playback_finished",
    "playback_finished",
    "speech_detected",
    "end_of_speech",
    "playback_finished",
    "call_ended",
  ]);
  for (const { body, headers } of came) {
    const digits = createHmac("sha256", KEYS.LOOP_SIGNING_KEY).update(body).digest("hex");
    expect(headers["x-signature"]).toBe(`sha256=${digits}`);
  }
  expect(call.events.map(({ answer }) => answer)).toContainEqual({ action: "wait" });
  expect(await violationsIn(world)).toEqual([]);
});

test("who cuts in is told of at once; what is stopped is heard in part, and what was to follow not at all", async () => {
  await setPace(world, { turnMs: 150 });
  await open(
    [
      [
        { action: "speak", text: "네, 저희는요," },
        { action: "speak", text: "아홉 시부터" },
      ],
    ],
    {
      ...ANSWERS,
      speech_detected: { action: "stop" },
    },
  );
  const lines: LoopCalling["lines"] = [
    { says: "언제 여나요?" },
    { after: "speech", waitMs: 60, says: "아, 됐어요." },
    { after: "start", hangsUp: true },
  ];
  const { heard, reason } = await carried({ lines });
  expect(heard).toMatchObject([{ text: GREETING }, { text: "네, 저희는요,", cut: true }]);
  expect([heard.length, reason]).toEqual([2, "caller_hangup"]);
});

test("sentences of one call may last otherwise than those of others", async () => {
  await setPace(world, { turnMs: 60_000 });
  await open([[{ action: "speak", text: "네, 됩니다." }, { action: "hangup" }]]);
  const { heard } = await carried({ lines: [{ says: "내일 되나요?" }], turnMs: 10 });
  expect(heard).toHaveLength(2);
});

test("turns come as sound where that is asked for", async () => {
  const { came } = await open([[{ action: "hangup" }]]);
  await carried({ lines: [{ says: "세 시로 할게요." }], as: "audio" });
  const { audio, transcript } = came.map(toldIn).find(({ event }) => event === "end_of_speech") ?? {};
  const ear = new Ear();
  ear.hear(soundOfWav(Buffer.from(audio?.b64 ?? "", "base64")));
  expect([ear.heard[0]?.text, audio?.format, transcript]).toEqual(["세 시로 할게요.", "wav", undefined]);
});

describe("events come", () => {
  const events = async (manner: LoopCalling["manner"]) => {
    const { came } = await open([[{ action: "speak", text: "네." }, { action: "hangup" }]]);
    await carried({ lines: [{ says: "여보세요?" }], manner });
    await vi.waitUntil(() => came.length >= 6, PATIENCE);
    return came.map((one) => toldIn(one).event);
  };
  const [incoming, finished, detected, spoken, ended] = [
    "incoming_call",
    "playback_finished",
    "speech_detected",
    "end_of_speech",
    "call_ended",
  ];

  test("twice", async () => {
    const told = await events("twice");
    expect(told.slice(0, 4)).toEqual([incoming, incoming, finished, finished]);
  });

  test("out of order", async () => {
    const told = await events("shuffled");
    expect(told.slice(0, 4)).toEqual([incoming, spoken, finished, detected]);
    expect(told.indexOf(ended ?? "")).toBeLessThan(told.lastIndexOf(finished ?? ""));
  });

  test("late", async () => {
    const told = await events("late");
    expect(told.indexOf(spoken ?? "")).toBeLessThan(told.indexOf(detected ?? ""));
  });
});

describe("commands", () => {
  test.each([
    { action: "speak", text: " ", turn: 1 },
    { action: "speak", text: "네", turn: "1" },
    { action: "speak", text: "네" },
    { action: "say", text: "네", turn: 1 },
    { action: "hangup", text: "네", turn: 1 },
  ])("that are none are refused and held against us: %j", async (body) => {
    expect((await command({ call_id: "c1", ...body })).status).toBe(400);
    expect(await violationsIn(world)).toMatchObject([
      { platform: "loop", what: expect.stringContaining("no command") },
    ]);
  });

  test("may fail as they are told to, and must not go back to an earlier turn", async () => {
    await order(world, "loop", { contains: "c2", answers: [{ status: 500 }, { status: 500, accept: true }] });
    const speak = (turn: number) => command({ call_id: "c2", action: "speak", text: "네", turn });
    expect([(await speak(1)).status, (await speak(2)).status, (await speak(1)).status]).toEqual([500, 500, 200]);
    const items = (await (await fetch(`${world.url}/_/loop/commands?call=c2`)).json<{ items: object[] }>()).items;
    expect(items).toMatchObject([{ turn: 2 }, { turn: 1, at: expect.any(Number) }]);
    expect(await violationsIn(world)).toMatchObject([{ call: "c2", what: "turn 1 after 2" }]);
  });
});
