import type { Settings } from "../settings.ts";
import { greeting } from "../words/greeting.ts";
import { voiceOf } from "../words/language.ts";

type Step = "incoming_call" | "speech_detected" | "end_of_speech" | "playback_finished" | "call_ended";
/** `caller`: who calls, where the step says so. */
type Told = { step: Step; caller?: string | undefined };
type Command = { action: "play"; text: string } | { action: "listen" } | { action: "wait" };

/** What the loop's platform is told to do at each step (spec §8); null where there is nothing to do. */
export function commandAt({ step, caller }: Told, settings: Settings, now: number): Command | null {
  switch (step) {
    case "incoming_call":
      return { action: "play", text: greeting(settings.GREETING, voiceOf(settings), { now, phone: caller }) };
    case "playback_finished":
      return { action: "listen" };
    case "end_of_speech":
      return { action: "wait" };
    case "speech_detected":
    case "call_ended":
      return null;
  }
}
