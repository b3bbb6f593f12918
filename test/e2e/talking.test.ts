import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";

import { type Call, readCall } from "../world/calls.ts";
import type { LoopView } from "../world/loop-call.ts";
import type { LoopCalling } from "../world/loop.ts";
import type { Saying } from "../world/model-saying.ts";
import { type Offhook, startOffhook, talkSettings } from "../world/offhook.ts";
import { type ServedWorld, serveWorld } from "../world/serve.ts";
import { askedOfModel, haveLoopCall, haveModelSay, loopCallOf, violationsIn } from "../world/world-client.ts";

/** How long a sentence lasts: about as long as ours take that are said here. */
const TURN_MS = 400;
/** How long a person waits for another sentence: on a busy machine one may come late. */
const POLITE_MS = 2000;
const PATIENCE = { timeout: 30_000, interval: 50 };
const APOLOGY = "죄송합니다. 잘 듣지 못했습니다. 다시 한번 말씀해 주시겠어요?";

let world: ServedWorld;
let offhook: Offhook;

beforeAll(async () => {
  world = await serveWorld({ pace: { turnMs: TURN_MS } });
  offhook = await startOffhook({ worldUrl: world.url, settings: { ...talkSettings(world.url), HOLD_MS: "300" } });
});
afterAll(async () => {
  await offhook?.stop();
  await world?.close();
});

let people = 0;
type Turn = { says: string; answer: Saying; cutsIn?: true };
/** What became of a talk: as its person heard it, and as the owner sees it. `asked`: what the person said, as the model was asked it. */
type Talked = { view: LoopView; call: Call; lines: string[]; asked: string[] };

/** A person calls, talks as they do, and hangs up. Nobody has said the same before. */
async function talk(
  turns: Turn[],
  { hangsUp = {}, ...how }: Partial<LoopCalling> & { hangsUp?: object } = {},
): Promise<Talked> {
  const person = ++people;
  const asked = turns.map(({ says }) => `${says} ${person}번이에요.`);
  for (const [index, { answer }] of turns.entries())
    await haveModelSay(world, {
      contains: JSON.stringify(JSON.stringify(asked[index])).slice(1, -1),
      answers: [answer],
    });
  const lines = turns.map(({ cutsIn }, index) => ({
    says: asked[index] ?? "",
    ...(cutsIn ? { after: "speech" as const, waitMs: TURN_MS * 1.1 } : { waitMs: POLITE_MS }),
  }));
  const id = await haveLoopCall(world, { lines: [...lines, { hangsUp: true, waitMs: POLITE_MS, ...hangsUp }], ...how });
  const isOver = async () => (await loopCallOf(world, id))?.events.some(({ event }) => event === "call_ended");
  await vi.waitUntil(isOver, PATIENCE);
  const read = () =>
    readCall({ url: offhook.url, adminToken: offhook.settings["ADMIN_TOKEN"] ?? "" }, { provider: "loop", id });
  await vi.waitUntil(async () => (await read())?.status === "completed", PATIENCE);
  const [view, call] = [await loopCallOf(world, id), await read()];
  if (!view || !call) return expect.fail("no call");
  return { view, call, lines: linesIn(call), asked };
}

function linesIn({ events }: Call): string[] {
  const said = events.filter(({ type }) => type === "call.said");
  return said.map(({ data }) => `${String(data["role"])}: ${String(data["text"])}`);
}

/** What was said to the person in each turn; the greeting first. */
function heardIn({ heard }: LoopView): string[] {
  const turns = new Map<number, string[]>();
  for (const { turn, text } of heard) turns.set(turn ?? 0, [...(turns.get(turn ?? 0) ?? []), text]);
  return [...turns].toSorted(([a], [b]) => a - b).map(([, texts]) => `agent: ${texts.join(" ")}`);
}

/** The lines of a talk in which each of the person's words has an answer, as the person heard it. */
function heardAndSaid({ view, asked }: Talked): string[] {
  const [greeting = "", ...answers] = heardIn(view);
  return [greeting, ...asked.flatMap((words, index) => [`caller: ${words}`, ...answers.slice(index, index + 1)])];
}

type Activity = { activity: { transcript: string; status: string; phone: string } };
async function recordOf({ id }: Call): Promise<Activity["activity"]> {
  const kept = async () => {
    const answer = await fetch(`${world.url}/_/crm/activities?contains=${encodeURIComponent(`"${id}"`)}`);
    return ((await answer.json()) as { items: Activity[] }).items;
  };
  await vi.waitUntil(async () => (await kept()).length > 0, PATIENCE);
  const [one, ...others] = await kept();
  expect(others).toEqual([]);
  return one?.activity ?? expect.fail("no record");
}

