import type { LoopCommand } from "../../calls/loop-step.ts";
import { withLine } from "../said.ts";
import type { Effect, Next, Sayings, Turns } from "./turns.ts";

/** Nothing is to be done but to answer. */
export function so(turns: Turns, command: LoopCommand | null = null): Next {
  return { turns, command, effects: [] };
}

/** The next turn, in which the caller may speak. */
export function open(turns: Turns): Turns {
  return {
    ...turns,
    turn: turns.turn + 1,
    phase: "listening",
    reply: "none",
    sentences: 0,
    heard: null,
    before: turns.heard ?? turns.before,
    hasSpeech: false,
    isLeaving: false,
  };
}

/** One sentence more in this turn. */
export function speak(turns: Turns, text: string): Next {
  const { turn } = turns;
  const sentence = turns.sentences + 1;
  const said = withLine(turns.said, { turn, role: "agent", text });
  return {
    turns: { ...turns, phase: "speaking", sentences: sentence, playing: turns.playing + 1, said },
    command: null,
    effects: [{ do: "speak", turn, sentence, text }],
  };
}

/** In place of a reply, or of the rest of it; or a goodbye where the call ends anyway. */
export function apologise(turns: Turns, { apology, goodbye }: Sayings): Next {
  const spoken = speak({ ...turns, reply: "none" }, turns.isLeaving ? goodbye : apology);
  return { ...spoken, effects: [...cancelling(turns), ...spoken.effects] };
}

/** Ends the reply that is under way, if one is. */
export function cancelling({ turn, reply }: Turns): Effect[] {
  return reply === "none" ? [] : [{ do: "cancel", turn }];
}

export function hangUp(turns: Turns): Next {
  const { turns: over, effects } = vanish(turns);
  return { turns: over, command: null, effects: [...effects, { do: "hang_up" }] };
}

/** The call is over without our doing. */
export function vanish(turns: Turns): Next {
  return { turns: { ...turns, phase: "over", reply: "none" }, command: null, effects: cancelling(turns) };
}
