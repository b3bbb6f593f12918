import { within } from "../lib/deadline.ts";
import { describe, log } from "../lib/log.ts";
import type { Taken } from "../objects/outreach-object.ts";
import { type Arrival, accept } from "./accept.ts";
import { spill } from "./spill.ts";

/** Platforms want their answer within 5 s; this leaves time to spill. */
const OBJECT_PATIENCE_MS = 3000;
const SPILL_PATIENCE_MS = 1000;

/** `spilled`: durably in the queue, to be applied from there. */
export type Stored = Taken | { kind: "spilled" } | { kind: "unstored"; why: string };

/** Stores the events of one delivery in their object or, if that can't be reached in time, in the spill queue. */
export async function store(env: Env, arrival: Arrival): Promise<Stored> {
  try {
    return await within(OBJECT_PATIENCE_MS, accept(env, arrival));
  } catch (cause) {
    log("error", "object unreachable", {
      event: arrival.events[0]?.id,
      cause: describe(cause),
    });
  }
  try {
    await within(SPILL_PATIENCE_MS, spill(env, arrival));
    return { kind: "spilled" };
  } catch (cause) {
    return { kind: "unstored", why: describe(cause) };
  }
}
