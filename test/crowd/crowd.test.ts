import { setTimeout as pause } from "node:timers/promises";

import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { table } from "../../scripts/print.ts";
import { MINUTE } from "../../src/lib/instant.ts";
import type { LoopView } from "../world/loop-call.ts";
import { type ServedWorld, serveWorld } from "../world/serve.ts";
import type { StreamView } from "../world/stream.ts";
import { callsOf, loopCallOf, realtimeSessions, streamsOf, violationsIn } from "../world/world-client.ts";
import { type Caller, breakWhatIsLost, call, callers, messageOf, teach } from "./caller.ts";
import { type Tally, type Truth, longestWait, tally, toldIn, truthOfLoop, truthOfStreams } from "./truth.ts";
import { type Seen, atWorker, seenAt } from "./worker.ts";

/** `npm run prove` has two hundred. They talk no faster than people do, since of what Teler plays nothing tells but the clock. */
const COUNT = Number(process.env["PROVE"] || 10);
/** All of them talk before the first one is done. */
const BETWEEN_MS = 40;
const PATIENCE = { timeout: 5 * MINUTE, interval: 500 };

type Ended = Caller & {
  from: number;
  until: number;
  truth: Truth;
  tally: Tally;
  waitMs: number;
  messages: number;
  seen: Seen;
};

let world: ServedWorld;
let url: string;
let logs: readonly string[];

beforeAll(async () => {
  world = await serveWorld({ pace: { turnMs: 1000 } });
});
afterAll(() => world?.close());

it(
  `talks with ${COUNT} callers at once, and tells each line once, whatever breaks`,
  () =>
    atWorker(world, async (worker) => {
      ({ url, logs } = worker);
      const ended = await haveAllTalk(callers(COUNT));
      await show(ended);
      expect(await violationsIn(world)).toEqual([]);
      expect(ended.filter((one) => !isToldOnce(one)).map(toldOf)).toEqual([]);
      expect(ended.filter(({ manner, messages }) => messages !== (manner.leaves ? 1 : 0)).map(toldOf)).toEqual([]);
    }),
  20 * MINUTE,
);

/** What was being said when something broke is lost with it: then the person hears more, and is asked again. */
function isToldOnce({ manner, tally: { doubled, lost } }: Ended): boolean {
  return doubled.length === 0 && lost.length <= (manner.loses ? 1 : 0);
}

async function haveAllTalk(people: Caller[]): Promise<Ended[]> {
  for (const person of people) await teach(world, person);
  const calling: Caller[] = [];
  for (const person of people) {
    calling.push(await call(world, person));
    await pause(BETWEEN_MS);
  }
  let losing = calling.filter(({ manner }) => manner.loses);
  await vi.waitUntil(async () => {
    losing = await breakWhatIsLost(world, losing);
    return losing.length === 0 && (await areOver(calling));
  }, PATIENCE);
  const open = async () => (await realtimeSessions(world)).filter(({ closed }) => closed === null).length;
  await vi.waitUntil(async () => (await open()) === 0, PATIENCE);
  return Promise.all(calling.map(endOf));
}

async function areOver(calling: readonly Caller[]): Promise<boolean> {
  for (const { phone, loopId } of calling) {
    const ended = loopId ? (await loopCallOf(world, loopId))?.endedAt : (await callsOf(world, phone)).items[0]?.endedAt;
    if (!ended) return false;
  }
  return true;
}

async function endOf(caller: Caller): Promise<Ended> {
  const { phone, loopId, manner, words, number } = caller;
  const streams = loopId ? [] : await streamsOf(world, phone);
  const view = loopId ? await loopCallOf(world, loopId) : undefined;
  const id = loopId ?? (await callsOf(world, phone)).items[0]?.id ?? expect.fail("no call");
  const said = manner.lines(words).flatMap(({ says }) => says ?? []);
  const truth = view ? truthOfLoop(view, said) : truthOfStreams(streams);
  const seen = await vi.waitUntil(async () => {
    const known = await seenAt({ url }, manner.via, id);
    return known.status === "completed" && known;
  }, PATIENCE);
  const waitMs = longestWait(streams);
  const [from, until] = timesOf(streams, view);
  return {
    ...caller,
    from,
    until,
    truth,
    tally: tally(truth, toldIn(seen.events)),
    waitMs,
    messages: await posted(number),
    seen,
  };
}

