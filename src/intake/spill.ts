import * as z from "zod";

import { CanonicalEvent } from "../calls/message.ts";
import { within } from "../lib/deadline.ts";
import { DAY, SECOND } from "../lib/instant.ts";
import { accept } from "./accept.ts";

const LARGEST_MESSAGE = 100_000;
const LARGE_ONES_KEPT = 30 * DAY;
const OBJECT_PATIENCE_MS = 10_000;

/** A delivery on its way to an object that could not be reached: its events, or the KV key under which they lie. */
export const SpillMessage = z.union([
  z.object({ kind: z.literal("spilled"), events: z.array(CanonicalEvent).nonempty() }),
  z.object({ kind: z.literal("spilled"), key: z.string() }),
]);
export type SpillMessage = z.infer<typeof SpillMessage>;

const Events = z.array(CanonicalEvent).nonempty();

/** Puts the events into the spill queue, large ones by way of KV. Throws if they could not be kept. */
export async function spill(env: Env, events: CanonicalEvent[]): Promise<void> {
  const text = JSON.stringify(events);
  if (new TextEncoder().encode(text).byteLength <= LARGEST_MESSAGE) {
    await env.SPILL.send({ kind: "spilled", events });
    return;
  }
  const key = `spill:${crypto.randomUUID()}`;
  await env.KV.put(key, text, { expirationTtl: LARGE_ONES_KEPT / SECOND });
  await env.SPILL.send({ kind: "spilled", key });
}

/** Applies a spilled delivery; applying it again changes nothing. Throws if the object is still out of reach. */
export async function unspill(env: Env, message: SpillMessage): Promise<void> {
  if ("events" in message) {
    await within(OBJECT_PATIENCE_MS, accept(env, message.events));
    return;
  }
  const text = await env.KV.get(message.key);
  if (text === null) throw new Error(`KV does not have ${message.key} yet, or no longer`);
  await within(OBJECT_PATIENCE_MS, accept(env, Events.parse(JSON.parse(text))));
  await env.KV.delete(message.key);
}
