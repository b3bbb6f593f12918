import type { CallEvent } from "../calls/event.ts";
import { commandAt } from "../conversation/loop/fallback.ts";
import type { Ending } from "../intake/answer.ts";
import type { Door, Received } from "../intake/receive.ts";
import { parseObject } from "../lib/json.ts";
import { loopStepOf } from "../providers/loop-reading.ts";
import { type Delivery, textOf } from "../providers/provider.ts";
import { converse } from "./converse.ts";

/** A step of the loop is for its conversation; there is none where nothing can be said in it. */
export async function stepIn(delivery: Delivery, events: CallEvent[], { env, settings }: Door): Promise<Ending | null> {
  if (settings.LOOP_COMMAND_URL === undefined) return null;
  const step = loopStepOf(parseObject(textOf(delivery)) ?? {}, settings);
  return step && converse(env, step, events);
}

/** The loop's platform waits to be told what to do, also where its conversation is out of reach; unless what it told us could not be stored. */
export function loopCommand({ delivery, ending }: Received, { settings }: Door): Response | null {
  if (!["accepted", "duplicate", "ignored"].includes(ending.kind)) return null;
  const step = loopStepOf(parseObject(textOf(delivery)) ?? {}, settings);
  const command = step && commandAt(step, settings, delivery.receivedAt);
  return command && Response.json(command);
}
