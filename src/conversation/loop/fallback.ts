import type { LoopCommand, LoopStep } from "../../calls/loop-step.ts";
import type { Settings } from "../../settings.ts";
import { greeting } from "../../words/greeting.ts";
import { voiceOf } from "../../words/language.ts";

/** What the loop's platform is told to do at each step where the conversation can't be asked; null where there is nothing to do. */
export function commandAt(step: LoopStep, settings: Settings, now: number): LoopCommand | null {
  switch (step.name) {
    case "incoming_call":
      return { action: "play", text: greeting(settings.GREETING, voiceOf(settings), { now, phone: step.caller }) };
    case "playback_finished":
      return { action: "listen" };
    case "end_of_speech":
      return { action: "wait" };
    case "speech_detected":
    case "call_ended":
      return null;
  }
}
