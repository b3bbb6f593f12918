/** Sound as the platform sends it. `base64` may be none. */
export type Sound = { base64: string; format: string };

/** What the platform of the voice loop tells of a call (spec §8). */
export type LoopStep = {
  call: string;
  /** The same for a repeat of the same, where the platform has such ids. */
  id?: string | undefined;
} & (
  | { name: "incoming_call"; caller: string | undefined }
  | { name: "speech_detected" | "playback_finished" | "call_ended" }
  /** What the caller said, as words, or else as sound. `mark`: the same for the same. */
  | { name: "end_of_speech"; words: string | null; sound: Sound | null; mark: string }
);

/** What the platform is told to do next. */
export type LoopCommand =
  | { action: "play"; text: string }
  | { action: "listen" }
  | { action: "wait" }
  | { action: "stop" };