/** Models take their time, and so does what a platform tells out of order. */
const firstMs = 200;
const usual: Turn[] = [
  { says: "내일 되나요?", answer: { text: "좋아요. 됩니다.", firstMs } },
  { says: "세 시 되나요?", answer: { deltas: ["네, ", "돼요. 성", "함은요?"], firstMs, deltaMs: 50 } },
  { says: "고맙습니다.", answer: { text: "네.", firstMs } },
];

describe("a talk over the loop", () => {
  it.concurrent.each<[string, Saying, string]>([
    ["hangs", { deltas: ["음"], ends: "stall" }, APOLOGY],
    ["dies in the midst of a sentence", { deltas: ["좋아요. ", "그런데 그"], ends: "cut" }, `좋아요. ${APOLOGY}`],
    ["tells of an error", { deltas: ["음"], ends: "error" }, APOLOGY],
    ["takes its time", { text: "좋아요.", firstMs: 3000 }, "좋아요."],
  ])("is never silent where the model %s", async (_, answer, heard) => {
    const talked = await talk([
      { says: "되나요?", answer },
      { says: "여보세요?", answer: { text: "네." } },
    ]);
    expect(talked.lines).toEqual(heardAndSaid(talked));
    expect(talked.lines.slice(2)).toEqual([`agent: ${heard}`, `caller: ${talked.asked[1]}`, "agent: 네."]);
  });

  const ways = (["transcript", "audio"] as const).flatMap((as) =>
    (["usual", "twice", "late", "shuffled"] as const).map((manner) => ({ as, manner })),
  );

  it.concurrent.each(ways)("is on the call's timeline and in the CRM as it was had: %j", async (way) => {
    const talked = await talk(usual, way);
    expect(talked.lines).toEqual(heardAndSaid(talked));
    expect(heardIn(talked.view)).toHaveLength(4);
    expect(new Set(talked.call.events.map(({ id }) => id)).size).toBe(talked.call.events.length);
    for (const { event, status } of talked.view.events) expect([event, status < 300]).toEqual([event, true]);
    const { transcript, status, phone } = await recordOf(talked.call);
    expect([status, phone]).toEqual(["completed", "+821012345678"]);
    expect(transcript.split("\n").map((line) => line.replace(/^\[.*?\] /, ""))).toEqual(
      talked.lines.map((line) => line.replace(/^\w+: /, "")),
    );
    for (const words of talked.asked)
      expect(await askedOfModel(world, `"content":${JSON.stringify(JSON.stringify(words))}}],`)).toHaveLength(1);
  });

  it.concurrent.each(["usual", "twice"] as const)(
    "stops where the caller cuts in, and has only what was heard: %s",
    async (manner) => {
      const long = { text: "좋아요. 됩니다. 성함은요? 번호는요? 주소는요?" };
      const talked = await talk(
        [
          usual[0] as Turn,
          { says: "오늘은요?", answer: long },
          { says: "아니요.", answer: { text: "네." }, cutsIn: true },
        ],
        { manner },
      );
      expect(talked.view.heard.filter(({ cut }) => cut)).toHaveLength(1);
      const [heard = "", ...others] = heardAndSaid(talked).toReversed().slice(2);
      const [cut = "", ...before] = talked.lines.toReversed().slice(2);
      expect(before).toEqual(others);
      // Where a platform does not tell what it has begun to play, what may have been heard counts.
      expect(cut.startsWith(heard)).toBe(true);
      expect(cut).not.toContain("주소는요?");
      expect(talked.lines.at(-1)).toBe("agent: 네.");
      expect(
        talked.view.events.filter(({ answer }) => JSON.stringify(answer) === '{"action":"stop"}').length,
      ).toBeGreaterThan(0);
    },
  );

  it.concurrent("takes the model's answer along where the caller hangs up in its midst", async () => {
    const answer: Saying = {
      deltas: ["좋아요. ", "됩니다. ", ...Array.from({ length: 60 }, () => "그리고 ")],
      deltaMs: 250,
    };
    const talked = await talk([{ says: "되나요?", answer }], { hangsUp: { after: "speech", waitMs: 200 } });
    expect(talked.view.reason).toBe("caller_hangup");
    const aborted = async () => (await askedOfModel(world, talked.asked[0]))[0]?.abortedAt ?? null;
    await vi.waitUntil(async () => (await aborted()) !== null, PATIENCE);
    expect(Date.parse((await aborted()) ?? "") - (talked.view.endedAt ?? 0)).toBeLessThan(2000);
    expect(talked.lines.slice(0, 2)).toEqual(heardAndSaid(talked).slice(0, 2));
  });
});

it("nothing that was told the platform was against its rules", async () => {
  expect(await violationsIn(world)).toEqual([]);
});
