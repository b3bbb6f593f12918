import type { CallEvent } from "../calls/event.ts";
import type { LoopStep } from "../calls/loop-step.ts";
import type { Ending } from "../intake/answer.ts";
import { within } from "../lib/deadline.ts";
import { describe, log } from "../lib/log.ts";

const PATIENCE_MS = 3000;

/** Tells a conversation of a step of the voice loop; null where it can't be reached in time. `events`: what its call is to know of that. */
export async function converse(env: Env, step: LoopStep, events: CallEvent[]): Promise<Ending | null> {
  try {
    const conversation = env.CONVERSATION.getByName(`loop:${step.call}`);
    const { command, isRepeat } = await within(PATIENCE_MS, conversation.hearStep(step, events));
    const id = events[0]?.id;
    const usual: Ending =
      id === undefined ? { kind: "ignored", reason: step.name } : { kind: isRepeat ? "duplicate" : "accepted", id };
    return { kind: "commanded", command, usual };
  } catch (cause) {
    log("error", "conversation unreachable", { call: step.call, cause: describe(cause) });
    return null;
  }
}
