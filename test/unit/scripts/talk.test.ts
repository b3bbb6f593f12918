import { describe, expect, test } from "vitest";

import { type Claim, claimsOf, type Outcome } from "../../../scripts/talk-claims.ts";
import { talkFactsOf, waitsOf } from "../../../scripts/talk-facts.ts";
import { type Heard, heardOfLoop, heardOfStream } from "../../../scripts/talk-heard.ts";
import type { LoopView } from "../../world/loop-call.ts";
import type { StreamView } from "../../world/stream.ts";

const ABOUT = { platform: "clawops", call: "CA1", person: "+821023456789", url: "wss://offhook.example" } as const;
const SOUND = { noiseMs: 0, receivedMs: 0, queuedMs: 0, overlapMs: 0, marks: [] };
const stream: StreamView = {
  ...ABOUT,
  ...SOUND,
  id: "MZ1",
  openedAt: 50_000,
  closed: null,
  endedBy: null,
  heard: [
    { text: "안녕하세요.", ms: 600, ofMs: 600, atMs: 0 },
    { text: "여섯 시까지입니다.", ms: 1000, ofMs: 5000, atMs: 3000 },
    { text: "네, 말씀", ms: 100, ofMs: 900, atMs: 6100 },
  ],
  heardMs: 6200,
  said: [
    { text: "언제까지 하세요?", atMs: 1000, ms: 1500 },
    { text: "잠깐만요!", atMs: 4000, ms: 1000 },
  ],
  clears: [
    { atMs: 1000, droppedMs: 0 },
    { atMs: 4020, droppedMs: 3980 },
  ],
};

const command = (turn: number, text: string, at: number) =>
  ({ call_id: "loop-1", action: "speak", turn, text, at }) as const;
const event = (name: LoopView["events"][number]["event"], at: number) => ({
  at,
  event: name,
  status: 200,
  answer: null,
  ms: 20,
});
const loop: LoopView = {
  call_id: "loop-1",
  from: "01023456789",
  startedAt: 50_000,
  endedAt: null,
  reason: null,
  heard: [
    { at: 50_000, text: "안녕하세요.", turn: null, cut: false },
    { at: 53_200, text: "여섯 시까지입니다.", turn: 1, cut: true },
  ],
  commands: [command(1, "여섯 시까지입니다.", 53_000), command(1, "점심시간은 한 시부터입니다.", 53_100)],
  events: [event("speech_detected", 51_000), event("end_of_speech", 52_500), event("speech_detected", 54_000)],
};
const SAYS = ["언제까지 하세요?", "잠깐만요!"];

const factsOf = (heard: Heard) => talkFactsOf(heard).map(({ atMs, what, detail }) => `${atMs} ${what}: ${detail}`);

test("a call over a stream is told line by line, what is cut off as such, and words that are not yet known later", () => {
  expect(factsOf(heardOfStream(stream))).toEqual([
    "0 agent: 안녕하세요.",
    "1000 caller: 언제까지 하세요?",
    "3000 agent: 여섯 시까지입니다.",
    "4000 caller: 잠깐만요!",
    "4020 cut off: after 1.0 s",
  ]);
});

test("who hangs up is told, and what was said by then however short", () => {
  expect(factsOf(heardOfStream({ ...stream, endedBy: "person" })).slice(-2)).toEqual([
    "6100 agent: 네, 말씀",
    "6200 over: the caller has hung up",
  ]);
  const ended = { ...loop, endedAt: 60_000, reason: "agent_hangup" };
  expect(factsOf(heardOfLoop(ended, SAYS)).at(-1)).toBe("10000 over: Offhook has hung up");
});

test("a call over the loop is told like one over a stream", () => {
  expect(factsOf(heardOfLoop(loop, SAYS))).toEqual([
    "0 agent: 안녕하세요.",
    "1000 caller: 언제까지 하세요?",
    "3200 agent: 여섯 시까지입니다.",
    "4000 caller: 잠깐만요!",
    "4020 cut off: after 0.8 s",
  ]);
});

test("what was told stays as it was when more is known", () => {
  const later = { ...stream, heardMs: 7000, endedBy: "person" } as const;
  const keys = talkFactsOf(heardOfStream(later)).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  for (const fact of talkFactsOf(heardOfStream(stream))) expect(talkFactsOf(heardOfStream(later))).toContainEqual(fact);
});

