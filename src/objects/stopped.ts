/**
 * When somebody said that they want no texts (ms since the epoch): all that is kept of a number that was deleted then. Nobody can tell the number from the
 * name that Cloudflare gave its object.
 */
const STOPPED = "stopped";

export function stoppedSince(kv: SyncKvStorage): number | null {
  return kv.get<number>(STOPPED) ?? null;
}

/** Null: nothing is to be kept. */
export function keepStopped(kv: SyncKvStorage, at: number | null): void {
  if (at !== null) kv.put(STOPPED, at);
  else if (stoppedSince(kv) !== null) kv.delete(STOPPED);
}
