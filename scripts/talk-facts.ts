import type { Heard, Spoken } from "./talk-heard.ts";

/** One thing that happened in a call, so long after it began. `key` is the same whenever it is told. */
export type TalkFact = { key: string; atMs: number; what: string; detail: string };

/** All that has happened so far, in its order. */
export function talkFactsOf({ spoken, over }: Heard): TalkFact[] {
  const counts = { caller: 0, agent: 0 };
  const facts = spoken.flatMap((one): TalkFact[] => {
    const { who, text, atMs } = one;
    const key = `${who} ${++counts[who]}`;
    const cutMs = one.who === "agent" ? one.cutMs : null;
    const said = { key, atMs, what: who, detail: text };
    if (cutMs === null) return [said];
    return [said, { key: `${key} cut`, atMs: cutMs, what: "cut off", detail: `after ${seconds(cutMs - atMs)}` }];
  });
  const end = over && { key: "over", atMs: over.atMs, what: "over", detail: `${over.by} has hung up` };
  return [...facts, ...(end ? [end] : [])].toSorted((a, b) => a.atMs - b.atMs);
}

/** How long the caller waited each time for an answer, from the end of the words to the beginning of ours; null without one. */
export function waitsOf(spoken: Spoken[]): { text: string; waitedMs: number | null }[] {
  const callers = spoken.filter((one) => one.who === "caller");
  const answers = spoken.flatMap((one) => (one.who === "agent" ? [one.readyMs] : []));
  return callers.map(({ text, doneMs }, index) => {
    const next = callers[index + 1]?.atMs ?? Infinity;
    const answered = doneMs === null ? undefined : answers.find((ms) => ms >= doneMs && ms <= next);
    return { text, waitedMs: answered === undefined || doneMs === null ? null : answered - doneMs };
  });
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
