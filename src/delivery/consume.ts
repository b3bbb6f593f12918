import * as z from "zod";

import { SpillMessage, unspill } from "../intake/spill.ts";
import { describe, log } from "../lib/log.ts";
import { AttemptMessage } from "../rules/action.ts";
import { type Means, makeAttempt } from "./attempt.ts";
import { bury } from "./bury.ts";

const Message = z.union([AttemptMessage, SpillMessage]);
const LONGEST_DELAY_SECONDS = 3600;

/**
 * Consumes a batch of any of our queues, each message by itself: one that fails comes again later and holds up no other.
 * Those that keep failing come back by the dead-letter queue, whose name ends in `-dead`.
 */
export async function consume(batch: MessageBatch, means: Means): Promise<void> {
  const isDeadLetters = batch.queue.endsWith("-dead");
  await Promise.all(
    batch.messages.map(async (message) => {
      try {
        await handle(message.body, isDeadLetters, means);
        message.ack();
      } catch (cause) {
        log("error", "message failed", {
          queue: batch.queue,
          id: message.id,
          tries: message.attempts,
          cause: describe(cause),
        });
        message.retry({ delaySeconds: Math.min(2 ** message.attempts, LONGEST_DELAY_SECONDS) });
      }
    }),
  );
}

async function handle(body: unknown, isDeadLetter: boolean, means: Means): Promise<void> {
  const message = Message.parse(body);
  if (message.kind === "spilled") return unspill(means.env, message);
  return isDeadLetter ? bury(message, means.env) : makeAttempt(message, means);
}
