import { billOf, countsOf } from "./cost.ts";
import { newCalls, nthOfLongCall, SETTINGS } from "./deliveries.ts";
import { load, median, type Run } from "./load.ts";
import { mediaHere, running } from "./runtime.ts";

const EVENTS = [10, 100, 2000] as const;
const NEIGHBOURS = 8;

/** What the `event`-th event of one call costs. `ms` is the time to the answer, the median of it and its neighbours. */
export type Growth = { event: number; read: number; written: number; ms: number };

/** Sends one call 2,000 events, one after the other: to Offhook for the time, and to Offhook counted for the rows. */
export async function measureGrowth(bundles: { offhook: string; counted: string }): Promise<Growth[]> {
  const [call = ""] = newCalls(1);
  const count = Math.max(...EVENTS) + NEIGHBOURS;
  const deliveries = Array.from({ length: count }, (_, nth) => nthOfLongCall(call, nth));
  const medium = mediaHere().at(-1) ?? "disk";
  const send = (url: URL): Promise<Run> => load(url, deliveries.values(), { connections: 1 });
  const worker = { medium, bindings: SETTINGS };
  const { latencies } = await running({ ...worker, bundle: bundles.offhook }, send);
  const counts = await running({ ...worker, bundle: bundles.counted }, async (url) => {
    await send(url);
    return countsOf(url);
  });
  const accepted = counts.steps.filter(({ name }) => name === "accept");
  return EVENTS.map((event) => {
    const steps = accepted.slice(event - 1, event);
    const bill = billOf({ ...counts, steps });
    const ms = median(latencies.slice(event - 1 - NEIGHBOURS, event + NEIGHBOURS));
    return { event, read: bill["rows read"], written: bill["rows written"], ms };
  });
}
