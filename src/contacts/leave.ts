import { MINUTE } from "../lib/instant.ts";
import type { OpenOutreach } from "./open-outreach.ts";

/** Who asks for leave to call somebody: an action of an outreach, of which the contact was told that version last. */
type Asker = { objectId: string; version: number; action: string };
/** Leave to call somebody, which one action at a time has; until then at the latest, ms since the epoch. */
export type Leave = Asker & { until: number };

/** No call of ours lasts longer, as far as we ever hear of it. */
const LONGEST_CALL = 30 * MINUTE;

/** Gives leave, also again to the same; null while another has it. */
export function take(leave: Leave | null, asker: Asker, now: number): Leave | null {
  if (leave && leave.action !== asker.action && now < leave.until) return null;
  return { ...asker, until: now + LONGEST_CALL };
}

/** The leave that is left once an outreach has told which action of its own is about to call, or calls. What it told before it asked says nothing. */
export function afterTold(leave: Leave | null, told: OpenOutreach): Leave | null {
  const isOver = leave?.objectId === told.objectId && told.version > leave.version && told.calling !== leave.action;
  return isOver ? null : leave;
}
