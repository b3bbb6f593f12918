import { type Direction, DIRECTIONS } from "./ends.ts";
import { median } from "./load.ts";
import type { Carried, Passing, Sides } from "./streams.ts";
import { type Row, table } from "./tables.ts";

/** What was measured of a platform, round by round. */
export type Streaming = { platform: string; rounds: Sides<Carried>[] };
type Figure = (passing: Passing) => number;

/** How long frames are on their way that go as fast as they play; `added` is the middle of what each round says. */
export function streamLatencyTable(streaming: Streaming[]): string {
  const head = ["sound, as fast as it plays", "relay p50 ms", "p99", "Offhook p50 ms", "p99", "added p50 ms", "p99"];
  const figures: Figure[] = [(passing) => passing.p50, (passing) => passing.p99];
  return table(
    head,
    byWay(streaming, (ways) => {
      const cells = [relayOf, offhookOf, addedOf].flatMap((sideOf) => figures.map((figure) => sideOf(ways, figure)));
      return cells.map((ms) => ms.toFixed(2));
    }),
  );
}

/** How much goes through, and what processor time of workerd's a frame takes, so far as the system tells. */
export function fullUseTable(streaming: Streaming[]): string {
  const head = ["sound, all that goes through", "relay/s", "Offhook/s", "ratio", "relay CPU µs each", "Offhook"];
  const perSecond: Figure = (passing) => passing.perSecond;
  const cpu: Figure = ({ cpuMicroseconds }) => cpuMicroseconds;
  return table(
    head,
    byWay(streaming, (ways) => [
      ...[relayOf(ways, perSecond), offhookOf(ways, perSecond)].map(Math.round),
      median(ways.map(({ relay, offhook }) => offhook.perSecond / relay.perSecond)).toFixed(2),
      ...[relayOf(ways, cpu), offhookOf(ways, cpu)].map(Math.round),
    ]),
  );
}

/** Memory of workerd's for each conversation, the middle of all rounds, and the least and most of them. */
export function memoryTable(streaming: Streaming[]): string {
  const head = ["memory of a conversation, kB", "relay", "least", "most", "Offhook", "least", "most"];
  const kilobytes = (rounds: Sides<Carried>[], side: keyof Sides<Carried>) => {
    const sizes = rounds.map((round) => round[side].bytes / 1000);
    return [median(sizes), Math.min(...sizes), Math.max(...sizes)].map(Math.round);
  };
  const rows = streaming.map(({ platform, rounds }): Row => [
    platform,
    ...kilobytes(rounds, "relay"),
    ...kilobytes(rounds, "offhook"),
  ]);
  return table(head, rows);
}

function byWay(streaming: Streaming[], cellsOf: (ways: Sides<Passing>[]) => Row): Row[] {
  return streaming.flatMap(({ platform, rounds }) =>
    DIRECTIONS.map((direction) => [
      `${platform}, ${direction}`,
      ...cellsOf(rounds.map((round) => wayIn(round, direction))),
    ]),
  );
}

function wayIn({ relay, offhook }: Sides<Carried>, direction: Direction): Sides<Passing> {
  return { relay: relay.ways[direction], offhook: offhook.ways[direction] };
}

function relayOf(ways: Sides<Passing>[], figure: Figure): number {
  return median(ways.map(({ relay }) => figure(relay)));
}

function offhookOf(ways: Sides<Passing>[], figure: Figure): number {
  return median(ways.map(({ offhook }) => figure(offhook)));
}

function addedOf(ways: Sides<Passing>[], figure: Figure): number {
  return median(ways.map(({ relay, offhook }) => figure(offhook) - figure(relay)));
}
