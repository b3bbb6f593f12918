import type { LoopCommand } from "../../calls/loop-step.ts";
import type { Said } from "../said.ts";

/**
 * A conversation of the voice loop (spec §8), as plain JSON. A turn is the caller's words and our answer to them; turn 0 is the greeting.
 */
export type Turns = {
  turn: number;
  /** `listening`: the turn is open, and nothing was said in it. `speaking`: something was, though it may not all be played, nor all be written. */
  phase: "greeting" | "listening" | "thinking" | "speaking" | "over";
  /** How far the answer of this turn is. */
  reply: "none" | "transcribing" | "running";
  /** How many sentences of this turn the platform was told to speak, and of how many of any turn it has not said that they are played. */
  sentences: number;
  playing: number;
  /** The mark of this turn's words, and of those before them. */
  heard: string | null;
  before: string | null;
  /** Whether speech was detected since these words, or in this turn if there are none; and whether the platform ever tells of that. */
  hasSpeech: boolean;
  tellsSpeech: boolean;
  /** Whether the platform is known to tell of each sentence that it is played, and not of the last alone. */
  tellsEach: boolean;
  /** Whether we have asked into the silence, and whether the call ends once all is played. */
  hasAsked: boolean;
  isLeaving: boolean;
  /** Ids of what the platform told. */
  seen: readonly string[];
  /** What was heard and what was spoken, in order. */
  said: readonly Said[];
};

/** What the platform tells. `id`: the same for a repeat of the same, where the platform has such ids. */
export type Told = { id?: string | undefined } & (
  | { name: "incoming_call" | "speech_detected" | "playback_finished" | "call_ended" }
  /** `words`: null where they came as audio. `mark`: the same for the same words or audio, such as their digest. */
  | { name: "end_of_speech"; words: string | null; mark: string }
);

/** What our side tells, of a turn. Of another turn than this it is late, and nothing follows. */
export type Ours = { turn: number } & (
  | { name: "transcribed"; words: string }
  | { name: "sentence"; text: string }
  /** `timed_out`: nothing was said for as long as a caller can wait; `silence`: the caller says nothing; `leave`: the call is to end. */
  | { name: "reply_done" | "reply_failed" | "timed_out" | "silence" | "leave" }
);

/** What is to be done besides. Sentences of a turn are counted from 1. */
export type Effect =
  | { do: "transcribe" | "reply" | "cancel"; turn: number }
  | { do: "speak"; turn: number; sentence: number; text: string }
  | { do: "hang_up" };

/** What we say by ourselves. */
export type Sayings = { greeting: string; apology: string; question: string; goodbye: string };

/** What follows: the turns as they are then, the answer (null where there is nothing to do), and what else is to be done, in this order. */
export type Next = { turns: Turns; command: LoopCommand | null; effects: Effect[] };

export const NO_TURNS: Turns = {
  turn: 0,
  phase: "greeting",
  reply: "none",
  sentences: 0,
  playing: 0,
  heard: null,
  before: null,
  hasSpeech: false,
  tellsSpeech: false,
  tellsEach: false,
  hasAsked: false,
  isLeaving: false,
  seen: [],
  said: [],
};
