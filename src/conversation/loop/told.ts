import type { LoopCommand } from "../../calls/loop-step.ts";
import { withLine } from "../said.ts";
import { cancelling, hangUp, open, so, vanish } from "./moves.ts";
import type { Next, Sayings, Told, Turns } from "./turns.ts";

/** What follows from what the platform tells for the first time, while the call is on. */
export function take(turns: Turns, told: Told, { greeting }: Sayings): Next {
  switch (told.name) {
    case "incoming_call": {
      const isFirst = turns.phase === "greeting" && turns.said.length === 0;
      const said = withLine(turns.said, { turn: 0, role: "agent", text: greeting });
      return so(isFirst ? { ...turns, said } : turns, greetingOf(turns, greeting));
    }
    case "speech_detected":
      return detect({ ...turns, tellsSpeech: true });
    case "end_of_speech":
      return hear(turns, told);
    case "playback_finished": {
      const isAnother = turns.phase === "listening" && turns.playing > 0;
      const tellsEach = turns.tellsEach || isAnother;
      return finish({ ...turns, playing: Math.max(0, turns.playing - 1), tellsEach });
    }
    case "call_ended":
      return vanish(turns);
  }
}

/** What a repeat is answered, and what comes after the call: nothing that would start or stop anything now. */
export function answerAgain(turns: Turns, { name }: Told, { greeting }: Sayings): LoopCommand | null {
  if (name === "incoming_call") return greetingOf(turns, greeting);
  if (name === "end_of_speech") return { action: "wait" };
  return name === "playback_finished" && turns.phase !== "over" ? { action: "listen" } : null;
}

function greetingOf({ phase }: Turns, text: string): LoopCommand | null {
  return phase === "greeting" ? { action: "play", text } : null;
}

/** While we think this may be late, or the caller may go on: only words that follow can tell. While we speak, the caller cuts in. */
function detect(turns: Turns): Next {
  if (turns.phase === "thinking") return so({ ...turns, hasSpeech: true });
  const isGreeting = turns.phase === "greeting" && turns.said.length > 0;
  const isHeard = isGreeting || turns.phase === "speaking" || turns.playing > 0;
  const opened = turns.phase === "listening" ? turns : open(turns);
  return {
    turns: { ...opened, hasSpeech: true, playing: 0 },
    command: isHeard ? { action: "stop" } : null,
    effects: cancelling(turns),
  };
}

function hear(turns: Turns, { words, mark }: Extract<Told, { name: "end_of_speech" }>): Next {
  if (words?.trim() === "") return hearNothing(turns);
  if (isRepeat(turns, mark)) return so(turns, { action: "wait" });
  const opened = turns.phase === "listening" ? turns : open(turns);
  const { turn } = opened;
  const heard = { ...opened, heard: mark, hasSpeech: false, hasAsked: false, isLeaving: false };
  const thinking = { ...heard, phase: "thinking" as const, playing: 0 };
  // What was thought to be all that the caller said was not: the answer to it is being spoken.
  const command = { action: turns.phase === "speaking" && turns.hasSpeech ? ("stop" as const) : ("wait" as const) };
  if (words === null) {
    const effects = [...cancelling(turns), { do: "transcribe" as const, turn }];
    return { turns: { ...thinking, reply: "transcribing" }, command, effects };
  }
  const said = withLine(opened.said, { turn, role: "caller", text: words });
  const effects = [...cancelling(turns), { do: "reply" as const, turn }];
  return { turns: { ...thinking, reply: "running", said }, command, effects };
}

/** A noise, and no speech. While we think or speak, speech may have been detected since. */
function hearNothing(turns: Turns): Next {
  if (turns.phase !== "listening") return so(turns, { action: "wait" });
  return so({ ...turns, hasSpeech: false }, { action: "listen" });
}

/**
 * Second words of a turn are a repeat, unless other ones come after speech was detected again. First ones are, if they are those of the turn before
 * and the platform, which tells of speech, has told of none since.
 */
function isRepeat({ heard, before, hasSpeech, tellsSpeech }: Turns, mark: string): boolean {
  if (heard === null) return mark === before && tellsSpeech && !hasSpeech;
  return !hasSpeech || mark === heard;
}

/** A platform may tell this of each sentence, or of the last alone: a turn ends with the first one after its last sentence was commanded. */
function finish(turns: Turns): Next {
  const listen = { action: "listen" } as const;
  if (turns.phase === "greeting") return so(open(turns), listen);
  if (turns.phase !== "speaking" || turns.reply !== "none") return so(turns, listen);
  if (!turns.isLeaving) return so(open(turns), listen);
  return turns.playing > 0 ? so(turns, listen) : hangUp(turns);
}
