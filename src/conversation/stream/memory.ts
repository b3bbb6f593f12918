import { cut } from "../../lib/text.ts";
import type { ToolCall } from "../loop/tool-calls.ts";
import type { Said } from "../said.ts";
import { saidCreate, toolCall, toolResult } from "./realtime.ts";

type Spoken = Pick<Said, "role" | "text">;
/** What happened, and when it began. */
type Kept = { at: number } & ({ said: Spoken } | { call: ToolCall; result: object });

const MOST_KEPT = 200;
const LONGEST_LINE = 1000;
/** In characters of JSON. */
const LONGEST = 20_000;

/** What a model has to be told that comes into a conversation in its midst: what was said, and what came of its tools. The oldest is forgotten. */
export class Memory {
  #kept: Kept[];

  constructor(history: readonly Spoken[] = []) {
    this.#kept = history.slice(-MOST_KEPT).map((said) => ({ at: -Infinity, said }));
  }

  keep(kept: Kept): void {
    this.#kept.push(kept);
    if (this.#kept.length > MOST_KEPT) this.#kept.shift();
  }

  /** In order, with what will have been said by then. */
  told(unheard: readonly (Spoken & { at: number })[]): object[] {
    const all: Kept[] = [...this.#kept, ...unheard.map(({ at, role, text }) => ({ at, said: { role, text } }))];
    const told: object[][] = [];
    let room = LONGEST;
    for (const kept of all.toSorted((a, b) => (a.at === b.at ? 0 : a.at - b.at)).toReversed()) {
      const events = written(kept);
      room -= JSON.stringify(events).length;
      if (room < 0) break;
      told.push(events);
    }
    return told.toReversed().flat();
  }
}

function written(kept: Kept): object[] {
  if ("call" in kept) return [toolCall(kept.call), toolResult(kept.call.id, kept.result)];
  const { role, text } = kept.said;
  return [saidCreate({ role, text: cut(text.toWellFormed(), LONGEST_LINE) })];
}
