import { advance } from "../../../../src/conversation/loop/advance.ts";
import { type Next, NO_TURNS, type Ours, type Told, type Turns } from "../../../../src/conversation/loop/turns.ts";

export const sayings = {
  greeting: "강남내과입니다.",
  apology: "죄송합니다.",
  question: "여보세요?",
  goodbye: "안녕히 계세요.",
};

export const incoming: Told = { name: "incoming_call" };
export const speech: Told = { name: "speech_detected" };
export const played: Told = { name: "playback_finished" };
export const ended: Told = { name: "call_ended" };
export const say = (words: string, id?: string): Told => ({ name: "end_of_speech", words, mark: words, id });
export const audio = (mark: string): Told => ({ name: "end_of_speech", words: null, mark });
export const sentence = (turn: number, text: string): Ours => ({ name: "sentence", turn, text });
export const done = (turn: number): Ours => ({ name: "reply_done", turn });

/** What follows of each event in order. */
export function follow(events: readonly (Told | Ours)[], from: Turns = NO_TURNS): Next[] {
  let turns = from;
  return events.map((event) => {
    const next = advance(turns, event, sayings);
    turns = next.turns;
    return next;
  });
}
