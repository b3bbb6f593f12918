import { within } from "../lib/deadline.ts";
import { MINUTE, SECOND } from "../lib/instant.ts";
import { describe, log } from "../lib/log.ts";
import type { Agenda } from "./agenda.ts";
import type { Kept } from "./kept.ts";
import type { Recorded } from "./means.ts";

/** What a burst of changes has to wait for, so that it costs the ledger one row and not many. */
const BURST = SECOND;
const PATIENCE_MS = 5000;

/** Which version of an object the ledger has to be told of, and when; null is not at all. Times are ms since the epoch. */
export type Ledgered = { version: number; dueAt: number | null };

/** Something changed that the ledger shows. Versions never go back, also not after everything was deleted: they follow the clock. */
export function changed(before: Ledgered | null, now: number): Ledgered {
  return { version: Math.max((before?.version ?? 0) + 1, now), dueAt: before?.dueAt ?? now + BURST };
}

/**
 * Tells the ledger of what it does not know, if that is due. What changes meanwhile is told next time; where the ledger can't be reached,
 * it is told later. If what this is about was deleted, its object forgets it too. `also`: what is not worth a telling of its own, and is kept once it was told.
 */
export async function tellLedger<Value extends { ledgered: Ledgered }>(
  agenda: Agenda,
  kept: Kept<Value>,
  { now, record, also }: { now: number; record: (value: Value) => Promise<Recorded>; also?: () => Partial<Value> },
): Promise<void> {
  const value = kept.get();
  if (value?.ledgered.dueAt == null || value.ledgered.dueAt > now) return;
  const { version } = value.ledgered;
  const more = also?.();
  const retell = (dueAt: number | null): void => {
    // Forgotten meanwhile: writing would make its tables anew.
    if (!agenda.exists()) return;
    agenda.write(() => {
      const latest = kept.get();
      const isLatest = latest?.ledgered.version === version;
      if (latest && (isLatest || dueAt !== null))
        kept.put({ ...latest, ...more, ledgered: { ...latest.ledgered, dueAt } });
    });
  };
  try {
    if ((await within(PATIENCE_MS, record({ ...value, ...more }))) === "gone") await agenda.forget();
    else retell(null);
  } catch (cause) {
    log("warn", "ledger unreachable", { cause: describe(cause) });
    retell(now + MINUTE);
  }
}
