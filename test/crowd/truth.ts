import type { LoopView } from "../world/loop-call.ts";
import type { StreamView } from "../world/stream.ts";

/** What was really said in a call. `whole`: what the person heard to its end. */
export type Truth = { said: string[]; heard: string[]; whole: string[] };
/** A call as its timeline has it. */
export type Told = { caller: string[]; agent: string[] };
/** Lines that were told once; of which only the beginning was, since the person cut in; more often; or never. */
export type Tally = { once: number; inPart: number; doubled: string[]; lost: string[] };

export function truthOfStreams(streams: readonly StreamView[]): Truth {
  const heard = streams.flatMap((stream) => stream.heard).filter(({ ms }) => ms > 0);
  return {
    said: streams.flatMap(({ said }) => said.map(({ text }) => text)),
    heard: heard.map(({ text }) => text),
    whole: heard.flatMap(({ text, ms, ofMs }) => (ms >= ofMs ? [text] : [])),
  };
}

export function truthOfLoop({ heard }: LoopView, said: string[]): Truth {
  return { said, heard: heard.map(({ text }) => text), whole: heard.flatMap(({ text, cut }) => (cut ? [] : [text])) };
}

export function toldIn(events: readonly { type: string; data: { role?: string; text?: string } }[]): Told {
  const of = (role: string) =>
    events.flatMap(({ type, data }) => (type === "call.said" && data.role === role ? [data.text ?? ""] : []));
  return { caller: of("caller"), agent: of("agent") };
}

/** Of the agent's lines several may be told as one, and of one that was cut off the beginning. */
export function tally({ said, heard, whole }: Truth, told: Told): Tally {
  const agent = told.agent.join(" ");
  const isBegun = (text: string) => told.agent.some((line) => line !== text && text.startsWith(line));
  const lines = [
    ...distinct(said).map((text) => ({ text, times: count(told.caller, text), most: count(said, text), inPart: 0 })),
    ...distinct(heard).map((text) => {
      const times = agent.split(text).length - 1;
      return { text, times, most: count(heard, text), inPart: times === 0 && isBegun(text) ? 1 : 0 };
    }),
  ];
  const isDue = (text: string) => said.includes(text) || whole.includes(text);
  return {
    once: lines.filter(({ times, most }) => times > 0 && times <= most).length,
    inPart: lines.filter(({ inPart }) => inPart > 0).length,
    doubled: lines.flatMap(({ text, times, most }) => (times > most ? [text] : [])),
    lost: lines.flatMap(({ text, times, inPart }) => (times + inPart === 0 && isDue(text) ? [text] : [])),
  };
}

/** The longest time in which a caller waited to hear something, in ms. */
export function longestWait(streams: readonly StreamView[]): number {
  let longest = 0;
  for (const [index, { heard, said, openedAt }] of streams.entries()) {
    const before = streams[index - 1]?.closed?.at;
    const untilOpen = before === undefined ? 0 : openedAt - before;
    let quietSince = 0;
    for (const one of sorted(heard, said)) {
      if (one.isHeard) longest = Math.max(longest, one.atMs - quietSince + (quietSince === 0 ? untilOpen : 0));
      quietSince = Math.max(quietSince, one.atMs + one.ms);
    }
  }
  return longest;
}

function sorted(heard: StreamView["heard"], said: StreamView["said"]) {
  const all = [
    ...heard.map(({ atMs, ms }) => ({ atMs, ms, isHeard: true })),
    ...said.map(({ atMs, ms }) => ({ atMs, ms, isHeard: false })),
  ];
  return all.toSorted((a, b) => a.atMs - b.atMs);
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function count(texts: readonly string[], text: string): number {
  return texts.filter((one) => one === text).length;
}
