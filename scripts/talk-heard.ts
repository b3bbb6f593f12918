import type { LoopView } from "../test/world/loop-call.ts";
import type { StreamView } from "../test/world/stream.ts";

/**
 * What was said in a call, in ms since it began. `doneMs`: when the caller had finished, null before; `readyMs`: when the platform was given what the agent
 * says; `cutMs`: when that was cut off.
 */
export type Spoken =
  | { who: "caller"; text: string; atMs: number; doneMs: number | null }
  | { who: "agent"; text: string; atMs: number; readyMs: number; cutMs: number | null };

/** A call as it has gone so far, in whichever way it is had. */
export type Heard = { spoken: Spoken[]; over: { atMs: number; by: "the caller" | "Offhook" | "nobody" } | null };

/** So much of an utterance tells all of its text. */
const TELLING_MS = 300;
const ENDS = { person: "the caller", offhook: "Offhook", other: "nobody" } as const;

/** A call over a media stream. What the agent says is told once its words are known for sure. */
export function heardOfStream({ heard, heardMs, said, clears, endedBy }: StreamView): Heard {
  const agent = heard
    .filter(({ ms, ofMs }) => ms >= Math.min(ofMs, TELLING_MS) || endedBy !== null)
    .map(({ text, atMs, ms, ofMs }): Spoken => {
      const cutMs = ms < ofMs ? (clears.find((clear) => clear.atMs >= atMs)?.atMs ?? null) : null;
      return { who: "agent", text, atMs, readyMs: atMs, cutMs };
    });
  const caller = said.map(({ text, atMs, ms }): Spoken => {
    const doneMs = atMs + ms;
    return { who: "caller", text, atMs, doneMs: doneMs <= heardMs ? doneMs : null };
  });
  return {
    spoken: inOrder([...agent, ...caller]),
    over: endedBy === null ? null : { atMs: heardMs, by: ENDS[endedBy] },
  };
}

/** A call over the voice loop, whose platform does not keep what the caller says: that is `says`. */
export function heardOfLoop({ heard, events, commands, startedAt, endedAt, reason }: LoopView, says: string[]): Heard {
  const named = (name: string) => events.filter(({ event }) => event === name);
  const [begun, done] = [named("speech_detected"), named("end_of_speech")];
  const caller = begun.map(({ at }, index): Spoken => {
    const doneAt = done[index]?.at ?? null;
    return {
      who: "caller",
      text: says[index] ?? "",
      atMs: at - startedAt,
      doneMs: doneAt === null ? null : doneAt - startedAt,
    };
  });
  const agent = heard.map(({ text, turn, at, cut }): Spoken => {
    const told = commands.find((one) => one.action === "speak" && one.turn === turn && one.text === text);
    const cutBy = cut ? begun.find((event) => event.at >= at) : undefined;
    const cutMs = cutBy ? cutBy.at + cutBy.ms - startedAt : null;
    return { who: "agent", text, atMs: at - startedAt, readyMs: (told?.at ?? at) - startedAt, cutMs };
  });
  const by = reason === "agent_hangup" ? "Offhook" : "the caller";
  return { spoken: inOrder([...caller, ...agent]), over: endedAt === null ? null : { atMs: endedAt - startedAt, by } };
}

function inOrder(spoken: Spoken[]): Spoken[] {
  return spoken.toSorted((a, b) => a.atMs - b.atMs);
}
