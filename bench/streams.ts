import { type Conversation, type Direction, DIRECTIONS, join, type Model, serveModel } from "./ends.ts";
import { summarize } from "./load.ts";
import { type StreamPlatform, TALK_SETTINGS } from "./platform-streams.ts";
import { type Medium, running } from "./runtime.ts";
import { flood, talk } from "./talking.ts";
import { usageOf } from "./usage.ts";

/** On each side: of frames as fast as they play, which leave the machine time to spare; and of all that go through. */
const FEW = 10;
const MANY = 50;
/** By then all is over that a conversation begins with. */
const SETTLED_SECONDS = 3;

const SIDES = ["relay", "offhook"] as const;
type Side = (typeof SIDES)[number];
export type Sides<Figure> = Record<Side, Figure>;

/** Of one way. `p50` and `p99` in ms, of frames as fast as they play; the others of as many as go through. */
export type Passing = { p50: number; p99: number; perSecond: number; cpuMicroseconds: number };
/** In one round, on one side. `bytes`: of memory, for each conversation. */
export type Carried = { ways: Record<Direction, Passing>; bytes: number };

type Plan = { medium: Medium; rounds: number; seconds: number };
type Running = { side: Side; url: URL; pid: number; conversations: Conversation[] };
type Measuring = { platform: StreamPlatform; model: Model; seconds: number };

/** Has calls carried by Offhook and, beside it at the same time, by a bare relay: their figures of each round. */
export async function measureStreams(
  bundles: Sides<string>,
  platform: StreamPlatform,
  { medium, rounds, seconds }: Plan,
): Promise<Sides<Carried>[]> {
  const done: Sides<Carried>[] = [];
  for (let round = 0; round < rounds; round++) {
    const model = await serveModel();
    const worker = { medium, bindings: { ...TALK_SETTINGS, REALTIME_URL: model.url } };
    const run = (relay: Running) =>
      running({ ...worker, bundle: bundles.offhook }, (url, pid) => {
        const offhook: Running = { side: "offhook", url, pid, conversations: [] };
        const sides = round % 2 === 0 ? [relay, offhook] : [offhook, relay];
        return measure(sides, { platform, model, seconds });
      });
    done.push(
      await running({ ...worker, bundle: bundles.relay }, (url, pid) =>
        run({ side: "relay", url, pid, conversations: [] }),
      ),
    );
    model.close();
  }
  return done;
}

/** The first conversations bring along what all others share. */
async function measure(sides: Running[], measuring: Measuring): Promise<Sides<Carried>> {
  const { platform, seconds } = measuring;
  const everybody = () => alternating(sides);
  await open(sides, FEW, measuring);
  await talk(everybody(), platform.frameMs, SETTLED_SECONDS);
  const latencies = sides.map(({ conversations }) => timed(conversations));
  await talk(everybody(), platform.frameMs, seconds);
  const before = sides.map(({ pid }) => usageOf(pid).rssBytes);
  await open(sides, MANY, measuring);
  await talk(everybody(), platform.frameMs, SETTLED_SECONDS);
  const after = sides.map(({ pid }) => usageOf(pid).rssBytes);
  const carried: Partial<Sides<Carried>> = {};
  for (const [index, side] of sides.entries()) {
    const ways = await fullUse(side, latencies[index], measuring);
    const bytes = ((after[index] ?? Number.NaN) - (before[index] ?? Number.NaN)) / (MANY - FEW);
    carried[side.side] = { ways, bytes };
  }
  for (const conversation of everybody()) conversation.close();
  return carried as Sides<Carried>;
}

/** Those of one side between those of the other, so that neither always speaks first. */
function alternating(sides: readonly Running[]): Conversation[] {
  const longest = Math.max(...sides.map(({ conversations }) => conversations.length));
  return Array.from({ length: longest }, (_, nth) =>
    sides.flatMap(({ conversations }) => conversations[nth] ?? []),
  ).flat();
}

/** Until there are so many on each side. */
async function open(sides: readonly Running[], count: number, { platform, model }: Measuring): Promise<void> {
  for (const { side, url, conversations } of sides)
    while (conversations.length < count) {
      const isRelay = side === "relay";
      const { path, speech } = isRelay ? platform.relayed(conversations.length) : await platform.call(url);
      const media = `ws://${url.host}${path}`;
      conversations.push(await join({ model, url: media, speech, delta: platform.delta, isRelay }));
    }
}

type Latencies = Record<Direction, number[]>;

function timed(conversations: readonly Conversation[]): Latencies {
  const latencies: Latencies = { "caller to model": [], "model to caller": [] };
  for (const { tell } of conversations) tell((direction, ms) => void latencies[direction].push(ms));
  return latencies;
}

async function fullUse(
  { pid, conversations }: Running,
  latencies: Latencies | undefined,
  { platform, seconds }: Measuring,
): Promise<Record<Direction, Passing>> {
  const ways: [Direction, Passing][] = [];
  for (const direction of DIRECTIONS) {
    const { p50, p99 } = summarize({ latencies: latencies?.[direction] ?? [], seconds, refused: 0 });
    const { cpuMs } = usageOf(pid);
    const { frames, seconds: taken } = await flood(conversations, direction, { seconds, most: platform.mostUnplayed });
    const cpuMicroseconds = ((usageOf(pid).cpuMs - cpuMs) * 1000) / frames;
    ways.push([direction, { p50, p99, perSecond: frames / taken, cpuMicroseconds }]);
  }
  return Object.fromEntries(ways) as Record<Direction, Passing>;
}
