import { withLine } from "../said.ts";
import { apologise, hangUp, open, so, speak } from "./moves.ts";
import { answerAgain, take } from "./told.ts";
import type { Next, Ours, Sayings, Told, Turns } from "./turns.ts";

const MOST_SEEN = 100;

/**
 * What follows from an event. Whatever comes, however often and in whichever order: a turn has one reply at most, turns only go on, and nothing of a turn is
 * spoken once it was cut off, the next has begun or the call is over.
 */
export function advance(turns: Turns, event: Told | Ours, sayings: Sayings): Next {
  if ("turn" in event) {
    const isLate = turns.phase === "over" || event.turn !== turns.turn;
    return isLate ? so(turns) : goOn(turns, event, sayings);
  }
  const { id } = event;
  const isRepeat = id !== undefined && turns.seen.includes(id);
  if (isRepeat || turns.phase === "over") return so(turns, answerAgain(turns, event, sayings));
  const seen = id === undefined ? turns.seen : [...turns.seen, id].slice(-MOST_SEEN);
  return take({ ...turns, seen }, event, sayings);
}

function goOn(turns: Turns, event: Ours, sayings: Sayings): Next {
  switch (event.name) {
    case "transcribed":
      return turns.reply === "transcribing" ? answer(turns, event.words, sayings) : so(turns);
    case "sentence":
      return turns.reply !== "none" && event.text.trim() !== "" ? speak(turns, event.text) : so(turns);
    case "reply_done":
      if (turns.reply === "none") return so(turns);
      return turns.sentences > 0 ? so({ ...turns, reply: "none" }) : apologise({ ...turns, reply: "none" }, sayings);
    case "reply_failed":
      return turns.reply === "none" ? so(turns) : apologise({ ...turns, reply: "none" }, sayings);
    case "timed_out":
      return turns.phase === "thinking" ? apologise(turns, sayings) : so(turns);
    case "silence":
      return breakSilence(turns, sayings);
    case "leave":
      return leave(turns, sayings);
  }
}

/** The caller's words, once the audio they came as is written down. */
function answer(turns: Turns, words: string, sayings: Sayings): Next {
  if (words.trim() === "") return apologise(turns, sayings);
  const { turn } = turns;
  const said = withLine(turns.said, { turn, role: "caller", text: words });
  return { turns: { ...turns, reply: "running", said }, command: null, effects: [{ do: "reply", turn }] };
}

/** Asks once; a second silence ends the call. Where the platform did not tell that we have finished, we have by now. */
function breakSilence(turns: Turns, sayings: Sayings): Next {
  if (turns.reply !== "none") return so(turns);
  if (turns.isLeaving) return hangUp(turns);
  const opened = turns.phase === "listening" ? turns : open(turns);
  if (opened.hasAsked) return leave(opened, sayings);
  return speak({ ...opened, hasAsked: true }, sayings.question);
}

/** A goodbye of the model's own is heard to its end. */
function leave(turns: Turns, { goodbye }: Sayings): Next {
  const leaving = (those: Turns) => ({ ...those, isLeaving: true });
  if (turns.phase === "greeting") return speak(leaving(open(turns)), goodbye);
  return turns.phase === "listening" ? speak(leaving(turns), goodbye) : so(leaving(turns));
}