/** When the call was talked in, ms since the epoch. */
function timesOf(streams: readonly StreamView[], view: LoopView | undefined): [number, number] {
  if (view) return [view.startedAt, view.endedAt ?? Infinity];
  return [streams[0]?.openedAt ?? 0, Math.max(0, ...streams.map(({ closed }) => closed?.at ?? Infinity))];
}

/** How many of them talked at one time, at most. */
function mostAtOnce(ended: readonly Ended[]): number {
  return Math.max(
    ...ended.map(({ from: now }) => ended.filter(({ from, until }) => from <= now && now < until).length),
  );
}

async function posted(number: number): Promise<number> {
  const contains = encodeURIComponent(messageOf(number).text);
  const answer = await fetch(`${world.url}/_/slack/posts?contains=${contains}`);
  return ((await answer.json()) as { items: unknown[] }).items.length;
}

function toldOf({ number, manner, truth, tally: counted, messages, seen }: Ended) {
  const told = toldIn(seen.events);
  return { number, manner: `${manner.via} ${manner.name}`, status: seen.status, truth, told, ...counted, messages };
}

/** Read by whoever runs `npm run prove`. */
async function show(ended: Ended[]): Promise<void> {
  const rows = [...Map.groupBy(ended, ({ manner }) => `${manner.name}, ${manner.via}`)].map(([name, all]) => {
    const sum = (of: (one: Ended) => number) => all.reduce((total, one) => total + of(one), 0);
    const lines = [
      sum((one) => one.tally.once),
      sum((one) => one.tally.inPart),
      sum((one) => one.tally.doubled.length),
      sum((one) => one.tally.lost.length),
    ];
    return [name, all.length, ...lines, sum((one) => one.messages), Math.max(...all.map(({ waitMs }) => waitMs))];
  });
  const head = ["who", "calls", "told once", "in part", "doubled", "lost", "messages", "longest wait, ms"];
  const counts = droppedIn();
  const sessions = await realtimeSessions(world);
  const open = sessions.filter(({ closed }) => closed === null).length;
  console.log(`${COUNT} conversations, ${mostAtOnce(ended)} at one time

${table(head, rows)}
  ${sessions.length} sessions with the model, ${open} left open, closed at most ${await slowestEnd(ended)} ms after the platform's socket
  audio dropped: ${counts.in} ms of the callers', ${counts.out} ms of the model's\n`);
}

function droppedIn(): { in: number; out: number } {
  const of = (name: string) =>
    logs.reduce((sum, line) => sum + Number(new RegExp(`"${name}":([\\d.]+)`).exec(line)?.[1] ?? 0), 0);
  return { in: of("droppedInMs"), out: of("droppedOutMs") };
}

/** How much later than the platform's socket the model's was closed, at most. */
async function slowestEnd(ended: readonly Ended[]): Promise<number> {
  const sessions = await realtimeSessions(world);
  const ends = await Promise.all(
    ended.map(async ({ phone, loopId }) => {
      const last = loopId ? undefined : (await streamsOf(world, phone)).at(-1);
      const words = new Set(last?.said.map(({ text }) => text));
      const theirs = sessions.filter(({ heard }) => heard.some(({ text }) => words.has(text)));
      return last?.closed ? Math.max(0, ...theirs.map(({ closed }) => (closed?.at ?? 0) - (last.closed?.at ?? 0))) : 0;
    }),
  );
  return Math.max(0, ...ends);
}
