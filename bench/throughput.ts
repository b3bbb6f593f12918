import { type Delivery, inTurn, newCalls, SETTINGS } from "./deliveries.ts";
import { load, median, type Run, type Summary, summarize } from "./load.ts";
import { type Medium, running, type Worker } from "./runtime.ts";

/** In local workerd each live object holds files open; thousands of calls would run out of descriptors. */
const CALLS = 500;
const WARM_UP = 3 * CALLS;
const MORE_THAN_ANY_MACHINE_TAKES_PER_SECOND = 8000;

const LOADS = ["1 connection", "32 connections", "32 connections, first deliveries of new calls"] as const;
type Load = (typeof LOADS)[number];
type Side = "floor" | "offhook";
type Bundles = Record<Side, string>;
type Rounds = Record<Load, Record<Side, Summary>>[];

export type Throughput = {
  medium: Medium;
  load: Load;
  floor: Summary;
  offhook: Summary;
  /** Offhook's throughput by the floor's: the median of each round's own. */
  ratio: number;
};

export type Plan = { media: readonly Medium[]; rounds: number; seconds: number; hasLedger: boolean };

/** Measures both front doors by the same deliveries, in turn, each round from empty storage; gives medians over the rounds. */
export async function measureThroughput(
  bundles: Bundles,
  { media, rounds, seconds, hasLedger }: Plan,
): Promise<{ rows: Throughput[]; refused: number }> {
  const deliveries = inTurn(newCalls(CALLS), CALLS + WARM_UP + 2 * seconds * MORE_THAN_ANY_MACHINE_TAKES_PER_SECOND);
  const rows: Throughput[] = [];
  let refused = 0;
  for (const medium of media) {
    const done: Rounds = [];
    for (let round = 0; round < rounds; round++) {
      const sides: Side[] = round % 2 === 0 ? ["floor", "offhook"] : ["offhook", "floor"];
      const runs = new Map<Side, Record<Load, Run>>();
      for (const side of sides) {
        const worker = { bundle: bundles[side], medium, bindings: SETTINGS, hasLedger };
        runs.set(side, await measure(worker, { deliveries, seconds }));
      }
      refused += [...runs.values()].flatMap(Object.values<Run>).reduce((sum, run) => sum + run.refused, 0);
      done.push(byLoad(runs));
    }
    rows.push(...LOADS.map((name) => ({ medium, load: name, ...medians(done, name) })));
  }
  return { rows, refused };
}

type Sending = { deliveries: Delivery[]; seconds: number };

async function measure(worker: Worker, { deliveries, seconds }: Sending): Promise<Record<Load, Run>> {
  return running(worker, async (url) => {
    const births = await load(url, deliveries.slice(0, CALLS).values(), { connections: 32 });
    const warmUp = await load(url, deliveries.slice(CALLS, CALLS + WARM_UP).values(), { connections: 32 });
    const feed = deliveries.slice(CALLS + WARM_UP).values();
    const one = await load(url, feed, { connections: 1, seconds });
    const many = await load(url, feed, { connections: 32, seconds });
    many.refused += warmUp.refused;
    return { "1 connection": one, "32 connections": many, "32 connections, first deliveries of new calls": births };
  });
}

function byLoad(runs: ReadonlyMap<Side, Record<Load, Run>>): Rounds[number] {
  const summary = (side: Side, name: Load): Summary => {
    const run = runs.get(side)?.[name];
    if (!run) throw new Error(`nothing was measured of ${side}`);
    return summarize(run);
  };
  const entries = LOADS.map((name) => [name, { floor: summary("floor", name), offhook: summary("offhook", name) }]);
  return Object.fromEntries(entries) as Rounds[number];
}

function medians(rounds: Rounds, name: Load): Pick<Throughput, "floor" | "offhook" | "ratio"> {
  const middle = (side: Side): Summary => {
    const of = (figure: keyof Summary): number => median(rounds.map((round) => round[name][side][figure]));
    return { perSecond: of("perSecond"), p50: of("p50"), p99: of("p99") };
  };
  const ratios = rounds.map((round) => round[name].offhook.perSecond / round[name].floor.perSecond);
  return { floor: middle("floor"), offhook: middle("offhook"), ratio: median(ratios) };
}
