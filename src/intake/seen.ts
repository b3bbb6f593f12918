import { type CanonicalEvent, isMessage } from "../calls/message.ts";
import { within } from "../lib/deadline.ts";
import { DAY, MINUTE } from "../lib/instant.ts";
import { describe, log } from "../lib/log.ts";

const PATIENCE_MS = 500;
const REMEMBERED_FOR = 3 * DAY;
/** The same text may well be sent again later. Where it has no id, only so soon is it taken for a repeat (spec §9). */
const TEXT_REMEMBERED_FOR = 10 * MINUTE;

/**
 * Whether the delivery is known to be stored. A shortcut that spares the object a platform's later retries: an answer
 * of false proves nothing, and KV being slow, full or broken is the same as false.
 */
export async function wasSeen(kv: KVNamespace, events: readonly CanonicalEvent[]): Promise<boolean> {
  try {
    return (await within(PATIENCE_MS, kv.get(keyOf(events)))) !== null;
  } catch (cause) {
    log("warn", "kv unreadable", { cause: describe(cause) });
    return false;
  }
}

/** Remembers a delivery, only ever after its events were stored. */
export async function remember(
  kv: KVNamespace,
  events: readonly CanonicalEvent[],
  retentionDays: number,
): Promise<void> {
  const seconds = Math.max(60, Math.min(lifetimeOf(events), retentionDays * DAY) / 1000);
  try {
    await kv.put(keyOf(events), "", { expirationTtl: Math.floor(seconds) });
  } catch (cause) {
    log("warn", "kv unwritable", { cause: describe(cause) });
  }
}

function lifetimeOf(events: readonly CanonicalEvent[]): number {
  const isNameless = events.some((event) => isMessage(event) && event.data.id === undefined);
  return isNameless ? TEXT_REMEMBERED_FOR : REMEMBERED_FOR;
}

/** Ids too long for a key make KV throw, which costs the shortcut and nothing else. */
function keyOf(events: readonly CanonicalEvent[]): string {
  return `seen:${events.map(({ id }) => id).join(",")}`;
}
