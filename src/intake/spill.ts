import * as z from "zod";

import { CanonicalEvent } from "../calls/message.ts";
import { within } from "../lib/deadline.ts";
import { DAY, SECOND } from "../lib/instant.ts";
import { log } from "../lib/log.ts";
import { type Arrival, accept } from "./accept.ts";

const LARGEST_MESSAGE = 100_000;
const LARGE_ONES_KEPT = 30 * DAY;
const OBJECT_PATIENCE_MS = 10_000;

const spilled = {
  kind: z.literal("spilled"),
  /** Names the call that we placed, where the delivery is of one. */
  ref: z.string().optional(),
};
/** A delivery on its way to an object that could not be reached: its events, or the KV key under which they lie. */
export const SpillMessage = z.union([
  z.object({ ...spilled, events: z.array(CanonicalEvent).nonempty() }),
  z.object({ ...spilled, key: z.string() }),
]);
export type SpillMessage = z.infer<typeof SpillMessage>;

const Events = z.array(CanonicalEvent).nonempty();

/** Puts the events into the spill queue, large ones by way of KV. Throws if they could not be kept. */
export async function spill(env: Env, { events, ref }: Arrival): Promise<void> {
  const text = JSON.stringify(events);
  const shared = { kind: "spilled", ...(ref !== null && { ref }) };
  if (new TextEncoder().encode(text).byteLength <= LARGEST_MESSAGE) {
    await env.SPILL.send({ ...shared, events });
    return;
  }
  const key = `spill:${crypto.randomUUID()}`;
  await env.KV.put(key, text, { expirationTtl: LARGE_ONES_KEPT / SECOND });
  await env.SPILL.send({ ...shared, key });
}

/** Applies a spilled delivery; applying it again changes nothing. Throws if the object is still out of reach. */
export async function unspill(env: Env, message: SpillMessage): Promise<void> {
  const { ref = null } = message;
  if ("events" in message) return apply(env, { events: message.events, ref, base: null });
  const text = await env.KV.get(message.key);
  if (text === null) throw new Error(`KV does not have ${message.key} yet, or no longer`);
  await apply(env, { events: Events.parse(JSON.parse(text)), ref, base: null });
  await env.KV.delete(message.key);
}

/** Whoever sent what its object can't take was answered long ago, and sending it round again would change nothing. */
async function apply(env: Env, arrival: Arrival): Promise<void> {
  const { kind } = await within(OBJECT_PATIENCE_MS, accept(env, arrival));
  if (kind === "conflict" || kind === "refused")
    log("error", "spilled delivery not taken", { event: arrival.events[0]?.id, outcome: kind });
}