test("a caller waits from the end of the words until the platform has the answer, or for ever", () => {
  expect(waitsOf(heardOfStream(stream).spoken)).toEqual([
    { text: SAYS[0], waitedMs: 500 },
    { text: SAYS[1], waitedMs: null },
  ]);
  expect(waitsOf(heardOfStream({ ...stream, endedBy: "person" }).spoken)[1]).toMatchObject({ waitedMs: 1100 });
  expect(waitsOf(heardOfLoop(loop, SAYS).spoken)).toEqual([
    { text: SAYS[0], waitedMs: 500 },
    { text: SAYS[1], waitedMs: null },
  ]);
});

test("what is said only after the caller has spoken again is no answer to what came before", () => {
  const [greeting, , ...rest] = stream.heard;
  const { spoken } = heardOfStream({ ...stream, heard: greeting ? [greeting, ...rest] : rest, endedBy: "person" });
  expect(waitsOf(spoken)).toEqual([
    { text: SAYS[0], waitedMs: null },
    { text: SAYS[1], waitedMs: 1100 },
  ]);
});

describe("what should hold", () => {
  const story: Outcome["story"] = [
    { says: "언제까지 하세요?", answers: "여섯 시까지입니다. 점심시간은 한 시부터입니다." },
    { cutsIn: 1000, says: "잠깐만요!", answers: "네, 잠시만요.", next: "전해 두었습니다." },
  ];
  const said = (role: string, text: string) => ({ type: "call.said", data: { role, text } });
  const lines = [
    said("agent", "안녕하세요."),
    said("caller", "언제까지 하세요?"),
    said("agent", "여섯 시까지입니다."),
    said("caller", "잠깐만요!"),
    { type: "call.analyzed", data: {} },
    said("agent", "네, 잠시만요."),
    said("agent", "전해 두었습니다."),
  ];
  const callOf = (events: typeof lines): Outcome["call"] => ({
    id: "CA1",
    status: "completed",
    missed: false,
    events: events.map((one, seq) => ({ id: `e${seq}`, seq, at: "", late: false, ...one })),
    actions: [],
  });
  const heard = heardOfStream({ ...stream, endedBy: "offhook" });
  const good: Outcome = { story, heard, posts: ["a message"], call: callOf(lines) };
  const failing = (outcome: Partial<Outcome>) =>
    claimsOf({ ...good, ...outcome }).flatMap(({ claim, holds }: Claim) => (holds ? [] : [claim]));
  const without = (index: number) => ({ ...heard, spoken: heard.spoken.toSpliced(index, 1) });

  test("holds of a call in which all came as it should", () => {
    expect(failing({})).toEqual([]);
  });

  test.each<[string, Partial<Outcome>, string]>([
    ["no greeting", { heard: without(0) }, "the caller is greeted first"],
    ["no answer", { heard: without(4) }, "all that the caller says is answered"],
    ["a caller who never spoke", { heard: without(3) }, "all that the caller says is answered"],
    ["an agent that goes on", { heard: heardOfStream({ ...stream, clears: [] }) }, "the agent falls silent"],
    [
      "an agent that goes on for seconds",
      { heard: heardOfStream({ ...stream, clears: [{ atMs: 5600, droppedMs: 1 }] }) },
      "the agent falls silent",
    ],
    ["no post", { posts: [] }, "Slack is told of the message, once"],
    ["two posts", { posts: ["a message", "a message"] }, "Slack is told of the message, once"],
    [
      "a caller who had to hang up",
      { heard: heardOfStream({ ...stream, endedBy: "person" }) },
      "the agent says goodbye and hangs up",
    ],
    ["no call", { call: undefined }, "the timeline has"],
    ["a line too few", { call: callOf(lines.slice(0, -1)) }, "the timeline has"],
    ["a line too many", { call: callOf([...lines, said("caller", "네")]) }, "the timeline has"],
    [
      "what was never heard",
      { call: callOf(lines.with(2, said("agent", "여섯 시까지입니다. 점심시간은 한 시부터입니다."))) },
      "the timeline has",
    ],
    ["other words", { call: callOf(lines.with(1, said("caller", "여보세요?"))) }, "the timeline has"],
  ])("does not hold with %s", (_, outcome, claim) => {
    expect(failing(outcome)).toContainEqual(expect.stringContaining(claim));
  });
});
