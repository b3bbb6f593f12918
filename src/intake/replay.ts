import { type Unreadable, findUnreadable, removeUnreadable } from "../ledger/unreadable.ts";
import { providers } from "../providers/index.ts";
import type { Delivery, Provider } from "../providers/provider.ts";
import type { Settings } from "../settings.ts";
import { type Ending, answerOf } from "./answer.ts";
import { take } from "./receive.ts";

type Means = { env: Env; settings: Settings; waitUntil: (promise: Promise<unknown>) => void };

/** Reads a delivery again that was not understood. If it is now, it is not listed any more. Null if there is none of this id. */
export async function replay(id: string, door: Means): Promise<Response | null> {
  const kept = await findUnreadable(door.env.LEDGER, id);
  if (!kept) return null;
  const provider = Object.values<Provider>(providers).find(({ name }) => name === kept.provider);
  const dialect = provider?.dialects.find(({ name }) => name === kept.dialect);
  const still: Ending = { kind: "unreadable", id, why: kept.reason };
  if (!provider || !dialect) return answerOf(still);
  const { ending } = await take(deliveryOf(kept, door.settings), { provider, dialect, door });
  // Set aside once more, it is found to be there already.
  if ("id" in ending && ending.id === id) return answerOf(still);
  if (["accepted", "duplicate", "ignored"].includes(ending.kind)) await removeUnreadable(door.env.LEDGER, id);
  return answerOf(ending);
}

function deliveryOf({ path, headers, body, receivedAt }: Unreadable, settings: Settings): Delivery {
  const url = (settings.PUBLIC_URL ?? "https://offhook.invalid") + path;
  return { url, query: "", headers: new Headers(headers), body: Uint8Array.from(body), receivedAt };
}
