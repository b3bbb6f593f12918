import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { MINUTE } from "../../src/lib/instant.ts";
import type { Fault } from "../world/faults.ts";
import { type ServedWorld, serveWorld } from "../world/serve.ts";
import {
  callsOf,
  haveRealtimeFail,
  haveRealtimeSay,
  haveStreamsFail,
  haveTalk,
  realtimeSessions,
  streamsOf,
  violationsIn,
} from "../world/world-client.ts";
import { tally, toldIn, truthOfStreams } from "./truth.ts";
import { type Running, atWorker, seenAt } from "./worker.ts";

const PATIENCE = { timeout: 2 * MINUTE, interval: 50 };
const LONG = "진료는 평일 아홉 시부터 여섯 시까지이고, 토요일은 한 시까지이며, 일요일과 공휴일은 쉽니다.";

/** What passes on the platform's socket in a talk, and how often until it goes wrong. */
const ON_STREAM: [string, number[]][] = [
  ["open", [1]],
  ["connected", [1]],
  ["start", [1]],
  ["media", [1, 30, 400]],
  ["mark", [1, 8, 20]],
  ["clear", [1]],
];
/** And on the model's. */
const IN_SESSION: [string, number[]][] = [
  ["open", [1]],
  ["session.created", [1]],
  ["session.update", [1]],
  ["session.updated", [1]],
  ["response.create", [1, 2]],
  ["response.created", [1, 2]],
  ["response.output_audio.delta", [1, 15]],
  ["response.output_audio_transcript.done", [1]],
  ["response.done", [1, 2, 3]],
  ["input_audio_buffer.append", [1, 100]],
  ["input_audio_buffer.speech_started", [1, 2]],
  ["input_audio_buffer.speech_stopped", [1, 2]],
  ["conversation.item.input_audio_transcription.completed", [1]],
  ["conversation.item.truncate", [1]],
  ["response.function_call_arguments.done", [1]],
  ["conversation.item.create", [1]],
];

type Case = { phone: string; words: [string, string]; on: "stream" | "session"; fault: Fault };

function casesOf(on: Case["on"], events: typeof ON_STREAM, does: Fault["does"][]): Omit<Case, "phone" | "words">[] {
  return events.flatMap(([at, counts]) =>
    counts.flatMap((count) => does.map((one) => ({ on, fault: { at, count, does: one } }))),
  );
}

/** Those that take longest come first. */
/** All moments where it is to be proved; otherwise some of each kind. */
const STEP = process.env["PROVE"] ? 1 : 6;
const CASES: Case[] = [
  ...casesOf("session", IN_SESSION, ["stall"]),
  ...casesOf("stream", ON_STREAM, ["cut", "rubbish"]),
  ...casesOf("stream", [["media", [100]]], ["close", "flood"]),
  ...casesOf("session", IN_SESSION, ["cut"]),
  ...casesOf("session", [["open", [1]]], ["refuse"]),
  ...casesOf("session", [["response.done", [2]]], ["close", "rubbish", "flood"]),
]
  .filter((_, number) => number % STEP === 0)
  .map((one, number) => ({
    ...one,
    phone: `0106${String(1_000_000 + number)}`,
    words: [`언제 여나요 ${number}번`, `전해 주세요 ${number}번`],
  }));

let world: ServedWorld;

beforeAll(async () => {
  world = await serveWorld({ pace: { speed: 2 } });
});
afterAll(() => world?.close());

it(
  "whichever side drops at whichever moment, nobody is left in silence, and each line is told once",
  () =>
    atWorker(world, async (worker) => {
      for (const one of CASES) await begin(one);
      await vi.waitUntil(async () => (await callsLeft()).length === 0, PATIENCE);
      const open = async () => (await realtimeSessions(world)).filter(({ closed }) => closed === null);
      await vi.waitUntil(async () => (await open()).length === 0, PATIENCE);
      const ended = await Promise.all(CASES.map((one) => endOf(one, worker)));
      expect(ended.filter(({ hasGivenUp }) => hasGivenUp)).toEqual([]);
      expect(ended.filter(({ doubled }) => doubled.length > 0)).toEqual([]);
      expect(await violationsIn(world)).toEqual([]);
    }),
  5 * MINUTE,
);

/** One after the other, so that what is to go wrong goes wrong with that call. */
async function begin({ phone, words: [asks, tells], on, fault }: Case): Promise<void> {
  const message = { name: "take_message", arguments: { text: `${phone}의 손님이 기다립니다` } };
  await haveRealtimeSay(world, { contains: asks, answers: [{ text: LONG }] });
  await haveRealtimeSay(world, { contains: tells, answers: [{ text: "잠시만요.", calls: [message] }] });
  const before = (await realtimeSessions(world)).length;
  await (on === "stream" ? haveStreamsFail(world, fault) : haveRealtimeFail(world, fault));
  const cutsIn = { after: "speech", waitMs: 1000, says: tells } as const;
  await haveTalk(world, { phone, lines: [{ says: asks }, cutsIn, { waitMs: 2500, hangsUp: true }] });
  await vi.waitUntil(async () => {
    const hasDialled = on === "stream" || (await realtimeSessions(world)).length > before;
    return hasDialled && (await streamsOf(world, phone)).length > 0;
  }, PATIENCE);
}

async function callsLeft(): Promise<Case[]> {
  const left: Case[] = [];
  for (const one of CASES) if (!(await callsOf(world, one.phone)).items[0]?.endedAt) left.push(one);
  return left;
}

/** Who hung up before all was said that there was to say had waited in vain. */
async function endOf({ phone, on, fault }: Case, worker: Running) {
  const streams = await streamsOf(world, phone);
  const id = (await callsOf(world, phone)).items[0]?.id ?? expect.fail("no call");
  const seen = await vi.waitUntil(async () => {
    const known = await seenAt(worker, "clawops", id);
    return known.status === "completed" && known;
  }, PATIENCE);
  const truth = truthOfStreams(streams);
  const hasGivenUp = streams.at(-1)?.endedBy === "person" && truth.said.length < 2;
  const told = toldIn(seen.events);
  return { on, fault, hasGivenUp, truth, told, ...tally(truth, told) };
}
