import type { Platform } from "../calls/body-fields.ts";
import { hasRealtime } from "../lib/has-realtime.ts";
import type { OutreachKind } from "../outreach/outreach.ts";
import type { Settings } from "../settings.ts";
import { TO_CALL, missingOf } from "./needs.ts";
import { senderFor } from "./sender.ts";

export type { OutreachKind } from "../outreach/outreach.ts";

const CALLERS = ["clawops", "vox", "teler"] as const satisfies Platform[];

/** Whether there is a platform by which a customer can be reached. */
export function canReach(settings: Settings): boolean {
  return senderFor("", settings) !== null || callerFor(null, settings) !== null;
}

/** Which platform places a call: the one that was asked for if it can, else one that can and has something to say; null where none can. */
export function callerFor(wanted: Platform | null, settings: Settings): Platform | null {
  const can = CALLERS.filter((platform) => missingOf(TO_CALL[platform], settings).length === 0);
  const canTelerSpeak = settings.TELER_GREETING_URL !== undefined || hasRealtime(settings);
  const speaking = can.filter((platform) => platform !== "teler" || canTelerSpeak);
  return can.find((platform) => platform === wanted) ?? speaking[0] ?? null;
}

/** Whether a model of the owner's talks in such a call that we speak in: about orders, and about whatever else where no keys can be asked for. */
export function isTalk(via: Platform, kind: OutreachKind, settings: Settings): boolean {
  return hasRealtime(settings) && (via === "teler" || (via === "clawops" && kind === "order"));
}
